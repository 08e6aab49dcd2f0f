"""Views of colleagues on a phone: one person after another. Nothing of an answer is kept but the answer itself."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from unioncare.core.views import RefusableForm

from ..enums import PeriodState
from ..forms.reviews import ScoresForm
from ..models import PeerDoor
from ..selectors.lists import doors_of
from ..services.peers import take_view
from .base import InPeriod


class PeersView(InPeriod, TemplateView):
    """About whom I am asked, and how it is kept that nobody learns what I said."""

    template_name = "appraisal/peers.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        doors = doors_of(self.period, self.user)
        rows = list(doors.select_related("appraisal__person", "appraisal__unit", "spent").order_by("pk"))
        if not rows:
            raise Http404
        open_doors = [door for door in rows if not hasattr(door, "spent")]
        takes = self.period.state == PeriodState.ROUND
        return super().get_context_data(
            asked=open_doors, answered=len(rows) - len(open_doors), total=len(rows), takes=takes, **kwargs
        )


class PeerView(InPeriod, RefusableForm):
    """Four questions about one colleague. No message and no session: the way back says that it arrived."""

    template_name = "appraisal/peer.html"
    form_class = ScoresForm

    @cached_property
    def door(self) -> PeerDoor:
        doors = doors_of(self.period, self.user).filter(pk=self.kwargs["pk"])
        found = doors.select_related("appraisal__period", "appraisal__person", "appraisal__unit").first()
        if found is None:
            raise Http404
        return found

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        assert self.door
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(door=self.door, submit=_("Send"), **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # Or the session would note when somebody answered (ADR 13).
        request.by_itself = True  # type: ignore[attr-defined]
        return super().post(request, *args, **kwargs)

    def act(self, form: ScoresForm) -> None:
        take_view(door=self.door, scores=form.scores, actor=self.user)

    def get_success_url(self) -> str:
        """The next colleague, as long as there is one."""
        doors = doors_of(self.period, self.user)
        following = doors.filter(spent__isnull=True).order_by("pk").values_list("pk", flat=True).first()
        if following is None:
            return reverse("assessments:appraisal_peers", args=[self.period.number])
        return reverse("assessments:appraisal_peer", args=[self.period.number, following])
