"""Rows of a case as events of its timeline."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from auditlog.models import LogEntry
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from unioncare.core.bilingual import pick
from unioncare.core.ui.amounts import money
from unioncare.core.ui.dates import day
from unioncare.worklist.enums import ItemState
from unioncare.worklist.models import WorkItem

from ..enums import CaseState
from ..models import CaseMove, Consent, FamilyLetter, Grading
from .case_file import CaseFile

# The one step that is taken, and explained, only after consent has ended.
CLOSED_WITHOUT_CONSENT = "stop"


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


def _name(person: object) -> str:
    return str(person) if person else _("system")


def moves_told(moves: Iterable[CaseMove], *, withheld: bool = False) -> Iterator[Event]:
    for move in moves:
        if move.move == "grade":
            continue  # the grading itself says more
        hot = move.target in (CaseState.REJECTED, CaseState.DECEASED)
        reason = "" if withheld and move.move != CLOSED_WITHOUT_CONSENT else move.reason
        yield Event(move.at, CaseState(move.target).label, reason, _name(move.actor), "hot" if hot else "key")


def gradings_told(gradings: Iterable[Grading]) -> Iterator[Event]:
    rows = list(gradings)
    earlier: list[Grading | None] = [*rows[1:], None]
    for grading, before in zip(rows, earlier, strict=False):
        now = f"S{grading.severity} E{grading.burden} P{grading.psych} → L{grading.level}"
        text = _("%(now)s; before %(before)s") % {"now": now, "before": f"L{before.level}"} if before else now
        yield Event(grading.graded_at, pgettext("event", "Graded"), text, _name(grading.graded_by), "key")


def consents_told(consents: Iterable[Consent]) -> Iterator[Event]:
    for consent in consents:
        text = consent.get_state_display()
        if consent.given_by:
            text = f"{text}: {consent.given_by} ({consent.relation})"
        yield Event(consent.at, _("Consent"), text, _name(consent.recorded_by))


def items_told(items: Iterable[WorkItem], *, titles_only: bool) -> Iterator[Event]:
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


def letters_told(letters: Iterable[FamilyLetter]) -> Iterator[Event]:
    """Return what the family was told: what about, never the own words, which stand on the letter."""
    for letter in letters:
        yield Event(letter.made_at, _("Told the family"), letter.get_kind_display(), _name(letter.made_by))


def facts_told(file: CaseFile) -> Iterator[Event]:
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


def accesses_told(rows: Iterable[LogEntry], *, titles_only: bool = False) -> Iterator[Event]:
    """Return who looked; `titles_only` leaves out what for: it may name a document."""
    words = {
        "page": _("Case page"),
        "timeline": _("Timeline"),
        "items": _("Work items"),
        "grading": _("Grading"),
        "document": _("Document"),
        "contact": _("Contact phone"),
        "export": _("Export"),
        "screening": _("Screening"),
        "claim": _("Insurance claim"),
        "claim file": _("Claim file"),
    }
    for row in rows:
        data = row.additional_data or {}
        title = words.get(str(data.get("what", "")), _("Read"))
        purpose = "" if titles_only else str(data.get("purpose", ""))
        yield Event(row.timestamp, title, purpose, _name(row.actor))
