"""Gifts for the staff: the list, the receipt on paper, the cash register."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from unioncare.core.audit import record_access, record_bulk_access
from unioncare.core.refusals import Refusal
from unioncare.core.views import NeedsPermission, asks_for_fragment
from unioncare.notifications.letters import public_url

from ..enums import Channel, Shown
from ..forms.gifts import CashForm
from ..models import Gift
from ..selectors.figures import figures_of
from ..selectors.lists import gift_page
from ..selectors.register import till_of
from ..services.register import take_cash, undo_last
from .base import GIFTS, TAKE, CampaignFormView, OfCampaign


class GiftListView(OfCampaign, TemplateView):
    """All gifts of a campaign, with names and their place in the books."""

    permission = GIFTS
    template_name = "donations/gifts/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.request.GET
        channel = query.get("channel", "")
        channel = channel if channel in Channel.values else ""
        page = gift_page(self.campaign, query.get("after", ""), channel=channel)
        rows = ((gift.pk, gift.spaced_code) for gift in page.rows)
        record_bulk_access(Gift, rows, actor=self.user, purpose="", what="gift list")
        return super().get_context_data(page=page, figures=figures_of(self.campaign), channels=Channel, **kwargs)


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
