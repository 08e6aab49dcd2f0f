"""Telling of danger that somebody heard of; whoever tells learns nothing but that somebody was called."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import FormView

from cases.care.models import IllnessCase

from ...counselling.views.base import Secretive
from ..forms import HeardByCounsellorForm, HeardForm, HeardOfAnyForm
from ..models import RiskAlert
from ..permissions import SEE_DUTY
from ..selectors.circle import alert_for
from ..selectors.hotlines import hotlines
from ..selectors.named import cases_named
from ..services.hearing import tell_of_danger
from ..services.steps import AlertRefused

GO_VISITING = "visits.go_visiting"


class TellView(Secretive, FormView):
    """Of the member of one case, for everybody who may be asked to visit them; also where the case has ended."""

    permission = GO_VISITING
    template_name = "safety/tell.html"

    def answer(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.user.has_perm(self.permission):
            _case = self.case  # before anything is typed: whoever visits nobody there finds nothing
        return super().answer(request, *args, **kwargs)

    @cached_property
    def case(self) -> IllnessCase | None:
        """The case that the page is about, None where the form asks for it."""
        rows = IllnessCase.objects.visible_to(self.user, self.permission).select_related("member__unit", "unit")
        case: IllnessCase | None = rows.filter(number=self.kwargs["number"]).first()
        if case is None:
            raise Http404
        return case

    def case_of(self, form: Any) -> IllnessCase | None:
        """Return which case the form is about, None with the reason in the form."""
        return self.case

    def get_form_class(self) -> Any:
        return HeardByCounsellorForm if self.user.has_perm(SEE_DUTY) else HeardForm

    def form_valid(self, form: Any) -> HttpResponse:
        case = self.case_of(form)
        if case is None:
            return self.form_invalid(form)
        try:
            alert = tell_of_danger(case=case, heard=form.heard(), actor=self.user, now=self.now)
        except AlertRefused as refusal:
            form.add_error(None, str(refusal.reason))
            return self.form_invalid(form)
        if alert_for(self.user, alert.code, timezone.localdate(self.now)) is not None:
            return self.leave(alert.get_absolute_url())
        return render(self.request, "safety/told.html", self._told(case, alert))

    def _told(self, case: IllnessCase, alert: RiskAlert) -> dict[str, Any]:
        called = alert.acknowledged_by_id is not None or alert.calls.filter(round=alert.round).exists()
        return {"name": case.member.name, "called": called, "hotlines": hotlines(), "back": self.back}

    @property
    def back(self) -> str:
        if self.case is not None and self.user.has_perm("cases.see_case", self.case):
            return self.case.get_absolute_url()
        return reverse("worklist:mine")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        name = self.case.member.name if self.case else ""
        return super().get_context_data(name=name, hotlines=hotlines(), back=self.back, **kwargs)


class TellOfAnyView(TellView):
    """Of any member under the counsellor's posts: who it is stands in the form."""

    permission = SEE_DUTY

    @cached_property
    def case(self) -> IllnessCase | None:
        return None

    def get_form_class(self) -> Any:
        return HeardOfAnyForm

    def case_of(self, form: Any) -> IllnessCase | None:
        found = cases_named(form.cleaned_data["member"].strip(), self.user, self.permission)
        if len(found) == 1:
            return found[0]
        form.add_error("member", _several() if found else _nobody())
        return None

    @property
    def back(self) -> str:
        return reverse("visits:duty")


def _several() -> str:
    return _("Several members are called so: enter the employee number.")


def _nobody() -> str:
    return _("No case under your posts is of somebody called so, or has this number. Call one of the numbers beside.")
