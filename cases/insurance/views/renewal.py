"""The renewal of a term: where it stands, whom it concerns, and the acts that bring it on."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from cases.members.models import Member
from unioncare.worklist.kinds import get_kind
from unioncare.worklist.models import WorkItem

from ..engine.eligibility import NOT_ON_STAFF, TOO_OLD, TOO_YOUNG, WRONG_SEX
from ..enums import GapReason
from ..errors import InsuranceRefused
from ..kinds import LAPSED
from ..selectors.renewal import MOVED_AWAY, REFUSED, Difference, Renewal, budget, difference, renewal_of
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
from ..services.renewal import STEPS, open_following, renew_members, steps_of, tick_step
from .term_base import OfTerm, TermAct
from .terms import OPEN

WHY: dict[str, Promise] = {
    TOO_OLD: _("Too old on the first day"),
    TOO_YOUNG: _("Too young on the first day"),
    WRONG_SEX: _("Not of the sex that the plan is for"),
    MOVED_AWAY: _("Moved to a unit outside the term"),
    REFUSED: GapReason.REFUSED.label,
}
NAMES: dict[str, Promise] = {
    WAITING: _("To be renewed"),
    DROPPED: _("No longer possible"),
    JOINING: _("Could join"),
    MISSING: _("Without certificate"),
}


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
        found, wanted = difference(renewal), self.request.GET.get("list", "")
        wanted = wanted if wanted in LISTS else WAITING
        missing = certificate_gaps(renewal.following or self.term).count()
        page = renewal_rows(self.user, renewal, wanted, self.request.GET.get("after", ""))
        return super().get_context_data(
            term=self.term, renewal=renewal, found=found, missing=missing, today=today, steps=self._steps(),
            budget=budget(renewal), tabs=_tabs(found, missing, wanted), wanted=wanted, label=NAMES[wanted],
            page=page, rows=[_person(row) for row in page.rows],
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
    """Somebody on a list, with why they cannot be renewed, in words."""

    member: Member
    shares: int
    reason: str


def _person(row: RenewalRow) -> PersonRow:
    return PersonRow(row.member, row.shares, row.status if row.why == NOT_ON_STAFF else str(WHY.get(row.why, "")))


def _tabs(found: Difference, missing: int, wanted: str) -> list[tuple[str, Promise, int, bool]]:
    counts = {WAITING: found.waiting, DROPPED: found.dropped, JOINING: found.joining, MISSING: missing}
    return [(code, NAMES[code], count, code == wanted) for code, count in counts.items()]


class RenewalAct(TermAct):
    """An act of the renewal page."""

    permission = OPEN

    def back(self) -> str:
        return reverse("cases:renewal", args=[self.term.pk])


class RenewalStepView(RenewalAct):
    """Tick a step off."""

    def act(self) -> Any:
        kind = self.kwargs["kind"]
        if kind == LAPSED:
            raise InsuranceRefused(_("This step ends by itself, once everybody is renewed."))
        tick_step(term=self.term, kind=kind, actor=self.user, now=self.now)
        return _("The step is done.")


class NextTermView(RenewalAct):
    """Open the term that follows."""

    def act(self) -> Any:
        open_following(term=self.term, actor=self.user, now=self.now)
        return _("The next term is open: renew the members now.")


class RenewAllView(RenewalAct):
    """Carry everybody who still may be into the next term."""

    def act(self) -> Any:
        renewal = renewal_of(self.term, timezone.localdate(self.now))
        if renewal.following is None:
            raise InsuranceRefused(_("Open the next term first."))
        count = renew_members(old=self.term, new=renewal.following, actor=self.user, now=self.now)
        return ngettext("%(count)d member is renewed.", "%(count)d members are renewed.", count) % {"count": count}
