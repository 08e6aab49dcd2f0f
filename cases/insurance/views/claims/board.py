"""The claim board, and the same as a workbook."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy
from django.views.generic import TemplateView

from unioncare.core.audit import record_bulk_access
from unioncare.core.paging import CappedCount
from unioncare.core.views import NeedsPermission
from unioncare.imports.exporting import MOST_ROWS, ExportView
from unioncare.imports.writing.workbooks import Heading, Value
from unioncare.organisation.models import Unit

from ...enums import ClaimState
from ...models import Claim
from ...selectors.claim_board import board, card_of, claim_page, with_people
from ...selectors.claim_filter import SEE, ClaimFilter, plans_seen, with_ages
from ...selectors.claims_waiting import NAMED, cases_waiting
from .base import HANDLE

PAGE = "cases:claims"


class ClaimBoardView(NeedsPermission, TemplateView):
    """Claims in scope: in columns, or of chosen states as a list."""

    permission = SEE
    template_name = "insurance/claims/board.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, now = self.user, timezone.now()
        wanted = ClaimFilter.from_query(self.request.GET, user)
        if wanted.is_board:
            columns = board(user, wanted, now)
            found = CappedCount(sum(column.count for column in columns), capped=False)
            shown = {"columns": columns, "found": found}
            numbers = [card.claim for column in columns for card in column.cards]
        else:
            page, capped = claim_page(user, wanted, now, self.request.GET.get("after", ""))
            cards = [card_of(claim, timezone.localdate(now)) for claim in page.rows]
            shown = {"page": page, "found": capped, "cards": cards}
            numbers = page.rows
        # Who read of which claims is kept, as for one of them.
        record_bulk_access(
            Claim, ((claim.pk, claim.number) for claim in numbers), actor=user, purpose="", what="claim board"
        )
        waiting = list(cases_waiting(user, wanted)[: NAMED + 1])
        return super().get_context_data(
            wanted=wanted,
            waiting=waiting[:NAMED],
            more_waiting=len(waiting) > NAMED,
            states=ClaimState,
            plans=list(plans_seen(user)),
            units=list(Unit.objects.visible_to(user, SEE).filter(is_active=True)[:200]),
            may_export=user.has_perm(HANDLE),
            **shown,
            **kwargs,
        )


class ClaimExportView(ExportView):
    """Hands out the claims of the present filter."""

    permission, page, event = HANDLE, PAGE, gettext_noop("claims exported")
    title = _("Export the claims of this list")
    masks = _(
        "Neither the disease nor the ID number is in it, but plan and benefit tell that somebody is ill: handle it so."
    )
    sheet = _("Claims")
    headings = (
        Heading(_("Claim number"), 14, text=True),
        Heading(_("Case number"), 12, text=True),
        Heading(_("Name"), 12),
        Heading(_("Employee number"), 14, text=True),
        Heading(_("Unit"), 24),
        Heading(pgettext_lazy("insurance", "Plan"), 28),
        Heading(_("Certificate number"), 20, text=True),
        Heading(_("Benefit"), 28),
        Heading(_("State"), 16),
        Heading(_("Since"), 12),
        Heading(_("Day of the event"), 12),
        Heading(_("Discharged on"), 12),
        Heading(_("Expected"), 12),
        Heading(_("To be filed by"), 12),
        Heading(_("Submitted on"), 12),
        Heading(_("Number at the insurer"), 18, text=True),
        Heading(_("Approved"), 12),
        Heading(_("Paid"), 12),
        Heading(_("Paid on"), 12),
    )

    def setup(self, *args: Any, **kwargs: Any) -> None:
        super().setup(*args, **kwargs)
        self._taken: list[tuple[int, str]] = []

    def records(self, now: datetime) -> Iterator[list[Value]]:
        wanted = ClaimFilter.from_query(self.request.GET, self.user)
        rows = wanted.apply(self.user, timezone.localdate(now), self.permission)
        ordered = with_people(with_ages(rows)).order_by("deadline_on", "pk")
        for claim in ordered[:MOST_ROWS].iterator(chunk_size=500):
            self._taken.append((claim.pk, claim.number))
            yield _cells(claim)

    def note(self, purpose: str, rows: int) -> None:
        record_bulk_access(Claim, self._taken, actor=self.user, purpose=purpose, what="export")
        super().note(purpose, rows)


def _cells(claim: Any) -> list[Value]:
    member = claim.case.member
    return [
        claim.number, claim.case.number, member.name, member.employee_no or "", claim.case.unit.name,
        str(claim.enrolment.plan), claim.enrolment.certificate_no, str(claim.benefit), claim.get_state_display(),
        claim.since, claim.event_on, claim.discharged_on, claim.expected, claim.deadline_on, claim.submitted_on,
        claim.insurer_no, claim.approved, claim.paid, claim.paid_on,
    ]  # fmt: skip
