"""Who may be enrolled in a plan on a day, and who is covered.

Eligible is whoever stands on the roster, is placed on that day with a status of the staff (`ENROLLABLE`), and meets the
ages and the sex of the version in force: of the oldest age until the day before the next birthday; without a known
birth date too; of unknown sex only where the plan takes both. Rate, gaps, days without cover and enrolling ask by this.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from cases.members.models import MemberQuerySet, Placement
from unioncare.core.paging import next_path

from ..engine.eligibility import Bounds
from ..enums import ENROLLABLE, EnrolmentState
from ..models import Enrolment, EnrolmentRefusal, InsurancePlan, PlanVersion

_DAY = timedelta(days=1)
# First and last day, and the version in force on them.
Span = tuple[date, date, PlanVersion]


def version_on(plan: InsurancePlan, day: date) -> PlanVersion | None:
    """Return the version of a plan in force on a day, None before its first."""
    return PlanVersion.objects.filter(plan=plan, starts_on__lte=day).order_by("-starts_on").first()


def versions_in(plan: InsurancePlan, first: date, last: date) -> list[Span]:
    """Return the spans of a period, both days counted, with the version in force in each; one query."""
    return _spans(PlanVersion.objects.filter(plan=plan), first, last)


def required_versions_in(first: date, last: date) -> list[Span]:
    """Return the same for all plans that everybody is to be enrolled in, one after the other; one query."""
    return _spans(PlanVersion.objects.filter(plan__is_required=True), first, last)


def _spans(rows: QuerySet[PlanVersion], first: date, last: date) -> list[Span]:
    versions = list(rows.filter(starts_on__lte=last).select_related("plan").order_by("plan__id", "starts_on"))
    spans = []
    for number, version in enumerate(versions):
        after = versions[number + 1] if number + 1 < len(versions) else None
        begin = max(first, version.starts_on)
        end = min(last, after.starts_on - _DAY) if after and after.plan_id == version.plan_id else last
        if begin <= end:
            spans.append((begin, end, version))
    return spans


def bounds_at(asked: Sequence[tuple[InsurancePlan, date]]) -> list[Bounds]:
    """Return whom each plan takes on its day; one query for any number of them."""
    versions: dict[int, list[PlanVersion]] = defaultdict(list)
    begun = PlanVersion.objects.filter(plan__in={plan.pk for plan, _day in asked}).order_by("starts_on")
    for version in begun.filter(starts_on__lte=max(day for _plan, day in asked)):
        versions[version.plan_id].append(version)
    found = []
    for plan, day in asked:
        last = next((one for one in reversed(versions[plan.pk]) if one.starts_on <= day), None)
        found.append(Bounds.of(last, day) if last else Bounds.nobody())
    return found


def on_staff(path: str, day: date) -> QuerySet[Placement]:
    """Return the placements of a day by which people of a subtree stand on the staff, in no order."""
    later = Placement.objects.filter(member=OuterRef("member"), starts_on__gt=OuterRef("starts_on"))
    rows = Placement.objects.filter(unit__path__gte=path, unit__path__lt=next_path(path), starts_on__lte=day)
    rows = rows.filter(~Exists(later.filter(starts_on__lte=day)), status__in=ENROLLABLE)
    return rows.filter(member__employee_no__isnull=False).order_by()


def meets(bounds: Bounds, *, prefix: str = "") -> Q:
    """Return the conditions of age and sex on Member, or on what `prefix` leads from to a member."""
    if bounds == Bounds.nobody():
        return Q(pk__in=[])
    born = {f"{prefix}birth_date__gt": bounds.born_after, f"{prefix}birth_date__lte": bounds.born_until}
    condition = Q(**{f"{prefix}birth_date__isnull": True}) | Q(**born)
    return condition & Q(**{f"{prefix}sex": bounds.sex}) if bounds.sex else condition


def covering(plan: InsurancePlan, day: date) -> QuerySet[Enrolment]:
    """Return the enrolments of a plan that cover a day; a member has at most one."""
    kept = Enrolment.objects.filter(plan=plan, starts_on__lte=day, ends_on__gte=day)
    return kept.exclude(state=EnrolmentState.CANCELLED).order_by()


def on_staff_today(bounds: Bounds, *, prefix: str = "") -> Q:
    """Return the same as conditions on Member for the day of today, by what it repeats of today's placement."""
    staff = Q(**{f"{prefix}employee_no__isnull": False, f"{prefix}status__in": ENROLLABLE})
    return staff & meets(bounds, prefix=prefix)


def refusing(plan: InsurancePlan | int, day: date, *, member: str = "pk") -> Exists:
    """Return whether a signed refusal of a plan still holds on a day, today or later; until then nobody enrols them."""
    return Exists(EnrolmentRefusal.objects.filter(plan=plan, member=OuterRef(member), ask_again_on__gt=day))


def uncovered(members: MemberQuerySet, plan: InsurancePlan, day: date) -> MemberQuerySet:
    """Return those of some members whom no enrolment covers on a day."""
    return members.filter(~Exists(covering(plan, day).filter(member=OuterRef("pk"))))
