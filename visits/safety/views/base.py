"""What the pages about one alert share: whoever was not called finds nothing here, whatever their posts."""

from datetime import datetime
from functools import cached_property
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone
from django.views.generic.base import View

from unioncare.core.audit import record_access
from unioncare.core.views import signed_in

from ..models import RiskAlert
from ..selectors.circle import alert_for

if TYPE_CHECKING:
    from unioncare.organisation.models import User


class OfAlert(View):
    """A page about one alert: 404 for everybody outside its circle, superusers and administrators too."""

    kwargs: dict[str, Any]

    @cached_property
    def alert(self) -> RiskAlert:
        alert = alert_for(self.user, self.kwargs["code"], timezone.localdate(self.now))
        if alert is None:
            raise Http404
        return alert

    @cached_property
    def now(self) -> datetime:
        return timezone.now()

    @property
    def reads(self) -> str:
        """Which part the page shows: reading it is noted under this word."""
        return "alert"

    @property
    def user(self) -> "User":
        return signed_in(self.request)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        alert = self.alert
        response = super().dispatch(request, *args, **kwargs)
        if request.method == "GET" and response.status_code == HTTPStatus.OK:
            record_access(alert, actor=self.user, purpose="", what=self.reads)
        return response
