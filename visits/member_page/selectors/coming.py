"""Who comes next, and when, as far as it is known."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from cases.care.engine.wording import visitors_text
from cases.care.models import IllnessCase
from unioncare.organisation.enums import Role
from unioncare.worklist.models import WorkItem

VISITS = ("first_visit", "visit")
# That one of these comes would tell something; they make themselves known.
UNNAMED = (Role.COUNSELLOR, Role.COUNSELLING_SUPERVISOR)


@dataclass(frozen=True, slots=True)
class Coming:
    """The next visit: a window of days, the same day twice where it is fixed; no days where the visit is late.

    `who` names posts, and is empty where they are not to be named.
    """

    first: date | None
    last: date | None
    who: str

    @property
    def is_day(self) -> bool:
        return self.first is not None and self.first == self.last


def next_visit(case: IllnessCase, now: datetime) -> Coming | None:
    """Return the visit that is due first; None while none stands open. Of a window, what is still to come."""
    item = WorkItem.objects.open().filter(subject=case.subject_id, kind__in=VISITS).order_by("due_at", "pk").first()
    if item is None:
        return None
    today, last = timezone.localdate(now), timezone.localdate(item.due_at)
    if last < today:
        return Coming(None, None, _who(item))
    return Coming(max(timezone.localdate(item.opens_at), today), last, _who(item))


def _who(item: WorkItem) -> str:
    """Return who comes: as the protocol says, else whoever the visit stands with."""
    slots = item.details.get("visitors") or [[item.role]]
    named = [tuple(role for role in slot if role not in UNNAMED) for slot in slots]
    return visitors_text([slot for slot in named if slot])
