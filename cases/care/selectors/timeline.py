"""What happened to a case, newest first, out of the rows that already tell it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from unioncare.core.bilingual import pick
from unioncare.core.ui.amounts import money
from unioncare.core.ui.dates import day
from unioncare.worklist.enums import ItemState
from unioncare.worklist.models import WorkItem

from ..enums import CaseState
from ..models import CaseMove, Consent, Grading, IllnessCase
from .case_file import CaseFile

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
class Event:
    """One line of the timeline.

    `tone` is "key" for a step of the flow, "hot" for what was missed or refused; `mark` says so in a word.
    """

    at: datetime
    title: str | Promise
    text: str = ""
    by: str = ""
    tone: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """The rows of which a timeline is made; whoever has read them already passes them on.

    `titles_only` leaves out what was done: it may tell of the illness.
    """

    moves: Iterable[CaseMove]
    items: Iterable[WorkItem]
    gradings: Iterable[Grading]
    consents: Iterable[Consent]
    file: CaseFile
    accesses: Iterable[LogEntry] = ()
    titles_only: bool = False


def timeline(history: History, wanted: str = ALL, limit: int = SHOWN) -> tuple[list[Event], bool]:
    """Return the latest events of the wanted kind, and whether there are more."""
    if wanted not in (FLOW, CARE, FACTS, ACCESS):
        history = replace(history, items=[item for item in history.items if not _told_elsewhere(item)])
    sources: dict[str, Callable[[], list[Event]]] = {
        FLOW: lambda: [*_moves(history.moves), *_gradings(history.gradings), *_consents(history.consents)],
        CARE: lambda: list(_items(history.items, titles_only=history.titles_only)),
        FACTS: lambda: list(_facts(history.file)),
        ACCESS: lambda: list(_accesses(history.accesses)),
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


def _name(person: object) -> str:
    return str(person) if person else _("system")


def _moves(moves: Iterable[CaseMove]) -> Iterator[Event]:
    for move in moves:
        if move.move == "grade":
            continue  # the grading itself says more
        hot = move.target in (CaseState.REJECTED, CaseState.DECEASED)
        yield Event(move.at, CaseState(move.target).label, move.reason, _name(move.actor), "hot" if hot else "key")


def _gradings(gradings: Iterable[Grading]) -> Iterator[Event]:
    rows = list(gradings)
    earlier: list[Grading | None] = [*rows[1:], None]
    for grading, before in zip(rows, earlier, strict=False):
        now = f"S{grading.severity} E{grading.burden} P{grading.psych} → L{grading.level}"
        text = _("%(now)s; before %(before)s") % {"now": now, "before": f"L{before.level}"} if before else now
        yield Event(grading.graded_at, pgettext("event", "Graded"), text, _name(grading.graded_by), "key")


def _consents(consents: Iterable[Consent]) -> Iterator[Event]:
    for consent in consents:
        text = consent.get_state_display()
        if consent.given_by:
            text = f"{text}: {consent.given_by} ({consent.relation})"
        yield Event(consent.at, _("Consent"), text, _name(consent.recorded_by))


def _items(items: Iterable[WorkItem], *, titles_only: bool) -> Iterator[Event]:
    for item in items:
        if item.done_at is None:
            continue
        title = pick(item.title) if item.title else str(item.work_kind.label)
        text = {
            ItemState.DONE: item.result,
            ItemState.WAIVED: _("waived: %(reason)s") % {"reason": item.reason},
            ItemState.CANCELLED: _("cancelled: %(reason)s") % {"reason": item.reason},
        }.get(ItemState(item.state), "")
        text = str(item.get_state_display()) if titles_only else text
        tone, mark = ("hot", pgettext("event", "late")) if item.missed else ("", "")
        yield Event(item.done_at, title, text, _name(item.done_by), tone, mark)


def _facts(file: CaseFile) -> Iterator[Event]:
    for event in file.events:
        text = f"{event.get_kind_display()} {day(event.happened_on)} {event.place}".strip()
        yield Event(event.recorded_at, _("Treatment"), text, _name(event.recorded_by))
    for survey in file.surveys:
        text = _("%(persons)s persons, %(income)s a year") % {
            "persons": survey.persons,
            "income": money(survey.annual_income),
        }
        yield Event(survey.recorded_at, _("Home verification"), text, _name(survey.recorded_by))
    for cost in file.costs:
        text = _("out of pocket %(amount)s of %(total)s") % {
            "amount": money(cost.out_of_pocket),
            "total": money(cost.total),
        }
        yield Event(cost.recorded_at, _("Costs"), text, _name(cost.recorded_by))
    for document in file.documents:
        yield Event(document.recorded_at, _("Document"), str(document), _name(document.recorded_by))
    yield from _struck(file)


def _struck(file: CaseFile) -> Iterator[Event]:
    for fact in (*file.events, *file.surveys, *file.costs, *file.documents):
        if fact.struck_at is not None:
            title = _("Struck out: %(what)s") % {"what": fact._meta.verbose_name}
            yield Event(fact.struck_at, title, fact.struck_reason, _name(fact.struck_by), "hot")


def _accesses(rows: Iterable[LogEntry]) -> Iterator[Event]:
    words = {"page": _("Case page"), "document": _("Document"), "contact": _("Contact phone"), "export": _("Export")}
    for row in rows:
        data = row.additional_data or {}
        title = words.get(str(data.get("what", "")), _("Read"))
        yield Event(row.timestamp, title, str(data.get("purpose", "")), _name(row.actor))
