"""What brings a renewal on: steps that are ticked off, the next term, everybody carried into it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unioncare.core.views import RefusableForm

from ..errors import InsuranceRefused
from ..forms.enrolling import AgreedForm
from ..kinds import LAPSED
from ..selectors.renewal import Renewal, renewal_of
from ..selectors.renewal_cost import cost_of
from ..services.renewal import carried_rows, open_following, renew_members, tick_step
from ..services.writing import mark_of
from .term_base import OfTerm, TermAct
from .terms import OPEN


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


class RenewAllView(OfTerm, RefusableForm):
    """Carry everybody who still may be into the next term: how many, and who pays what, is said before it is done."""

    permission = OPEN
    template_name = "insurance/renew_all.html"
    form_class = AgreedForm

    @cached_property
    def renewal(self) -> Renewal:
        return renewal_of(self.term, timezone.localdate(self.now))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.has_perm(self.permission):
            self.require(self.term)
            if self.renewal.following is None:
                messages.error(request, _("Open the next term first."))
                return self.leave(self.get_success_url())
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        following = self.renewal.following
        assert following is not None  # or `dispatch` would have led back
        return super().get_context_data(
            term=self.term, renewal=self.renewal, cost=cost_of(self.renewal), back=self.get_success_url(),
            mark=mark_of(following, carried_rows(self.renewal, following)), **kwargs,
        )  # fmt: skip

    def act(self, form: forms.Form) -> int:
        following = self.renewal.following
        assert following is not None  # or `dispatch` would have led back
        return renew_members(
            old=self.term, new=following, agreed=form.cleaned_data["agreed"], actor=self.user, now=self.now
        )

    def said(self, done: int) -> str:
        if not done:
            return _("Nobody is left to be renewed.")
        return ngettext("%(count)d member is renewed.", "%(count)d members are renewed.", done) % {"count": done}

    def get_success_url(self) -> str:
        return reverse("cases:renewal", args=[self.term.pk])
