"""What the pages about one alert share: whoever was not called finds nothing here, whatever their posts."""

from functools import cached_property
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone

from unioncare.core.audit import record_access

from ...counselling.views.base import Secretive
from ..models import RiskAlert
from ..selectors.circle import alert_for


class OfAlert(Secretive):
    """A page about one alert: 404 for everybody outside its circle, superusers and administrators too."""

    # What decides is having been called: nobody who was must be kept out by a post that ended.
    permission = ""
    kwargs: dict[str, Any]

    @cached_property
    def alert(self) -> RiskAlert:
        alert = alert_for(self.user, self.kwargs["code"], timezone.localdate(self.now))
        if alert is None:
            raise Http404
        return alert

    @property
    def reads(self) -> str:
        """Which part the page shows: reading it is noted under this word."""
        return "alert"

    def answer(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        alert = self.alert
        response = super().answer(request, *args, **kwargs)
        if request.method == "GET" and response.status_code == HTTPStatus.OK:
            record_access(alert, actor=self.user, purpose="", what=self.reads)
        return response
