"""Invented cases, lived through the services themselves: every state of the flow, with its history."""

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from cases.care.enums import CaseState, EventKind
from cases.care.models import Disease, IllnessCase, LivingLine
from cases.care.services import closing, deaths, facts, grading, intake, planning, reports, verification
from cases.members.models import Member
from unioncare.organisation.enums import Role
from unioncare.organisation.models import User
from unioncare.worklist.approvals import decide
from unioncare.worklist.models import Approval, WorkItem
from unioncare.worklist.services import complete_item
from visits.schedule.kinds import VISIT_KINDS

from .visits import write_down

# How often each end of a story comes; every state of the flow is among them.
ENDS = (
    (CaseState.IN_CARE, 22),
    (CaseState.RECOVERING, 8),
    (CaseState.REPORTED, 5),
    (CaseState.VERIFIED, 4),
    (CaseState.GRADED, 4),
    (CaseState.PLANNED, 4),
    (CaseState.CLOSED, 7),
    (CaseState.REJECTED, 2),
    (CaseState.DECEASED, 2),
    (CaseState.REOPENED, 2),
)
SHORT = {CaseState.REPORTED: 1, CaseState.VERIFIED: 4, CaseState.GRADED: 6, CaseState.PLANNED: 7}
HOSPITALS = ("市第一医院", "省肿瘤医院", "矿总医院", "市中心医院", "省人民医院")
HAPPENED = (
    "体检发现异常，复查后确诊，正在住院治疗",
    "井下作业时突感胸痛，送医后住院",
    "咳嗽两月未愈，检查后需手术",
    "突发意识不清，送重症监护",
    "长期透析，近期并发症加重",
)
DISEASES = ("1", "1", "1", "2", "3", "6", "5", "X1", "M1", "16")
# At most so many members lie from one story to the next.
APART = 37
EVIDENCE = {1: "门诊随访记录，病情稳定", 2: "出院小结，辅助治疗中", 3: "诊断证明，放化疗中", 4: "病危通知书"}
# Annual income, persons, rigid expenditure, out of pocket: the first three are the test vector of the domain rules.
BUDGETS = (
    (72_000, 3, 8_000, 60_000),
    (72_000, 3, 8_000, 35_000),
    (96_000, 4, 12_000, 7_000),
    (54_000, 2, 6_000, 21_000),
)


@dataclass(frozen=True, slots=True)
class Cast:
    """Who acts in the stories."""

    welfare: User
    chair: User
    region: str


