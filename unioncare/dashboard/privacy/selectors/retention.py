"""The preview of the retention job, and its log."""

from dataclasses import dataclass
from datetime import datetime

from cases.care.models import IllnessCase
from unioncare.core.paging import Page, decode_cursor, keyset_page
from unioncare.core.refusals import Text
from unioncare.core.thresholds import named
from unioncare.organisation.access import scope_paths
from unioncare.organisation.models import User

from ..enums import Rule
from ..models import LegalHold, RetentionRun
from ..permissions import SEE_RETENTION
from .due import TERMS, DueCase, cases_over, counts_due, judged, term_of

MOST_HOLDS = 100


@dataclass(frozen=True, slots=True)
class RuleNow:
    """A rule: what it deletes, after how long, and how much of that is due in the whole union."""

    label: Text
    term: int
    unit: Text
    due: int


def rules_now(now: datetime) -> list[RuleNow]:
    """Return every rule with what is due; numbers alone, so that they stand for the whole union."""
    due = counts_due(now)
    return [RuleNow(rule.label, term_of(rule), named(TERMS[rule].code).unit, due[rule]) for rule in Rule]


def due_page(user: User, now: datetime, after: str) -> tuple[list[DueCase], Page[IllnessCase]]:
    """Return a page of cases in scope whose term is over, the longest ago first, with what holds them back."""
    rows = cases_over(now).within_any(scope_paths(user, SEE_RETENTION)).select_related("member", "unit")
    if (cursor := decode_cursor(after, datetime, int)) is not None:
        closed, pk = cursor
        rows = rows.filter(closed_at__gte=closed).exclude(closed_at=closed, pk__lte=pk)
    page = keyset_page(rows.order_by("closed_at", "pk"), key=lambda case: (case.closed_at, case.pk))
    return judged(page.rows), page


def holds_in_force(user: User) -> list[LegalHold]:
    """Return the holds in scope, the latest first."""
    rows = LegalHold.objects.visible_to(user).in_force().select_related("case__unit", "placed_by")
    return list(rows.order_by("-placed_at", "-pk")[:MOST_HOLDS])


def runs_page(after: str) -> Page[RetentionRun]:
    """Return a page of the log, the latest first."""
    rows = RetentionRun.objects.order_by("-pk")
    if cursor := decode_cursor(after, int):
        rows = rows.filter(pk__lt=cursor[0])
    return keyset_page(rows, key=lambda run: (run.pk,))
