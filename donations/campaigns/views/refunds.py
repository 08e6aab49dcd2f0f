"""Gifts that go back: the register of a campaign, asking for one, handing it over, leaving it."""

from typing import Any

from django import forms
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView

from unioncare.core.audit import record_bulk_access

from ..enums import PLACE_OF, Channel, RefundState
from ..forms.money import ByChannelForm, HandBackForm, RefundForm
from ..models import Refund
from ..selectors.lists import refund_page
from ..services.refunding import ask_refund, drop_refund, hand_back, return_by_channel
from .base import GIFTS, PLAN, SETTLE, CampaignFormView, OfCampaign
from .gift import OfGift, facts_of


class RefundListView(OfCampaign, TemplateView):
    """What goes back and what went back, to whom."""

    permission = GIFTS
    template_name = "donations/gifts/refunds.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        wanted = self.request.GET.get("state", "")
        page = refund_page(self.campaign, wanted, self.request.GET.get("after", ""))
        rows = ((refund.pk, refund.gift.spaced_code) for refund in page.rows)
        record_bulk_access(Refund, rows, actor=self.user, purpose="", what="refunds")
        return super().get_context_data(
            page=page, states=RefundState, may_settle=self.user.has_perm(SETTLE, self.campaign), **kwargs
        )


class AskRefundView(OfGift, CampaignFormView):
    """Ask that a gift goes back."""

    permission = PLAN
    form_class = RefundForm
    done_message = gettext_lazy("The gift goes back: finance hands it over and notes who received it.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = _("%(amount)s CNY of %(day)s, receipt %(code)s: the donor gets all of it back.")
        note = words % facts_of(self.gift)
        return super().get_context_data(title=_("Give the gift back"), submit=_("Ask for it"), note=note, **kwargs)

    def act(self, form: forms.Form) -> Refund:
        return ask_refund(gift=self.gift, reason=form.cleaned_data["reason"], actor=self.user, now=self.now)


class OfRefund(CampaignFormView):
    """A form about one gift that goes back."""

    permission = SETTLE

    @cached_property
    def refund(self) -> Refund:
        rows = Refund.objects.filter(gift__campaign=self.campaign).select_related("gift")
        refund: Refund | None = rows.filter(pk=self.kwargs["pk"]).first()
        if refund is None:
            raise Http404
        return refund

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = _("%(amount)s CNY to whoever gave on %(day)s, receipt %(code)s.")
        note = words % (facts_of(self.refund.gift) | {"amount": f"{self.refund.amount:,.2f}"})
        return super().get_context_data(note=note, **kwargs)

    def get_success_url(self) -> str:
        return reverse("donations:campaign_refunds", args=[self.campaign.code])


class HandBackView(OfRefund):
    """Note who received it; it is booked."""

    form_class = HandBackForm
    done_message = gettext_lazy("It is booked as given back.")
    extra_context = {"title": gettext_lazy("Given back"), "submit": gettext_lazy("Book it as given back")}

    def get_initial(self) -> dict[str, Any]:
        gift = self.refund.gift
        return {
            "given_on": timezone.localdate(self.now), "place": PLACE_OF[Channel(gift.channel)],
            "received_by": gift.donor,
        }  # fmt: skip

    def act(self, form: forms.Form) -> Refund:
        return hand_back(refund=self.refund, actor=self.user, now=self.now, **form.cleaned_data)


class DropRefundView(OfRefund):
    """Note why it stays in the fund."""

    form_class = RefundForm
    done_message = gettext_lazy("It stays in the fund.")
    extra_context = {"title": gettext_lazy("It stays in the fund"), "submit": gettext_lazy("Leave it in the fund")}

    def act(self, form: forms.Form) -> Refund:
        return drop_refund(refund=self.refund, reason=form.cleaned_data["reason"], actor=self.user, now=self.now)


class ByChannelView(CampaignFormView):
    """Note that all shares of a channel went back on the way on which they came."""

    permission = SETTLE
    form_class = ByChannelForm

    def get_initial(self) -> dict[str, Any]:
        return {"given_on": timezone.localdate(self.now), "channel": Channel.BANK}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        note = _("Each is booked by itself; what the bank cannot return is left in the fund, one by one, before.")
        return super().get_context_data(
            title=_("Give back by channel"), submit=_("Book them as given back"), note=note, **kwargs
        )

    def act(self, form: forms.Form) -> int:
        return return_by_channel(campaign=self.campaign, actor=self.user, now=self.now, **form.cleaned_data)

    def said(self, done: Any) -> Any:
        return ngettext(
            "%(count)d gift is booked as given back.", "%(count)d gifts are booked as given back.", done
        ) % {"count": done}

    def get_success_url(self) -> str:
        return reverse("donations:campaign_refunds", args=[self.campaign.code])