def seed_stories(count: int, *, now: datetime, seed: int = 1) -> None:
    """Let `count` cases of the first enterprise happen, up to `now`."""
    source = random.Random(seed)  # noqa: S311 — invented cases, not secrets
    cast = _cast()
    ends = [end for end, weight in ENDS for _ in range(weight)]
    members = Member.objects.visible_to(cast.welfare).order_by("employee_no")
    step = max(1, min(APART, members.count() // max(count, 1)))
    for number, member in enumerate(members[: count * step : step]):
        end = ends[number * 7 % len(ends)]
        days = SHORT.get(end) or source.randint(40, 300)
        Story(cast, member, end, now, source).happen(now - timedelta(days=days, hours=source.randint(1, 6)))


def _cast() -> Cast:
    def first(role: Role) -> User:
        return User.objects.filter(posts__role=role).order_by("posts__unit__path", "pk")[:1].get()

    region = LivingLine.objects.values_list("region", flat=True)[0]
    return Cast(first(Role.WELFARE_OFFICER), first(Role.CHAIR), region)


class Story:
    """One case from its report to the state in which it ends."""

    def __init__(self, cast: Cast, member: Member, end: CaseState, now: datetime, source: random.Random) -> None:
        self.cast, self.member, self.end, self.now, self.source = cast, member, end, now, source
        self.severity = source.choices((1, 2, 3, 4), (2, 5, 6, 2))[0]

    def happen(self, start: datetime) -> None:
        """Walk the flow as far as the end asks, each step some days after the one before."""
        case = self._report(start)
        if self.end == CaseState.REPORTED:
            return
        if self.end == CaseState.REJECTED:
            verification.reject_case(
                case_id=case.pk, actor=self.cast.welfare, now=start + timedelta(days=2), reason="经核实不属重大疾病"
            )
            return
        self._verify(case, start + timedelta(hours=20))
        if self.end == CaseState.VERIFIED:
            return
        self._grade(case, start + timedelta(days=2))
        if self.end == CaseState.GRADED:
            return
        self._plan(case, start + timedelta(days=3))
        if self.end == CaseState.PLANNED:
            return
        self._approve(case, start + timedelta(days=4))
        self._work(case)
        self._finish(case)

    def _report(self, at: datetime) -> IllnessCase:
        entry = reports.ConsentEntry() if self.source.random() < 0.85 or self.end != CaseState.REPORTED else None
        report = reports.CaseReport(
            person=self.member,
            contact_phone=self.member.phone,
            place=self.source.choice(HOSPITALS),
            what_happened=self.source.choice(HAPPENED),
            onset_on=_day(at, -self.source.randint(3, 40)),
            informant="家属" if self.source.random() < 0.5 else "班组长",
            severity=self.severity,
            consent=entry,
        )
        return intake.report_case(report=report, actor=self.cast.welfare, now=at)

    def _verify(self, case: IllnessCase, at: datetime) -> None:
        entry = verification.VerificationEntry(
            disease=Disease.objects.get(code=self.source.choice(DISEASES)),
            diagnosed_on=_day(at, -self.source.randint(2, 20)),
            note="已到医院核对诊断证明原件",
        )
        verification.verify_case(case_id=case.pk, entry=entry, actor=self.cast.welfare, now=at)

    def _grade(self, case: IllnessCase, at: datetime) -> None:
        actor, (income, persons, rigid, costs) = self.cast.welfare, self.source.choice(BUDGETS)
        household = facts.HouseholdEntry(
            surveyed_on=_day(at),
            region=self.cast.region,
            persons=persons,
            annual_income=Decimal(income),
            rigid_expenditure=Decimal(rigid),
            evidence="工资单、低保查询",
        )
        facts.note_household(case_id=case.pk, entry=household, actor=actor, now=at)
        total = Decimal(costs * 2)
        cost = facts.CostLine(
            incurred_on=_day(at, -1),
            total=total,
            description="住院费用结算",
            basic_insurance=(total * Decimal("0.4")).quantize(Decimal(1)),
            critical_insurance=(total * Decimal("0.1")).quantize(Decimal(1)),
        )
        facts.note_cost(case_id=case.pk, entry=cost, actor=actor, now=at)
        event = facts.EventEntry(kind=EventKind.ADMISSION, happened_on=_day(at, -5), place=case.place)
        facts.note_event(case_id=case.pk, entry=event, actor=actor, now=at)
        entry = grading.GradingEntry(self.severity, EVIDENCE[self.severity], _day(at, -2))
        grading.grade_case(case_id=case.pk, entry=entry, actor=actor, now=at)

    def _plan(self, case: IllnessCase, at: datetime) -> None:
        planning.submit_plan(case=_fresh(case), actor=self.cast.welfare, now=at)

    def _approve(self, case: IllnessCase, at: datetime) -> None:
        waiting = Approval.objects.get(subject=_fresh(case).subject, decided_at__isnull=True)
        decide(approval_id=waiting.pk, actor=self.cast.chair, now=at, approve=True, comment="同意")

    def _work(self, case: IllnessCase) -> None:
        """Do what fell due before today: most of it in time, some late, a little not at all."""
        # What the daily run would have opened since the plan was approved.
        planning.extend_plans(now=self.now)
        due = WorkItem.objects.open().filter(subject=case.subject, due_at__lt=self.now).order_by("due_at", "pk")
        for item in due.select_related("assignee"):
            luck = self.source.random()
            if luck < 0.1 and item.due_at > self.now - timedelta(days=30):
                continue
            done = item.due_at + timedelta(hours=-20 if luck < 0.85 else 30)
            done = min(max(done, item.opens_at), self.now)
            if item.kind in VISIT_KINDS:
                write_down(item, at=done, now=self.now, fallback=self.cast.welfare, source=self.source)
            else:
                complete_item(item=item, actor=item.assignee or self.cast.welfare, now=done, result="已办理并记录")

    def _finish(self, case: IllnessCase) -> None:
        actor, at = self.cast.welfare, self.now - timedelta(days=3)
        if self.end == CaseState.RECOVERING:
            closing.begin_recovery(case_id=case.pk, actor=actor, now=at, reason="治疗结束，定期复查")
        elif self.end in (CaseState.CLOSED, CaseState.REOPENED):
            closing.close_case(case_id=case.pk, actor=actor, now=at, reason="康复返岗", waive_reason="已返岗，余项免除")
        elif self.end == CaseState.DECEASED:
            deaths.record_death(case_id=case.pk, died_on=_day(at), actor=actor, now=at, note="因病去世")
        if self.end == CaseState.REOPENED:
            closing.reopen_case(case_id=case.pk, actor=actor, now=self.now, reason="复查发现复发")


def _day(moment: datetime, shift: int = 0) -> date:
    return timezone.localdate(moment) + timedelta(days=shift)


def _fresh(case: IllnessCase) -> IllnessCase:
    return IllnessCase.objects.select_related("subject", "unit", "member", "disease").get(pk=case.pk)
