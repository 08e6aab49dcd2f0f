"""Lines of statements that wait for somebody to look."""

from typing import Any

from django import forms
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.generic import TemplateView

from unioncare.core.audit import record_bulk_access

from ..enums import Shown
from ..forms.gifts import LineForm
from ..models import StatementLine
from ..selectors.lists import open_pledges, waiting_count, waiting_lines
from ..services.reviewing import assign_line, set_aside
from .base import IMPORT, CampaignFormView, OfCampaign


class ReviewView(OfCampaign, TemplateView):
    """Money of the campaign's account that nothing assigns."""

    permission = IMPORT
    template_name = "donations/gifts/review.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = waiting_lines(self.campaign, self.request.GET.get("after", ""))
        rows = ((line.pk, str(line.pk)) for line in page.rows)
        record_bulk_access(StatementLine, rows, actor=self.user, purpose="", what="lines to assign")
        return super().get_context_data(page=page, count=waiting_count(self.campaign), **kwargs)


class LineView(CampaignFormView):
    """Say what a line is: a gift of a campaign, or none."""

    permission = IMPORT
    form_class = LineForm

    @cached_property
    def line(self) -> StatementLine:
        line = StatementLine.objects.filter(campaign=self.campaign, pk=self.kwargs["pk"]).first()
        if line is None:
            raise Http404
        return line

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.user, "pledges": open_pledges(self.campaign)}

    def get_initial(self) -> dict[str, Any]:
        same = next((one for one in open_pledges(self.campaign) if one.amount == self.line.amount), None)
        return {"campaign": self.campaign.code, "pledge": same.code if same else ""}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        said = (f"{self.line.amount:,.2f}", f"{self.line.arrived_on:%Y-%m-%d}", self.line.payer, self.line.remark)
        return super().get_context_data(
            title=_("What is this money?"),
            submit=pgettext("gifts", "Assign"),
            note=" · ".join(filter(None, said)),
            **kwargs,
        )

    def act(self, form: forms.Form) -> Any:
        data = form.cleaned_data
        if data["what"] == LineForm.NONE:
            return set_aside(line=self.line, actor=self.user, now=self.now, reason=data["reason"])
        return assign_line(
            line=self.line, campaign=data["campaign"], actor=self.user, now=self.now, donor=data["donor"],
            shown=Shown(data["shown"]), pledge=data["pledge"],
        )  # fmt: skip

    def said(self, done: Any) -> Any:
        return _("Set aside.") if isinstance(done, StatementLine) else _("Booked as a gift.")

    def get_success_url(self) -> str:
        return reverse("donations:campaign_review", args=[self.campaign.code])
