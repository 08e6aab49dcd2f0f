"""Targets of a unit: which bind it and where they come from, setting one, taking one back."""

from functools import cached_property
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.generic import TemplateView

from unioncare.core.forms import PlainForm
from unioncare.core.views import RefusableForm
from unioncare.organisation.models import Unit

from ..forms.aims import TargetForm, typed
from ..models import Target
from ..presentation import aim_words
from ..selectors.baselines import offered_to
from ..selectors.indicators import INDICATORS
from ..selectors.indicators.indicator import Indicator
from ..selectors.targets import aims_of, targets_of
from ..services.comparing import remove_target, set_target
from .base import SEE, SET, OfUnit


class OfAims(OfUnit):
    """A page for whoever sets targets and keeps baselines of a unit."""

    permission = SET

    @property
    def back(self) -> str:
        return f"{reverse('scoreboard:aims')}?{urlencode({'unit': self.unit.code})}"

    def get_success_url(self) -> str:
        return self.back

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"back": self.back, "sub": self.unit.name} | kwargs)


class AimsView(OfAims, TemplateView):
    """What every indicator should reach in the unit, and what it is compared with."""

    template_name = "scoreboard/aims.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        targets, aims = targets_of(self.unit, self.today), aims_of(self.unit, self.today)
        rows = [(one, targets.get(code), aim_words(one.scale, aims.get(code))) for code, one in INDICATORS.items()]
        return super().get_context_data(
            rows=rows,
            ahead=Target.objects.filter(unit=self.unit, starts_on__gt=self.today).order_by("code", "starts_on"),
            baselines=offered_to(self.unit),
            **self.offered(),
            may_see=self.user.has_perm(SEE, self.unit),
            **kwargs,
        )


class TargetView(OfAims, RefusableForm):
    """What one indicator should reach in the unit and below, from a day on."""

    template_name = "scoreboard/form.html"
    form_class = TargetForm
    done_message = gettext_lazy("The target is set.")

    @cached_property
    def indicator(self) -> Indicator:
        if self.kwargs["code"] not in INDICATORS:
            raise Http404
        return INDICATORS[self.kwargs["code"]]

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"indicator": self.indicator}

    def get_initial(self) -> dict[str, Any]:
        target = targets_of(self.unit, self.today).get(self.indicator.code)
        if target is None:
            return {"starts_on": self.today}
        known = {name: typed(self.indicator.scale, getattr(target, name)) for name in ("value", "low", "high")}
        return known | {"starts_on": self.today}

    def act(self, form: TargetForm) -> Target:
        return set_target(
            unit=self.unit, code=self.indicator.code, aimed=form.aimed(), starts_on=form.cleaned_data["starts_on"],
            actor=self.user,
        )  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        title = _("Target of %(code)s %(indicator)s") % {
            "code": self.indicator.code, "indicator": _(self.indicator.label),
        }  # fmt: skip
        note = _("It binds the unit and everything below it that has no target of its own.")
        return super().get_context_data(
            title=title, note=note, submit=pgettext_lazy("scoreboard", "Set the target"), **kwargs
        )


class RemoveTargetView(OfAims, RefusableForm):
    """Take a target of the unit back."""

    template_name = "scoreboard/form.html"
    form_class = PlainForm
    done_message = gettext_lazy("The target is taken back.")

    @cached_property
    def target(self) -> Target:
        rows = Target.objects.visible_to(self.user, SET).select_related("unit")
        target: Target = get_object_or_404(rows, pk=self.kwargs["pk"])
        return target

    @cached_property
    def unit(self) -> Unit:
        return self.target.unit

    def act(self, form: PlainForm) -> None:
        remove_target(target=self.target, actor=self.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        code = self.target.code
        words = _("Take the target of %(code)s back that holds from %(day)s") % {
            "code": code, "day": self.target.starts_on,
        }  # fmt: skip
        return super().get_context_data(
            title=words, note=_("What was in force before it, or in the unit above, binds again."),
            submit=pgettext_lazy("scoreboard", "Take it back"), danger=True, **kwargs,
        )  # fmt: skip
