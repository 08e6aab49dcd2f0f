"""Giving a member their page: make the link, copy it for a chat, print the slip, withdraw it."""

from typing import Any

import segno
from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from cases.care.views.base import CaseFormView, OfCase

from ..forms import LinkForm
from ..models import MemberLink
from ..selectors.links import address_of, current_link
from ..selectors.page import office_of
from ..services import make_link, withdraw_link

PERMISSION = "cases.tell_family"


class OfLink(OfCase):
    """A page about the link of one case."""

    permission = PERMISSION
    needs_consent = True
    keeps_away = True

    @cached_property
    def link(self) -> MemberLink | None:
        return current_link(self.case)

    def shown(self) -> dict[str, Any]:
        """The link that opens, its address and its code; nothing of one that opens no more."""
        link = self.link
        if link is None or not link.is_open(timezone.localdate(self.now)):
            return {"case": self.case, "link": link, "address": ""}
        address = address_of(link)
        code = segno.make(address, error="m", micro=False).svg_data_uri(scale=6, border=2)
        return {"case": self.case, "link": link, "address": address, "code": code}


class LinkView(OfLink, CaseFormView):
    """The link of a case, or the form to make one."""

    form_class = LinkForm
    template_name = "member_page/link.html"
    done_message = gettext_lazy("The page is made. Copy its address, or print the slip.")

    def get_initial(self) -> dict[str, Any]:
        return {"language": translation.get_language()}

    def act(self, form: forms.Form) -> Any:
        return make_link(case_id=self.case.pk, actor=self.user, now=self.now, **form.cleaned_data)

    def get_success_url(self) -> str:
        return reverse("visits:member_link", args=[self.case.number])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = {name: value for name, value in self.shown().items() if name != "case"}
        return super().get_context_data(**shown, **kwargs)


class LinkSlipView(OfLink, View):
    """The slip on paper, in the language of the page."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        shown = self.shown()
        if not shown["address"]:
            raise Http404
        back = reverse("visits:member_link", args=[self.case.number])
        with translation.override(shown["link"].language):
            office = office_of(self.case, timezone.localdate(self.now))
            return render(request, "member_page/slip.html", {**shown, "office": office, "back": back})


class WithdrawLinkView(OfLink, View):
    """The code and the address of a case open nothing from now on."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if withdraw_link(case_id=self.case.pk, actor=self.user, now=self.now):
            messages.success(request, _("The member's page is withdrawn; its code opens nothing any more."))
        return redirect("visits:member_link", self.case.number)
