"""Answering with the counsellor: the same questions inside the app."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView

from unioncare.core.workflow import MoveRefused

from ..forms.answers import AnswersForm
from ..models import Scale
from ..selectors.scales import offered_scales
from ..services.answering import answer_together
from ..services.holding import why_not_screen
from .base import OfCounselledCase


class TogetherView(OfCounselledCase, FormView):
    """The questions, filled in with the member. Danger leads straight to the alert."""

    form_class = AnswersForm
    template_name = "screening/together.html"

    @cached_property
    def scales(self) -> list[Scale]:
        """The scales chosen on the page before; all on offer when none was."""
        chosen = {int(key) for key in self.request.GET.getlist("scale") if key.isdecimal() and len(key) < 10}
        return offered_scales(chosen or None)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        why_not = why_not_screen(self.case)
        if why_not is None and not self.scales:
            why_not = _("No such scale is on offer: choose again.")
        if why_not is not None:
            messages.error(request, str(why_not))
            return redirect("visits:screening", self.case.number)
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "scales": self.scales}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        assert isinstance(form, AnswersForm)
        try:
            kept = answer_together(
                case=self.case, given=form.given, actor=self.user, now=self.now, form_key=self._form_key()
            )
        except MoveRefused as refusal:
            form.add_error(None, str(refusal.reason))
            return self.form_invalid(form)
        if kept.alert is not None:
            messages.warning(self.request, _("The screening is kept. There is a sign of danger: speak about it now."))
            return redirect("visits:interview", kept.alert.code)
        messages.success(self.request, _("The screening is kept."))
        return redirect(reverse("visits:screening_results", args=[self.case.number]))

    def _form_key(self) -> UUID | None:
        try:
            return UUID(self.request.POST.get("form_key", ""))
        except ValueError:
            return None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(form_key=self._form_key() or uuid4(), **kwargs)
