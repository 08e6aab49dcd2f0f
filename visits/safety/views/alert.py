"""One alert with its log, and taking it on."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from ..presentation import line_of
from ..services.answering import acknowledge
from ..services.steps import AlertRefused
from .base import OfAlert


class AlertPage(OfAlert, TemplateView):
    """What was noticed, who was called, what is to be done next."""

    template_name = "safety/alert.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        alert = self.alert
        steps = alert.steps.select_related("by", "person").order_by("-at", "-pk")
        return super().get_context_data(
            alert=alert,
            log=[line_of(step) for step in steps],
            is_late=alert.is_late(self.now),
            may_take=alert.is_open
            and alert.acknowledged_by_id != self.user.pk
            and (alert.acknowledged_at is None or alert.is_late(self.now)),
            **kwargs,
        )


class Answer(OfAlert, View):
    """Take an alert on with one tap."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            acknowledge(alert=self.alert, actor=self.user, now=self.now)
        except AlertRefused as refusal:
            messages.warning(request, str(refusal.reason))
        else:
            messages.success(request, _("You have taken it on. Call the member now; the others are told."))
        return redirect(self.alert)
