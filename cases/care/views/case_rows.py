"""Rows of the case list: every row is worked out once, and nothing asks the database again."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from unioncare.core.bilingual import pick
from unioncare.core.ui import marks
from unioncare.core.ui.due import Due, due_text
from unioncare.core.ui.why import why
from unioncare.organisation.calendar import load_working_days
from unioncare.worklist.kinds import get_kind
from unioncare.worklist.pages import item_page
from unioncare.worklist.presentation import Reader
from unioncare.worklist.selectors.clock import Clock

from ..enums import CaseState, ConsentState
from ..models import IllnessCase
from ..selectors.cases import NextItem, next_items
from .case_page import STATE_TONES, reasons_shown

_NOTHING = "—"


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case as the list shows it; health data is left out without consent.

    `level` says under its mark why it is that level, `next` what is due first, when, and by which rule; the page of
    the item tells the whole reason.
    """

    case: IllnessCase
    url: str
    level: SafeString
    state: SafeString
    disease: str
    owner: SafeString
    next: SafeString | str


def case_rows(cases: list[IllnessCase], user: Any) -> list[CaseRow]:
    """Return what the row template prints; addresses and words are made once, not per row."""
    items, clock, language = next_items(cases), Clock(timezone.now(), load_working_days()), get_language()
    states = marks.statuses(CaseState, STATE_TONES)
    consents = marks.statuses(ConsentState, dict.fromkeys(ConsentState.values, "line"))
    start, _zero, end = reverse("cases:case", args=["0"]).rpartition("0")
    reader, rows = Reader.of(user), []
    for case in cases:
        item, told = items.get(case.subject_id), case.may_process
        rows.append(
            CaseRow(
                case=case,
                url=f"{start}{case.number}{end}",
                level=_level_of(case, language) if told else consents[case.consent_state],
                state=states[case.state],
                disease=str(case.disease) if told and case.disease else _NOTHING,
                owner=marks.owner(case.owner, mine=case.owner_id == user.pk),
                next=_next(item, case, reader, clock, language) if item else _NOTHING,
            )
        )
    return rows


def _next(item: NextItem, case: IllnessCase, reader: Reader, clock: Clock, language: str | None) -> SafeString:
    title = pick(item.title) if item.title else str(get_kind(item.kind).label)
    article = pick(item.article) if item.article and reasons_shown(case) else ""
    when = _when(clock.due(item.due_at, in_hours=item.in_hours), article, language)
    if reader.opens(item.assignee, item.role, item.path):
        return format_html('<a href="{}">{}</a>{}', item_page("item").format(item.pk), title, when)
    return format_html("{}{}", title, when)


@lru_cache(maxsize=1_000)
def _when(due: Due, article: str, _language: str | None) -> SafeString:
    red = " uc-red" if due.tone == "red" else ""
    return format_html('<small class="d-block uc-num{}">{}</small>{}', red, due_text(due), why(text=article))


def _level_of(case: IllnessCase, language: str | None) -> SafeString:
    return _level(case.level, case.severity, case.burden, case.psych, language)


@lru_cache(maxsize=1_000)
def _level(
    level: int | None, severity: int | None, burden: int | None, psych: int | None, _language: str | None
) -> SafeString:
    """Return the mark of a level and the classes of which it is the highest, unless somebody set it by hand."""
    mark, classes = marks.level(level), {"S": severity, "E": burden, "P": psych}
    if not level or not all(classes.values()):
        return mark
    reason = " ".join(f"{letter}{value}" for letter, value in classes.items())
    if level != max(value for value in classes.values() if value):
        reason = _("%(classes)s, set by hand") % {"classes": reason}
    return format_html('{}<small class="d-block uc-num uc-mute">{}</small>', mark, reason)
