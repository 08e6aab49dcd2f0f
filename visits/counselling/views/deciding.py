"""Acts of the supervisor: accept, decline, say who counsels."""

from typing import Any

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from unioncare.core.refusals import Text

from ..forms.counselling import CounsellorsForm, DeclineForm
from ..selectors.circle import counsellors_of, leads
from ..selectors.offers import Offer, offers_for
from ..services.deciding import accept_referral, decline_referral, set_counsellors
from .base import CounsellingForm


class CounsellorsView(CounsellingForm):
    """Who counsels: fewest members first."""

    form_class: Any = CounsellorsForm
    done_message = _("It is said who counsels; they have been told.")
    extra_context = {"title": _("Who counsels"), "submit": _("Set the counsellors")}

    def why_not_here(self) -> Text | None:
        if self.step:
            return super().why_not_here()
        if leads(self.user, self.counselling, timezone.localdate(self.now)):
            return None
        return _("The supervisor of the team says who counsels.")

    @cached_property
    def offers(self) -> list[Offer]:
        return offers_for(self.counselling, timezone.localdate(self.now))

    def get_form_kwargs(self) -> dict[str, Any]:
        held = counsellors_of(self.counselling, timezone.localdate(self.now))
        return super().get_form_kwargs() | {"offers": self.offers, "held": held}

    def act(self, form: Any) -> Any:
        return set_counsellors(
            counselling_id=self.counselling.pk, counsellors=form.chosen(), actor=self.user, now=self.now
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(refused=[offer for offer in self.offers if offer.why_not], **kwargs)


class AcceptView(CounsellorsView):
    """Take a referral, and name who counsels."""

    step = "accept"
    done_message = _("The referral is accepted; whoever counsels has been told.")
    extra_context = {"title": _("Accept the referral"), "submit": _("Accept the referral")}

    def act(self, form: Any) -> Any:
        return accept_referral(
            counselling_id=self.counselling.pk, counsellors=form.chosen(), actor=self.user, now=self.now
        )


class DeclineView(CounsellingForm):
    """Decline a referral for a coded reason."""

    step = "decline"
    form_class = DeclineForm
    done_message = _("The referral is declined.")
    extra_context = {
        "title": _("Decline the referral"),
        "note": _("A later referral of this member begins anew."),
        "submit": _("Decline the referral"),
        "danger": True,
    }

    def act(self, form: Any) -> Any:
        return decline_referral(
            counselling_id=self.counselling.pk,
            reason=form.cleaned_data["reason"],
            actor=self.user,
            now=self.now,
        )
