"""What a term's end asks for: who is to be renewed, who no longer can be, who is new; judged by today's roster."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q

from cases.members.enums import EmploymentStatus
from cases.members.models import Member, MemberQuerySet
from unioncare.core.months import last_day

from ..engine.eligibility import NOT_ON_STAFF, Bounds, objection
from ..enums import EnrolmentState
from ..models import CoverageTerm, Enrolment, PlanVersion
from ..models.enrolment import EnrolmentQuerySet
from .eligible import on_staff_today, refusing, version_on
from .terms import inside_of, term_after

MOVED_AWAY, REFUSED, INSURED_NEARER = "moved_away", "refused", "insured_nearer"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Renewal:
    """A term and the one that follows it, or would: first day, version, and whether it is open yet.

    Whoever is renewed in time is judged as of its first day, for the cover goes on; later as of today.
    """

    term: CoverageTerm
    following: CoverageTerm | None
    starts_on: date
    version: PlanVersion
    today: date

    @property
    def waits_from(self) -> date:
        """The first day on which whoever is not renewed by then waits anew."""
        return self.last_day + _DAY

    @property
    def last_day(self) -> date:
        """The last day on which a renewal keeps the anniversary and nobody waits."""
        return self.term.ends_on + _DAY + timedelta(days=self.version.grace_days)

    @property
    def judged_on(self) -> date:
        return self.starts_on if self.today <= self.last_day else self.joins_on

    @property
    def joins_on(self) -> date:
        """The day from which whoever joins now is covered: nothing goes back for them."""
        return max(self.starts_on, self.today)

    @property
    def ends_on(self) -> date:
        """The last day of the next term."""
        return self.following.ends_on if self.following else last_day(self.starts_on, self.version.period_months)


@dataclass(frozen=True, slots=True)
class Difference:
    """How many of a term are renewed, are to be, cannot be any more, and could join."""

    renewed: int
    waiting: int
    dropped: int
    joining: int


def renewal_of(term: CoverageTerm, today: date) -> Renewal:
    """Return the renewal of a term as it stands today; without a version in force on the day the term's own goes on."""
    following = term_after(term)
    day = following.starts_on if following else term.ends_on + _DAY
    version = following.version if following else version_on(term.plan, day) or term.version
    return Renewal(term, following, day, version, today)


def eligible_now(version: PlanVersion, day: date, *, prefix: str = "") -> Q:
    """Return the condition on members who may be enrolled on a day, as the roster knows them today."""
    return Q(**{f"{prefix}left_on__isnull": True}) & on_staff_today(Bounds.of(version, day), prefix=prefix)


def to_renew(renewal: Renewal) -> EnrolmentQuerySet:
    """Return the enrolments of the term that nobody has renewed yet, though they could be."""
    return _unrenewed(renewal).filter(_stays(renewal))


def dropped(renewal: Renewal) -> EnrolmentQuerySet:
    """Return the enrolments that can no longer be renewed; `why_dropped` says why."""
    refused = refusing(renewal.term.plan_id, renewal.judged_on, member="member")
    return _unrenewed(renewal).exclude(_stays(renewal)).annotate(is_refused=refused)


def renewed(renewal: Renewal) -> EnrolmentQuerySet:
    """Return the enrolments of the term whose members have cover by the plan on days of the next one."""
    return _of_term(renewal).filter(_goes_on(renewal, "member"))


def joining(renewal: Renewal) -> MemberQuerySet:
    """Return who could be enrolled for the first time, without those who refused until later."""
    refused = refusing(renewal.term.plan_id, renewal.joins_on)
    here = Enrolment.objects.filter(term=renewal.term, state=EnrolmentState.ACTIVE, member=OuterRef("pk"))
    members = Member.objects.filter(inside_of(renewal.term, renewal.joins_on, renewal.today, "unit__path"))
    members = members.filter(eligible_now(renewal.version, renewal.joins_on))
    return members.filter(~Exists(here), ~_goes_on(renewal, "pk"), ~refused)


def difference(renewal: Renewal) -> Difference:
    """Count the roster difference."""
    return Difference(
        renewed=renewed(renewal).count(),
        waiting=to_renew(renewal).count(),
        dropped=dropped(renewal).count(),
        joining=joining(renewal).count(),
    )


def why_dropped(renewal: Renewal, member: Member, *, is_refused: bool = False) -> str:
    """Return the code of why somebody is not renewed: an objection of the plan, their refusal, or their unit.

    INSURED_NEARER: a unit of theirs, below the term's, has a term of its own by then.
    """
    if member.left_on is not None or member.employee_no is None:
        return NOT_ON_STAFF
    found = objection(
        renewal.version, birth=member.birth_date, sex=member.sex, status=member.status, day=renewal.judged_on
    )
    if found or is_refused:
        return found or REFUSED
    return INSURED_NEARER if member.unit.path.startswith(renewal.term.unit.path) else MOVED_AWAY


def status_words(member: Member) -> str:
    """Return how a member stands, for whom no longer belongs to the staff."""
    return str(EmploymentStatus(member.status).label)


def _of_term(renewal: Renewal) -> EnrolmentQuerySet:
    return Enrolment.objects.filter(term=renewal.term, state=EnrolmentState.ACTIVE)


def _unrenewed(renewal: Renewal) -> EnrolmentQuerySet:
    return _of_term(renewal).exclude(_goes_on(renewal, "member"))


def _stays(renewal: Renewal) -> Q:
    inside = inside_of(renewal.term, renewal.judged_on, renewal.today, "member__unit__path")
    willing = ~refusing(renewal.term.plan_id, renewal.judged_on, member="member")
    return inside & eligible_now(renewal.version, renewal.judged_on, prefix="member__") & Q(willing)


def _goes_on(renewal: Renewal, member: str) -> Exists:
    later = Enrolment.objects.filter(
        plan=renewal.term.plan_id, member=OuterRef(member), ends_on__gte=renewal.starts_on,
        starts_on__lte=renewal.ends_on,
    )  # fmt: skip
    return Exists(later.exclude(state=EnrolmentState.CANCELLED))
