"""Visits as a calendar reads them: tuples from one query, a dictionary each."""

from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from cases.care.enums import ConsentState
from unioncare.core.paging import next_path
from unioncare.organisation.access import scope_paths
from unioncare.organisation.models import User
from unioncare.worklist.enums import ItemState

from .filtering import VisitFilter

# A month with the weeks around it, or half a year as a list.
MOST_DAYS = 200
ARRANGE = "visits.arrange_visits"
_READ = (
    "item_id", "planned_on", "planned_at", "case__member__name", "case__level", "case__consent_state",
    "case__unit__path", "item__state", "item__opens_at", "item__due_at", "item__missed",
)  # fmt: skip


def calendar_entries(user: User, wanted: VisitFilter, first: date, last: date, now: datetime) -> list[dict[str, Any]]:
    """Return the visits from `first` up to, not with, `last`; one query, and those for the filter."""
    rows = wanted.apply(user, now).filter(planned_on__gte=first, planned_on__lt=last).order_by("planned_on", "pk")
    arranges = tuple((path, next_path(path)) for path in scope_paths(user, ARRANGE))
    mine, page = wanted.tab == "mine", reverse("visits:visit", args=[0]).replace("0", "{}")
    zone = timezone.get_current_timezone()
    entries = []
    for item, day, at, name, level, consent, path, state, opens, due, missed in rows.values_list(*_READ):
        is_open = state == ItemState.OPEN
        told = level is not None and consent == ConsentState.GIVEN
        entries.append(
            {
                "id": item,
                "title": f"{name} L{level}" if told else name,
                "start": f"{day.isoformat()}T{at:%H:%M}" if at else day.isoformat(),
                "url": page.format(item),
                "tone": "late" if is_open and due < now else _TONES[state] if not missed else "missed",
                "startEditable": is_open and (mine or any(low <= path < high for low, high in arranges)),
                "first": opens.astimezone(zone).date().isoformat(),
                "last": due.astimezone(zone).date().isoformat(),
            }
        )
    return entries


_TONES: dict[str, str] = {ItemState.OPEN.value: "open", ItemState.DONE.value: "done", ItemState.WAIVED.value: "waived"}
