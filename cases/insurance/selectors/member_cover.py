"""The cover of one member: by each plan, all of it, and how it stands today."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from cases.members.models import Member

from ..engine.eligibility import objection
from ..enums import EnrolmentState
from ..models import Enrolment, EnrolmentRefusal, InsurancePlan, PlanVersion


@dataclass(frozen=True, slots=True)
class Held:
    """One enrolment and how it stands on a day."""

    enrolment: Enrolment
    day: date

    @property
    def covers(self) -> bool:
        row = self.enrolment
        return row.state != EnrolmentState.CANCELLED and row.starts_on <= self.day <= row.ends_on

    @property
    def waits(self) -> bool:
        """Whether no benefit is due yet."""
        return self.covers and self.day < self.enrolment.covered_from

    @property
    def is_reduced(self) -> bool:
        return self.covers and self.enrolment.covered_from <= self.day < self.enrolment.full_from

    @property
    def may_end(self) -> bool:
        return self.enrolment.state == EnrolmentState.ACTIVE and self.enrolment.ends_on >= self.day


@dataclass(frozen=True, slots=True)
class MemberCover:
    """The enrolments of a member, the latest first; the refusals that still hold.

    `missing` are the required plans without cover in which they could be enrolled: neither refused nor barred by age,
    sex or standing.
    """

    held: list[Held]
    refusals: list[EnrolmentRefusal]
    missing: list[InsurancePlan]


def cover_of(member: Member, day: date) -> MemberCover:
    """Return what is known of the cover of a member, and how it stands on a day; three queries."""
    rows = Enrolment.objects.filter(member=member).select_related("plan", "term").order_by("-starts_on", "-pk")
    held = [Held(row, day) for row in rows]
    refusals = EnrolmentRefusal.objects.filter(member=member, ask_again_on__gt=day).select_related("plan")
    settled = {one.enrolment.plan_id for one in held if one.covers} | {refusal.plan_id for refusal in refusals}
    missing = [version.plan for version in _required(day) if _takes(version, member, day)]
    return MemberCover(held, list(refusals), [plan for plan in missing if plan.pk not in settled])


def _required(day: date) -> QuerySet[PlanVersion]:
    """Return the versions in force of the plans that everybody is to have."""
    versions = PlanVersion.objects.filter(plan__is_required=True, plan__is_offered=True, starts_on__lte=day)
    return versions.select_related("plan").order_by("plan__code", "-starts_on").distinct("plan__code")


def _takes(version: PlanVersion, member: Member, day: date) -> bool:
    if member.employee_no is None or member.left_on is not None:
        return False
    return not objection(version, birth=member.birth_date, sex=member.sex, status=member.status, day=day)
