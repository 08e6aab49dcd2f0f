"""Who comes next, and when, as far as it is known."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone

from cases.care.engine.wording import visitors_text
from cases.care.models import IllnessCase
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Post
from unioncare.worklist.models import WorkItem
from visits.schedule.kinds import VISIT_KINDS
from visits.schedule.models import Seat, Visit

# That one of these comes would tell something; they make themselves known.
UNNAMED = (Role.COUNSELLOR, Role.COUNSELLING_SUPERVISOR)
Slot = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coming:
    """The next visit: a day, with its time where it is fixed, or a window; no days where the visit is late.

    `who` names posts, and is empty where they are not to be named.
    """

    first: date | None
    last: date | None
    who: str
    at: time | None = None

    @property
    def is_day(self) -> bool:
        return self.first is not None and self.first == self.last


def next_visit(case: IllnessCase, now: datetime) -> Coming | None:
    """Return the visit that comes first: by its planned day, without one by its window; None while none stands open."""
    items = WorkItem.objects.running().filter(subject=case.subject_id, kind__in=VISIT_KINDS)
    first = items.select_related("visit").order_by("visit__planned_on", "due_at", "pk").first()
    if first is None:
        return None
    today, visit = timezone.localdate(now), getattr(first, "visit", None)
    who = visitors_text(list(_slots_of(first, visit, today)))
    if visit is not None and visit.planned_on >= today:
        return Coming(visit.planned_on, visit.planned_on, who, visit.planned_at)
    last = timezone.localdate(first.due_at)
    if last < today:
        return Coming(None, None, who)
    return Coming(max(timezone.localdate(first.opens_at), today), last, who)


def _slots_of(item: WorkItem, visit: Visit | None, today: date) -> Iterator[Slot]:
    """Yield each visitor as the posts of which one will do; the post of whoever goes, where that is settled."""
    seats = list(visit.seats.order_by("position")) if visit is not None else []
    if not seats:
        slots = [tuple(slot) for slot in item.details.get("visitors") or [[item.role]]]
        yield from filter(None, (_named(slot) for slot in slots))
        return
    held = _roles_held(seats, today)
    for seat in seats:
        settled = next((role for role in seat.roles if role in held[seat.user_id]), None)
        if slot := _named((settled,) if settled else tuple(seat.roles)):
            yield slot


def _named(slot: Slot) -> Slot:
    return tuple(role for role in slot if role not in UNNAMED)


def _roles_held(seats: list[Seat], today: date) -> dict[int | None, set[str]]:
    held: dict[int | None, set[str]] = defaultdict(set)
    posts = Post.objects.active(today).filter(user__in=[seat.user_id for seat in seats if seat.user_id]).order_by("pk")
    for user, role in posts.values_list("user", "role"):
        held[user].add(role)
    return held
