"""The cover of one member: by each plan, all of it, and how it stands today."""

from dataclasses import dataclass
from datetime import date

from cases.members.models import Member

from ..enums import EnrolmentState
from ..models import Enrolment, EnrolmentRefusal, InsurancePlan


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
    """The enrolments of a member, the latest first; the refusals that still hold; the required plans without cover."""

    held: list[Held]
    refusals: list[EnrolmentRefusal]
    missing: list[InsurancePlan]


def cover_of(member: Member, day: date) -> MemberCover:
    """Return what is known of the cover of a member, and how it stands on a day; three queries."""
    rows = Enrolment.objects.filter(member=member).select_related("plan", "term").order_by("-starts_on", "-pk")
    held = [Held(row, day) for row in rows]
    refusals = EnrolmentRefusal.objects.filter(member=member, ask_again_on__gt=day).select_related("plan")
    covered = {one.enrolment.plan_id for one in held if one.covers}
    required = InsurancePlan.objects.filter(is_required=True, is_offered=True)
    return MemberCover(held, list(refusals), [plan for plan in required if plan.pk not in covered])
