"""One gift: its place in the books, what became of it, and taking it back."""

from typing import Any

from django import forms
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from unioncare.core.audit import record_access

from ..forms.money import TakeBackForm
from ..models import Campaign, Gift
from ..selectors.paying import is_standing
from ..services.correcting import take_back
from .base import GIFTS, IMPORT, PLAN, TAKE, CampaignFormView, OfCampaign


def facts_of(gift: Gift) -> dict[str, str]:
    """Return how much was given when, and its receipt, for a sentence about the gift."""
    return {
        "amount": f"{gift.amount:,.2f}", "day": f"{gift.given_on:%Y-%m-%d}", "code": gift.spaced_code,
    }  # fmt: skip


class OfGift(OfCampaign):
    """A page about one gift: 404 outside the scope of its campaign."""

    @cached_property
    def gift(self) -> Gift:
        rows = Gift.objects.visible_to(self.user, self.permission).select_related(
            "campaign__unit", "campaign__fund", "campaign__subject", "unit", "entry__fund", "entry__reversal",
            "refund", "corrects", "corrected", "recorded_by",
        )  # fmt: skip
        gift: Gift | None = rows.filter(code=self.kwargs["code"]).first()
        if gift is None:
            raise Http404
        return gift

    @cached_property
    def campaign(self) -> Campaign:
        return self.gift.campaign

    def get_success_url(self) -> str:
        return self.gift.get_absolute_url()


class GiftView(OfGift, TemplateView):
    """The page of a gift. Reading it is noted."""

    permission = GIFTS
    template_name = "donations/gifts/gift.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        gift, user = self.gift, self.user
        record_access(gift, actor=user, purpose=gift.campaign.code, what="gift")
        stands = is_standing(gift)
        return super().get_context_data(
            gift=gift, refund=getattr(gift, "refund", None), instead=getattr(gift, "corrected", None),
            reversal=getattr(gift.entry, "reversal", None),
            may_take=user.has_perm(TAKE, gift),
            may_take_back=stands and user.has_perm(IMPORT, gift),
            may_refund=stands and user.has_perm(PLAN, gift), **kwargs,
        )  # fmt: skip


class TakeBackView(OfGift, CampaignFormView):
    """Take a gift out of the books, or book it to another campaign."""

    permission = IMPORT
    form_class = TakeBackForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.user, "campaign": self.campaign}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = _("%(amount)s CNY of %(day)s: the opposite is booked today, and receipt %(code)s is void.")
        note = words % facts_of(self.gift)
        return super().get_context_data(
            title=_("Booked wrongly"), submit=_("Take it back"), note=note, danger=True, **kwargs
        )

    def act(self, form: forms.Form) -> Gift | None:
        return take_back(gift=self.gift, actor=self.user, now=self.now, **form.cleaned_data)

    def said(self, done: Any) -> Any:
        if done is None:
            return _("The gift is taken back; its receipt is void.")
        words = _("The gift is booked to campaign %(code)s; its new receipt is %(receipt)s.")
        return words % {"code": done.campaign.code, "receipt": done.spaced_code}
