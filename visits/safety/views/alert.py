"""One alert with its log; taking it on, and closing it."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from unioncare.core.crypto import DecryptionError

from ..presentation import line_of
from ..selectors.callees import holder_of
from ..selectors.contact import contact_due
from ..selectors.hotlines import hotlines
from ..selectors.signs import signs_of
from ..services.answering import acknowledge
from ..services.closing import close_alert, why_not_close_alert
from ..services.steps import AlertRefused
from .base import OfAlert


class AlertPage(OfAlert, TemplateView):
    """What was noticed, who was called, what is to be done next."""

    template_name = "safety/alert.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        alert, is_late = self.alert, self.alert.is_late(self.now)
        steps = alert.steps.select_related("by", "person").order_by("-at", "-pk")
        return super().get_context_data(
            alert=alert,
            signs=signs_of(alert),
            interviews=alert.interviews.select_related("held_by").order_by("-held_at", "-pk"),
            measures=alert.measures.select_related("noted_by"),
            log=[line_of(step) for step in steps],
            hotlines=hotlines(),
            phones=self.phones,
            is_late=is_late,
            may_take=alert.is_open and not self._holds and (is_late or holder_of(alert, self.now) is None),
            why_not_close=why_not_close_alert(alert) if alert.is_open else None,
            needs_contact=alert.is_open and contact_due(alert) is not None,
            **kwargs,
        )

    @cached_property
    def phones(self) -> list[tuple[str, str]]:
        """The numbers to call: of the member, of whoever told of the case; for whoever took it on, while it is open."""
        case = self.alert.case
        if not (self._holds and self.alert.is_open):
            return []
        told = [
            (case.member.name, _readable(case.member, "phone")),
            (case.informant or _("Contact"), _readable(case, "contact_phone")),
        ]
        return [(name, number) for name, number in told if number]

    @property
    def reads(self) -> str:
        return "alert, phone" if self.phones else "alert"

    @property
    def _holds(self) -> bool:
        return self.alert.acknowledged_by_id == self.user.pk


class Answer(OfAlert, View):
    """Take an alert on with one tap."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            acknowledge(alert=self.alert, actor=self.user, now=self.now)
        except AlertRefused as refusal:
            messages.warning(request, str(refusal.reason))
        else:
            messages.success(request, _("You have taken it on: call the member now."))
        return redirect(self.alert)


class CloseAlert(OfAlert, View):
    """Release the case, once everything is done."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            close_alert(alert=self.alert, actor=self.user, now=self.now)
        except AlertRefused as refusal:
            messages.error(request, str(refusal.reason))
        else:
            messages.success(request, _("It is closed; the case is released."))
        return redirect(self.alert)


def _readable(row: Model, field: str) -> str:
    """Return what an encrypted field holds, nothing where no key opens it: the page must open all the same."""
    try:
        return str(getattr(row, field))
    except DecryptionError:
        return ""
