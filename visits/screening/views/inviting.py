"""Screening somebody: make a link and hand it over, make it again, withdraw it, note that the member declined."""

from typing import Any
from urllib.parse import urlencode

import segno
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, View

from unioncare.core.refusals import Refusal
from unioncare.core.workflow import MoveRefused
from unioncare.notifications.letters import public_url

from ...counselling.selectors.teams import team_of
from ..forms.invite import ScalesForm
from ..models import ScreeningInvitation
from ..selectors.access import counsels, reads_any
from ..selectors.invitations import invitation_of, links_of
from ..selectors.taken import taken_of
from ..services.declining import note_declined
from ..services.holding import why_not_screen
from ..services.inviting import invite, invite_again, withdraw_invitation
from .base import OfCounselledCase, OfScreenedCase


class HandsOverLinks(OfScreenedCase):
    """Shows a link by the very answer that made it: the address is kept nowhere from which it could come again."""

    def link_page(self, request: HttpRequest, invitation: ScreeningInvitation, token: str) -> HttpResponse:
        return render(request, "screening/link.html", {"case": self.case, **shown(invitation, token)})


def shown(invitation: ScreeningInvitation, token: str) -> dict[str, Any]:
    """Return what the page of a link and its slip show."""
    address = public_url(reverse("visits:open_screening", args=[token]))
    return {
        "invitation": invitation,
        "token": token,
        "address": address,
        "code": segno.make(address, error="m", micro=False).svg_data_uri(scale=6, border=2),
        "team": team_of(invitation.case.unit),
    }


class ScreeningView(HandsOverLinks, FormView):
    """Choose the scales, then make a link or fill them in together; below it the links so far."""

    form_class = ScalesForm
    template_name = "screening/screen.html"

    def form_valid(self, form: forms.Form) -> HttpResponse:
        assert isinstance(form, ScalesForm)
        if self.request.POST.get("act") == "together" and self._counsels:
            here = reverse("visits:screening_together", args=[self.case.number])
            return redirect(f"{here}?{urlencode({'scale': [scale.pk for scale in form.chosen]}, doseq=True)}")
        try:
            invitation, token = invite(case=self.case, scales=form.chosen, actor=self.user, now=self.now)
        except Refusal as refusal:
            form.add_error(None, str(refusal.reason))
            return self.form_invalid(form)
        return self.link_page(self.request, invitation, token)

    @cached_property
    def _counsels(self) -> bool:
        return counsels(self.user, self.case, timezone.localdate())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            links=links_of(self.case, self.now),
            taken=taken_of(self.case),
            why_not=why_not_screen(self.case),
            counsels=self._counsels,
            reads=reads_any(self.user, self.case),
            **kwargs,
        )


class OfLink(HandsOverLinks, View):
    """An act upon one link of a case."""

    http_method_names = ["post"]

    @cached_property
    def invitation(self) -> ScreeningInvitation:
        link: ScreeningInvitation = get_object_or_404(self.case.screening_invitations, pk=self.kwargs["pk"])
        link.case = self.case
        return link


class InviteAgainView(OfLink):
    """A new link in the place of one that was lost or ran out."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            invitation, token = invite_again(invitation=self.invitation, actor=self.user, now=self.now)
        except Refusal as refusal:
            messages.error(request, str(refusal.reason))
            return redirect("visits:screening", self.case.number)
        return self.link_page(request, invitation, token)


class WithdrawLinkView(OfLink):
    """A link takes no answers any more."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if withdraw_invitation(invitation=self.invitation, actor=self.user, now=self.now):
            messages.success(request, _("The link is withdrawn; it takes no answers any more."))
        else:
            messages.info(request, _("The link had ended already."))
        return redirect("visits:screening", self.case.number)


class SlipView(HandsOverLinks, View):
    """The slip on paper. The token comes from the page of the link, which alone knows it."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        token = request.POST.get("token", "")
        invitation = invitation_of(token)
        back = reverse("visits:screening", args=[self.case.number])
        if invitation is None or invitation.case_id != self.case.pk or invitation.closed(self.now):
            messages.error(request, _("This link is open no more: make a new one, then print its slip."))
            return redirect(back)
        return render(request, "screening/slip.html", {"back": back, **shown(invitation, token)})


class NoteDeclinedView(OfCounselledCase, View):
    """The member told a counsellor that they would rather not be screened."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            note_declined(case=self.case, actor=self.user, now=self.now)
        except MoveRefused as refusal:
            messages.error(request, str(refusal.reason))
        else:
            messages.success(request, _("Noted: the member would rather not be screened. Nothing else follows."))
        return redirect("visits:screening", self.case.number)
