"""Who may go on a visit, the fairest first: a role that will do, the nearest unit, few visits around that day."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unioncare.core import thresholds
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Leave, Post, User
from unioncare.worklist.conflicts import barred_people
from unioncare.worklist.enums import ItemState

from ..models import Seat, Visit
from ..thresholds import BUSY_DAY

# Visits so many days before and after are counted.
AROUND = timedelta(days=14)
# Posts that carry no care work.
_OUTSIDE = (Role.ADMINISTRATOR, Role.AUDITOR, Role.FINANCE_OFFICER)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may go: under which post, how many visits they have around that day, and what speaks against it."""

    user: User
    post: Post
    fitting: bool
    load: int
    warnings: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """Role, unit and load in one line."""
        load = ngettext("%(count)s visit around that day", "%(count)s visits around that day", self.load)
        return f"{self.post.get_role_display()} · {self.post.unit.name} · {load % {'count': self.load}}"


def candidates(visit: Visit, seat: Seat | None = None) -> list[Candidate]:
    """Return who may go, the fairest first; those whom the case concerns are left out, as are those who go already."""
    others = visit.seats.exclude(pk=seat.pk) if seat else visit.seats.all()
    taken = set(others.filter(user__isnull=False).values_list("user", flat=True))
    barred = barred_people([visit.item.subject]).get(visit.item.subject_id, {})
    posts = (
        Post.objects.active(visit.planned_on)
        .filter(unit__path__in=visit.case.unit.ancestor_paths(), user__is_active=True)
        .exclude(role__in=_OUTSIDE)
        .exclude(user__in=taken)
        .select_related("user", "unit")
        .order_by("-unit__path", "pk")
    )
    wanted = set(seat.roles) if seat else set()
    nearest = [post for post in posts if post.user_id not in barred]
    load, warned = visit_load([post.user_id for post in nearest], visit), warnings_of(nearest, visit)
    found: dict[int, Candidate] = {}
    for post in sorted(nearest, key=lambda post: bool(wanted) and post.role not in wanted):
        fitting = not wanted or post.role in wanted
        one = Candidate(post.user, post, fitting, load[post.user_id], tuple(warned.get(post.user_id, ())))
        found.setdefault(post.user_id, one)
    order = {pk: number for number, pk in enumerate(found)}
    return sorted(
        found.values(),
        key=lambda one: (not one.fitting, bool(one.warnings), -len(one.post.unit.path), one.load, order[one.user.pk]),
    )


def visit_load(people: list[int], visit: Visit) -> Counter[int]:
    """Count the open visits of people around the day of a visit."""
    seats = Seat.objects.filter(
        user__in=people,
        visit__item__state=ItemState.OPEN,
        visit__planned_on__range=(visit.planned_on - AROUND, visit.planned_on + AROUND),
    )
    return Counter(dict(seats.order_by().values_list("user").annotate(Count("pk"))))


def warnings_of(posts: list[Post], visit: Visit) -> dict[int, list[str]]:
    """Return what speaks against sending somebody on the day of a visit: leave, many visits, the same hour."""
    people = {post.user_id for post in posts}
    warned: dict[int, list[str]] = {}
    day, most = visit.planned_on, int(thresholds.value(BUSY_DAY.code))
    away = Leave.objects.filter(user__in=people, starts_on__lte=day, ends_on__gte=day)
    for person in away.order_by("pk").values_list("user", flat=True):
        warned.setdefault(person, []).append(_("on leave that day"))
    same = Seat.objects.filter(user__in=people, visit__planned_on=day, visit__item__state=ItemState.OPEN)
    same = same.exclude(visit=visit.pk)
    hours: dict[int, list[object]] = {}
    for person, hour in same.order_by("pk").values_list("user", "visit__planned_at"):
        hours.setdefault(person, []).append(hour)
    for person, taken in hours.items():
        if visit.planned_at is not None and visit.planned_at in taken:
            warned.setdefault(person, []).append(_("another visit at the same hour"))
        if len(taken) >= most:
            text = ngettext("%(count)s visit that day already", "%(count)s visits that day already", len(taken))
            warned.setdefault(person, []).append(text % {"count": len(taken)})
    return warned


def warnings_on(visit: Visit, day: date) -> dict[int, list[str]]:
    """Return what speaks against those who go if the visit were on `day`."""
    moved = Visit(pk=visit.pk, planned_on=day, planned_at=visit.planned_at)
    posts = [Post(user_id=user) for user in visit.seats.filter(user__isnull=False).values_list("user", flat=True)]
    return warnings_of(posts, moved)


def known_around(visit: Visit, people: set[int]) -> list[User]:
    """Return those of some people who hold or once held a post over the case, or were to go; not whom it concerns."""
    barred = barred_people([visit.item.subject]).get(visit.item.subject_id, {})
    posts = Post.objects.filter(user__in=people, unit__path__in=visit.case.unit.ancestor_paths())
    were_to_go = visit.seat_changes.filter(before__in=people)
    known = Q(pk__in=posts.order_by().values("user")) | Q(pk__in=were_to_go.order_by().values("before"))
    return list(User.objects.filter(known).exclude(pk__in=barred).order_by("name", "pk"))
