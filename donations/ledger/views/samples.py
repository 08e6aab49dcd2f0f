"""Samples: drawing one, its page, ticking entries off."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from unioncare.core.panels import panels_for
from unioncare.core.refusals import Refusal
from unioncare.core.views import NeedsPermission, RefusableForm

from ..enums import SampleKind
from ..forms.audit import PERMISSION, SampleForm, this_year
from ..models import AuditSample
from ..selectors.journal import JournalRow
from ..selectors.sampling import sampled
from ..services.sampling import draw_sample, look_at
from .base import SEE

DEFAULT_SIZE = 20


class SampleDrawView(RefusableForm):
    """Draw a sample."""

    permission = PERMISSION
    template_name = "books/form.html"
    form_class = SampleForm
    drawn: AuditSample

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.user}

    def get_initial(self) -> dict[str, Any]:
        return this_year() | {"kind": SampleKind.RANDOM, "size": DEFAULT_SIZE}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=_("Draw a sample"), submit=_("Draw it"), danger=False, fund=None,
            note=_("The sample is kept with its seed, so that anybody can draw the same entries again."),
            back=reverse("donations:audit"), **kwargs,
        )  # fmt: skip

    def act(self, form: forms.Form) -> AuditSample:
        data = form.cleaned_data | {"size": form.cleaned_data["size"] or 0}
        self.drawn = draw_sample(**data, actor=self.user, now=self.now)
        return self.drawn

    def get_success_url(self) -> str:
        return self.drawn.get_absolute_url()


class OfSample(NeedsPermission):
    """A page of one sample."""

    permission = SEE

    @cached_property
    def sample(self) -> AuditSample:
        rows = AuditSample.objects.visible_to(self.user, self.permission).select_related("fund__unit", "drawn_by")
        found = rows.filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found


class SampleView(OfSample, TemplateView):
    """The entries of a sample, and which were looked at."""

    template_name = "books/sample.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = [(one, JournalRow.of(one.entry)) for one in sampled(self.sample)]
        looked = sum(1 for one, _row in rows if one.looked_at)
        may_audit = self.user.has_perm(PERMISSION, self.sample)
        return super().get_context_data(
            sample=self.sample, rows=rows, looked=looked, may_audit=may_audit,
            panels=panels_for("donations:audit_sample", self.user, self.sample), **kwargs,
        )  # fmt: skip


class LookView(OfSample):
    """Tick an entry of a sample off."""

    permission = PERMISSION
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        try:
            look_at(sample=self.sample, number=number, actor=self.user, now=self.now)
        except Refusal as refusal:
            messages.error(request, str(refusal.reason))
        return self.leave(f"{self.sample.get_absolute_url()}#entry-{number}")
