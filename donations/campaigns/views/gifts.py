"""Gifts for the staff: the list, the receipt on paper, the cash register."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, pgettext_lazy
from django.views.generic import TemplateView

from unioncare.core.audit import record_access, record_bulk_access, record_event
from unioncare.core.refusals import Refusal
from unioncare.core.typed import typed_in
from unioncare.core.views import NeedsPermission, SearchedByPost, asks_for_fragment
from unioncare.imports.exporting import MOST_ROWS, ExportView
from unioncare.imports.writing.workbooks import Heading, Value
from unioncare.notifications.letters import public_url
from unioncare.organisation.keeping import noted_query

from ..enums import Channel, Shown
from ..forms.gifts import CashForm
from ..models import Gift
from ..selectors.figures import figures_of
from ..selectors.lists import gift_page, gifts_of
from ..selectors.register import till_of
from ..services.register import take_cash, undo_last
from .base import GIFTS, TAKE, CampaignFormView, OfCampaign


class GiftListView(OfCampaign, SearchedByPost, TemplateView):
    """All gifts of a campaign, with names and their place in the books."""

    permission = GIFTS
    template_name = "donations/gifts/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.request.GET
        wanted = typed_in(query)
        page = gift_page(self.campaign, query.get("after", ""), channel=query.get("channel", ""), text=wanted)
        rows = ((gift.pk, gift.spaced_code) for gift in page.rows)
        record_bulk_access(Gift, rows, actor=self.user, purpose="", what="gift list")
        return super().get_context_data(
            page=page, figures=figures_of(self.campaign), channels=Channel, wanted=wanted, **kwargs
        )


class GiftExportView(OfCampaign, ExportView):
    """The gifts of a campaign as a workbook, with the names of donors: for a purpose, which is noted."""

    permission, page, event = GIFTS, "donations:campaigns", gettext_noop("gifts exported")
    title = gettext_lazy("Gifts as a workbook")
    masks = gettext_lazy("It holds whole names, also of donors who are not named on the list.")
    sheet = pgettext_lazy("sheet", "Gifts")
    headings = (
        Heading(gettext_lazy("Day"), 12),
        Heading(gettext_lazy("Donor"), 18, text=True),
        Heading(gettext_lazy("Donors"), 8),
        Heading(gettext_lazy("Unit"), 18),
        Heading(gettext_lazy("On the list"), 16),
        Heading(gettext_lazy("How it arrived"), 16),
        Heading(gettext_lazy("Amount"), 14),
        Heading(gettext_lazy("Transaction number"), 28, text=True),
        Heading(gettext_lazy("Receipt"), 16, text=True),
        Heading(gettext_lazy("Entry"), 10),
        Heading(gettext_lazy("Taken back"), 12),
    )

    def records(self, now: datetime) -> Iterator[list[Value]]:
        query = self.request.GET
        rows = gifts_of(self.campaign, channel=query.get("channel", ""), text=typed_in(query)).order_by("-pk")
        for gift in rows[:MOST_ROWS].iterator(2_000):
            yield _cells(gift)

    def note(self, purpose: str, rows: int) -> None:
        details = {"purpose": purpose, "rows": rows, "filter": noted_query(self.request.GET)}
        record_event(self.campaign, actor=self.user, what=self.event, details=details)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = reverse("donations:campaign_gifts", args=[self.campaign.code])
        return super().get_context_data(**kwargs) | {"back": back}


def _cells(gift: Gift) -> list[Value]:
    return [
        gift.given_on, gift.donor, gift.donors, gift.unit.name if gift.unit else "", gift.get_shown_display(),
        gift.get_channel_display(), gift.amount, gift.transaction_no, gift.spaced_code, gift.entry.number,
        gift.entry.reversal.booked_on if gift.is_reversed else None,
    ]  # fmt: skip


class ReceiptPaperView(NeedsPermission, TemplateView):
    """The receipt of a gift: on A4, or small on A6."""

    permission = TAKE
    template_name = "donations/gifts/receipt.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = Gift.objects.visible_to(self.user, TAKE).select_related(
            "campaign__unit", "entry__fund", "entry__reversal", "recorded_by"
        )
        gift = rows.filter(code=self.kwargs["code"]).first()
        if gift is None:
            raise Http404
        record_access(gift, actor=self.user, purpose=gift.campaign.code, what="receipt")
        return super().get_context_data(
            gift=gift,
            campaign=gift.campaign,
            small=self.request.GET.get("size") == "a6",
            address=public_url(reverse("donations:give_receipt")),
            back=reverse("donations:campaign_register", args=[gift.campaign.code]),
            **kwargs,
        )


class RegisterView(CampaignFormView):
    """The cash register: Enter keeps a gift, and the next one is typed at once."""

    permission = TAKE
    form_class = CashForm
    template_name = "donations/gifts/register.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        till = till_of(self.campaign, self.user, timezone.localdate(self.now))
        return super().get_context_data(till=till, **kwargs)

    def act(self, form: forms.Form) -> Gift:
        data = form.cleaned_data
        return take_cash(
            campaign=self.campaign, amount=data["amount"], donor=data["donor"], shown=Shown(data["shown"]),
            donors=data["donors"], key=data["key"], actor=self.user, now=self.now,
        )  # fmt: skip

    def go_back(self) -> HttpResponse:
        """Show the empty form again: htmx takes it as a piece, everybody else as a page."""
        if not asks_for_fragment(self.request):
            return redirect("donations:campaign_register", self.campaign.code)
        return self._piece(CashForm())

    def form_invalid(self, form: Any) -> HttpResponse:
        return self._piece(form) if asks_for_fragment(self.request) else super().form_invalid(form)

    def _piece(self, form: forms.Form) -> HttpResponse:
        return render(self.request, "donations/gifts/till.html", self.get_context_data(form=form))


class UndoView(OfCampaign):
    """Take the last gift of the register back."""

    permission = TAKE
    keeps_away = True
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        number = request.POST.get("gift", "")
        try:
            gift = undo_last(
                campaign=self.campaign, gift_id=int(number) if number.isdecimal() else 0, actor=self.user, now=self.now
            )
        except Refusal as refusal:
            messages.error(request, str(refusal.reason))
        else:
            words = _("%(amount)s CNY are taken back; the entry and its reversal stay in the books.")
            messages.success(request, words % {"amount": f"{gift.amount:,.2f}"})
        return redirect("donations:campaign_register", self.campaign.code)
