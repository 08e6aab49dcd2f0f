"""The enrolment rate that is asked of one unit."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from unioncare.core.views import RefusableForm
from unioncare.organisation.models import Unit

from ..forms.enrolling import TargetForm
from ..models import EnrolmentTarget, InsurancePlan
from ..selectors.targets import targets_on
from ..services.targets import set_target
from .coverage import TARGET

SHOWN = 12


class TargetView(RefusableForm):
    """Set the target of a unit; those that were asked of it before stay below."""

    permission = TARGET
    template_name = "insurance/cover/target.html"
    form_class = TargetForm
    done_message = _("The target is set.")

    @cached_property
    def unit(self) -> Unit:
        unit = Unit.objects.visible_to(self.user, self.permission).filter(pk=self.kwargs["pk"]).first()
        if unit is None:
            raise Http404
        return unit

    def get_initial(self) -> dict[str, Any]:
        today = timezone.localdate(self.now)
        targets = targets_on(today)
        asked = targets.of(self.unit.path, targets.small) * 100
        return {"percent": f"{asked.normalize():f}", "starts_on": today}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        set_before = EnrolmentTarget.objects.filter(unit=self.unit).order_by("-starts_on")[:SHOWN]
        targets = targets_on(timezone.localdate(self.now))
        return super().get_context_data(
            unit=self.unit, set_before=set_before, small=targets.small, back=self.get_success_url(), **kwargs
        )

    def act(self, form: forms.Form) -> Any:
        assert isinstance(form, TargetForm)
        return set_target(
            unit=self.unit, rate=form.rate, starts_on=form.cleaned_data["starts_on"], actor=self.user, now=self.now
        )

    def get_success_url(self) -> str:
        plan = InsurancePlan.objects.filter(code=self.request.GET.get("plan", "")).first()
        query = {"plan": plan.code} if plan else {}
        return f"{reverse('cases:coverage')}?{urlencode(query | {'unit': self.unit.code})}"
