"""Baselines of a unit: entering one, keeping an earlier period, changing and removing."""

from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from unioncare.core.forms import PlainForm
from unioncare.core.views import RefusableForm
from unioncare.organisation.models import Unit

from ..enums import BaselineKind
from ..forms.aims import BaselineForm, EarlierForm, initial_of
from ..models import Baseline
from ..services.comparing import change_baseline, enter_baseline, keep_earlier, remove_baseline
from .aims import OfAims
from .base import SET


class EnterView(OfAims, RefusableForm):
    """Numbers of a time before the product, entered by hand."""

    template_name = "scoreboard/form.html"
    form_class = BaselineForm
    done_message = gettext_lazy("The baseline is kept; the scoreboard compares with it.")
    extra_context = {"title": gettext_lazy("Enter a baseline"), "wide": True}

    def act(self, form: BaselineForm) -> Baseline:
        return enter_baseline(unit=self.unit, told=form.told(), values=form.values(), actor=self.user, now=self.now)


class EarlierView(OfAims, RefusableForm):
    """An earlier period, measured now and kept."""

    template_name = "scoreboard/form.html"
    form_class = EarlierForm
    done_message = gettext_lazy("The period is measured and kept; the scoreboard compares with it.")
    extra_context = {
        "title": gettext_lazy("Keep an earlier period as a baseline"),
        "note": gettext_lazy("All indicators are measured for these days once, and stay as they are then."),
        "submit": pgettext_lazy("scoreboard", "Measure and keep"),
    }

    def act(self, form: EarlierForm) -> Baseline:
        return keep_earlier(unit=self.unit, told=form.told(), actor=self.user, now=self.now)


class OfBaseline(OfAims, RefusableForm):
    """A page about one baseline; 404 outside the scope."""

    template_name = "scoreboard/form.html"

    @cached_property
    def baseline(self) -> Baseline:
        rows = Baseline.objects.visible_to(self.user, SET).select_related("unit")
        baseline: Baseline = get_object_or_404(rows, pk=self.kwargs["pk"])
        return baseline

    @cached_property
    def unit(self) -> Unit:
        return self.baseline.unit


class ChangeView(OfBaseline):
    """Change what was entered; of what was measured its name and note alone."""

    done_message = gettext_lazy("The baseline is changed.")
    extra_context = {"title": gettext_lazy("Change the baseline")}

    def get_form_class(self) -> type[EarlierForm]:
        return BaselineForm if self.baseline.kind == BaselineKind.ENTERED else EarlierForm

    def get_initial(self) -> dict[str, Any]:
        held = self.baseline
        return initial_of(held.first, held.last, held.name, held.note, held.values.all())

    def act(self, form: EarlierForm) -> Baseline:
        values = form.values() if isinstance(form, BaselineForm) else {}
        return change_baseline(baseline=self.baseline, told=form.told(), values=values, actor=self.user, now=self.now)


class RemoveView(OfBaseline):
    """Take a baseline away."""

    form_class = PlainForm
    done_message = gettext_lazy("The baseline is removed.")

    def act(self, form: PlainForm) -> None:
        remove_baseline(baseline=self.baseline, actor=self.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=_("Remove the baseline “%(name)s”") % {"name": self.baseline.name},
            note=_("Its values are lost, and nothing is compared with it any more."),
            submit=pgettext_lazy("scoreboard", "Remove it"), danger=True, **kwargs,
        )  # fmt: skip
