"""Cases: a disease catalogue, a consent text, and cases taken to a state through the services themselves."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from cases.care.models import Disease, IllnessCase
from cases.care.services.closing import begin_recovery, close_case
from cases.care.services.deaths import record_death
from cases.care.services.facts import CostLine, HouseholdEntry, note_cost, note_household
from cases.care.services.flow import move_case
from cases.care.services.grading import GradingEntry, grade_case
from cases.care.services.intake import report_case
from cases.care.services.reports import CaseReport, ConsentEntry
from cases.care.services.verification import VerificationEntry, reject_case, verify_case
from cases.care.starter import load_burden_scale, load_consent_text, load_diseases, load_living_lines
from cases.members.models import Member
from cases.members.services import change_member, register_outsider

from .world import World

# Wednesday of the mock-ups.
NOW = datetime(2026, 3, 18, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
TODAY = NOW.date()


def load_catalogues() -> None:
    """Load what an empty installation begins with, as far as cases read it."""
    load_diseases()
    load_consent_text()
    load_living_lines()
    load_burden_scale()


def make_member(
    world: World, *, unit: Any = None, name: str = "陈国栋", number: str = "030217", **facts: Any
) -> Member:
    """Return somebody on the roster, in the union group unless told otherwise."""
    member = register_outsider(name=name, unit=unit or world.group, actor=None, now=NOW)
    return change_member(member=member, changes={"employee_no": number, **facts}, actor=None, now=NOW)


REPORT = CaseReport(
    person=None,  # type: ignore[arg-type]
    contact_phone="13812342046",
    place="市第一医院",
    what_happened="胸痛两周，查出肺部肿块",
    onset_on=date(2026, 3, 1),
    informant="李梅",
    informant_relation="妻子",
    severity=3,
    consent=ConsentEntry(),
)


def reported(world: World, *, member: Member | None = None, now: datetime = NOW, **fields: Any) -> IllnessCase:
    """Report a case as the group leader would; `consent=None` leaves consent pending."""
    person = member or make_member(world)
    report = replace(REPORT, person=person, **fields)
    return report_case(report=report, actor=world.group_leader, now=now)


def verified(world: World, *, disease: str = "1", now: datetime = NOW, **fields: Any) -> IllnessCase:
    """Report and verify a case."""
    case = reported(world, now=now, **fields)
    entry = VerificationEntry(Disease.objects.get(code=disease), date(2026, 3, 5), "病理报告已看")
    return verify_case(case_id=case.pk, entry=entry, actor=world.branch_chair, now=now)


HOUSEHOLD = HouseholdEntry(date(2026, 3, 12), "青岭县", 3, Decimal(72_000), Decimal(8_000), "收入证明")
COST = CostLine(
    date(2026, 3, 15), Decimal(186_400), "第一次住院",
    basic_insurance=Decimal(108_900), critical_insurance=Decimal(34_500), commercial_insurance=Decimal(8_000),
)  # fmt: skip
GRADING = GradingEntry(severity=3, evidence="III 期，化疗中", evidence_on=date(2026, 3, 10))


def graded(
    world: World, *, facts: bool = True, entry: GradingEntry = GRADING, now: datetime = NOW, **fields: Any
) -> IllnessCase:
    """Report, verify and grade a case; `facts=False` leaves household and costs out."""
    case = verified(world, now=now, **fields)
    if facts:
        note_household(case_id=case.pk, entry=HOUSEHOLD, actor=world.branch_chair, now=now)
        note_cost(case_id=case.pk, entry=COST, actor=world.branch_chair, now=now)
    grade_case(case_id=case.pk, entry=entry, actor=world.welfare_officer, now=now)
    return IllnessCase.objects.get(pk=case.pk)


def rejected(world: World, **fields: Any) -> IllnessCase:
    case = reported(world, **fields)
    return reject_case(case_id=case.pk, actor=world.branch_chair, now=NOW, reason="不是大病")


def deceased(world: World, **fields: Any) -> IllnessCase:
    case = reported(world, **fields)
    return record_death(case_id=case.pk, died_on=TODAY, actor=world.branch_chair, now=NOW)


def recovering(case: IllnessCase, world: World, *, now: datetime = NOW) -> IllnessCase:
    return begin_recovery(case_id=case.pk, actor=world.welfare_officer, now=now)


def closed(case: IllnessCase, world: World, *, now: datetime = NOW) -> IllnessCase:
    return close_case(case_id=case.pk, actor=world.welfare_officer, now=now, reason="康复返岗", waive_reason="康复返岗")


__all__ = [
    "COST",
    "GRADING",
    "HOUSEHOLD",
    "NOW",
    "REPORT",
    "TODAY",
    "closed",
    "deceased",
    "graded",
    "load_catalogues",
    "make_member",
    "move_case",
    "recovering",
    "rejected",
    "reported",
    "verified",
]
