"""The renewal of a term: where it stands, whom it concerns, and the acts that bring it on."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from cases.members.models import Member
from unioncare.worklist.kinds import get_kind
from unioncare.worklist.models import WorkItem

from ..engine.eligibility import NOT_ON_STAFF, TOO_OLD, TOO_YOUNG, WRONG_SEX
from ..enums import GapReason
from ..selectors.explaining import explain_renewal
from ..selectors.renewal import INSURED_NEARER, MOVED_AWAY, REFUSED, Difference, Renewal, difference, renewal_of
from ..selectors.renewal_cost import cost_of
from ..selectors.renewal_page import (
    DROPPED,
    JOINING,
    LISTS,
    MISSING,
    WAITING,
    RenewalRow,
    certificate_gaps,
    renewal_rows,
)
from ..services.renewal_timeline import STEPS, steps_of
from .term_base import OfTerm
from .terms import OPEN

WHY: dict[str, Promise] = {
    TOO_OLD: _("Too old on the first day"),
    TOO_YOUNG: _("Too young on the first day"),
    WRONG_SEX: _("Not of the sex that the plan is for"),
    MOVED_AWAY: _("Moved to a unit outside the term"),
    INSURED_NEARER: _("Insured by a term of their own unit"),
    REFUSED: GapReason.REFUSED.label,
}
NAMES: dict[str, Promise] = {
    WAITING: _("To be renewed"),
    DROPPED: _("No longer possible"),
    JOINING: _("Could join"),
    MISSING: _("Without certificate"),
}
# Lists by which notice is given.
PRINTED = (WAITING, DROPPED)


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step of the timeline as the page shows it."""

    kind: str
    label: str | Promise
    begins_on: date
    due_on: date
    item: WorkItem | None
    late: bool

    @property
    def is_open(self) -> bool:
        return self.item is not None and self.item.done_at is None


class RenewalView(OfTerm, TemplateView):
    """The timeline, the roster difference, the next term and what it costs."""

    permission = OPEN
    template_name = "insurance/renewal.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate(self.now)
        renewal = renewal_of(self.term, today)
        cost = cost_of(renewal)
        found, wanted = difference(renewal), self.request.GET.get("list", "")
        wanted = wanted if wanted in LISTS else WAITING
        missing = certificate_gaps(renewal.following or self.term).count()
        page = renewal_rows(self.user, renewal, wanted, self.request.GET.get("after", ""))
        return super().get_context_data(
            term=self.term, renewal=renewal, found=found, missing=missing, today=today, steps=self._steps(),
            cost=cost, on_paper=wanted in PRINTED, tabs=_tabs(found, missing, wanted), wanted=wanted,
            label=NAMES[wanted], page=page, rows=[person_row(row) for row in page.rows],
            why_cost=explain_renewal(cost.shares, cost.people, cost.split, renewal.version.premium),
            lapsed=self._lapsed(renewal, found, today), **kwargs,
        )  # fmt: skip

    def _steps(self) -> list[StepRow]:
        items = {item.kind: item for item in WorkItem.objects.filter(subject=self.term.subject_id, kind__in=STEPS)}
        return [
            StepRow(
                step.kind, get_kind(step.kind).label, step.begins_on, step.due_on, item,
                item is not None and item.is_overdue(self.now),
            )
            for step in steps_of(self.term)
            for item in [items.get(step.kind)]
        ]  # fmt: skip

    def _lapsed(self, renewal: Renewal, found: Difference, today: date) -> dict[str, Any] | None:
        """Return how many lapsed, until when nobody waits, and whether that day is past."""
        if self.term.ends_on >= today or not found.waiting:
            return None
        return {"count": found.waiting, "until": renewal.last_day, "over": today > renewal.last_day}


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody on a list, with why they cannot be renewed, in words, and what they pay themselves, in CNY."""

    member: Member
    shares: int
    reason: str
    own: Decimal


def person_row(row: RenewalRow) -> PersonRow:
    """Return what a list says of somebody."""
    reason = row.status if row.why == NOT_ON_STAFF else str(WHY.get(row.why, ""))
    return PersonRow(row.member, row.shares, reason, row.own)


def _tabs(found: Difference, missing: int, wanted: str) -> list[tuple[str, Promise, int, bool]]:
    counts = {WAITING: found.waiting, DROPPED: found.dropped, JOINING: found.joining, MISSING: missing}
    return [(code, NAMES[code], count, code == wanted) for code, count in counts.items()]
