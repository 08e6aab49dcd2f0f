"""What happened to a case, newest first, out of the rows that already tell it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from unioncare.worklist.enums import ItemState
from unioncare.worklist.models import WorkItem

from ..models import CaseMove, Consent, FamilyLetter, Grading, IllnessCase
from .case_file import CaseFile
from .events import (
    Event,
    accesses_told,
    consents_told,
    facts_told,
    gradings_told,
    items_told,
    letters_told,
    moves_told,
)

ALL, FLOW, CARE, FACTS, ACCESS = "", "flow", "care", "facts", "access"
FILTERS: tuple[tuple[str, Promise], ...] = (
    (ALL, gettext_lazy("All")),
    (FLOW, gettext_lazy("Flow")),
    (CARE, gettext_lazy("Care")),
    (FACTS, gettext_lazy("Facts and documents")),
    (ACCESS, gettext_lazy("Who looked")),
)
SHOWN = 30
# Work items that a move, a grading or a consent tells already.
STEP_ITEMS = ("consent", "verification", "grading", "regrading", "planning", "plan_approval")


@dataclass(frozen=True, slots=True)
class History:
    """The rows of which a timeline is made; whoever has read them already passes them on.

    `titles_only` leaves out what was done, `withheld` the reasons of steps too: they may tell of the illness.
    """

    moves: Iterable[CaseMove]
    items: Iterable[WorkItem]
    gradings: Iterable[Grading]
    consents: Iterable[Consent]
    file: CaseFile
    letters: Iterable[FamilyLetter] = ()
    accesses: Iterable[LogEntry] = ()
    titles_only: bool = False
    withheld: bool = False


def timeline(history: History, wanted: str = ALL, limit: int = SHOWN) -> tuple[list[Event], bool]:
    """Return the latest events of the wanted kind, and whether there are more."""
    if wanted not in (FLOW, CARE, FACTS, ACCESS):
        history = replace(history, items=[item for item in history.items if not _told_elsewhere(item)])
    sources: dict[str, Callable[[], list[Event]]] = {
        FLOW: lambda: [
            *moves_told(history.moves, withheld=history.withheld),
            *gradings_told(history.gradings),
            *consents_told(history.consents),
        ],
        CARE: lambda: [
            *items_told(history.items, titles_only=history.titles_only),
            *letters_told(history.letters),
        ],
        FACTS: lambda: list(facts_told(history.file)),
        ACCESS: lambda: list(accesses_told(history.accesses, titles_only=history.titles_only)),
    }
    kinds = (wanted,) if wanted in sources else (FLOW, CARE, FACTS)
    events = sorted((event for kind in kinds for event in sources[kind]()), key=lambda event: event.at, reverse=True)
    return events[:limit], len(events) > limit


def _told_elsewhere(item: WorkItem) -> bool:
    """Steps of the flow have their own lines, and what is cancelled with a case is told by its end."""
    return item.kind in STEP_ITEMS or item.state == ItemState.CANCELLED


def ended_items(case: IllnessCase, limit: int = SHOWN + 1) -> list[WorkItem]:
    """Return the items that ended last; one query."""
    rows = WorkItem.objects.filter(subject=case.subject_id).exclude(state=ItemState.OPEN)
    return list(rows.select_related("assignee", "done_by").order_by("-done_at", "-pk")[:limit])


def accesses_of(case: IllnessCase, limit: int = SHOWN + 1) -> list[LogEntry]:
    """Return who looked at the case last, and why; one query."""
    rows = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(IllnessCase),
        object_id=case.pk,
        action=LogEntry.Action.ACCESS,
    )
    return list(rows.select_related("actor").order_by("-timestamp", "-pk")[:limit])
