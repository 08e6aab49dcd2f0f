"""Plans, terms and enrolments of the world, written as their services would."""

from datetime import date
from typing import Any

from cases.care.starter import load_diseases
from cases.insurance.engine.waiting import cover
from cases.insurance.models import CoverageTerm, Enrolment, InsurancePlan, PlanVersion
from cases.insurance.models.funding import Split
from cases.insurance.services.writing import EnrolmentRow, waiting_rule, write_enrolments
from cases.insurance.starter import load_plans
from cases.members.models import Member
from unioncare.core.months import last_day
from unioncare.organisation.models import Unit
from unioncare.worklist.enums import SubjectKind
from unioncare.worklist.services import open_subject

from .cases import NOW

# The term of the mock-ups: 省产业职工互助保障 2025—2026.
TERM_STARTS = date(2025, 7, 1)
TERM_ENDS = date(2026, 6, 30)


def plan(code: str = "provincial") -> InsurancePlan:
    """Return one of the five plans that an installation begins with."""
    if not InsurancePlan.objects.filter(code=code).exists():
        load_diseases()
        load_plans()
    return InsurancePlan.objects.get(code=code)


def version_of(insured: InsurancePlan) -> PlanVersion:
    return insured.versions.order_by("-number")[0]


def term(unit: Unit, *, code: str = "provincial", starts_on: date = TERM_STARTS) -> CoverageTerm:
    """Return a term of a plan for a unit, as long as the plan says."""
    insured = plan(code)
    version = version_of(insured)
    ends_on = last_day(starts_on, version.period_months)
    label = f"{insured.name_zh} {starts_on.year}"
    subject = open_subject(kind=SubjectKind.COVERAGE, unit=unit, label=label, reference="")
    opened = CoverageTerm.objects.create(
        plan=insured, version=version, unit=unit, subject=subject, starts_on=starts_on, ends_on=ends_on,
        opened_at=NOW,
    )  # fmt: skip
    subject.reference = str(opened.pk)
    subject.save(update_fields=["reference"])
    return opened


def enrolled(member: Member, of: CoverageTerm, *, starts_on: date | None = None, **more: Any) -> Enrolment:
    """Enrol a member from a day on, by default from the first of the term; union funds pay by the version's split."""
    last = Enrolment.objects.filter(member=member, plan=of.plan, ends_on__lt=of.ends_on).order_by("-ends_on").first()
    days = cover(
        waiting_rule(of.version), term=(of.starts_on, of.ends_on), starts_on=starts_on or of.starts_on,
        last_end=last.ends_on if last else None,
    )  # fmt: skip
    row = EnrolmentRow(member.pk, member.unit_id, days, Split.of(of.version), **more)
    write_enrolments(term=of, rows=[row], actor=None, now=NOW)
    return Enrolment.objects.get(member=member, term=of, starts_on=days.starts_on)


__all__ = ["TERM_ENDS", "TERM_STARTS", "enrolled", "plan", "term", "version_of"]
