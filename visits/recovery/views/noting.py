"""Noting measures, stages and the medical treatment period."""

from typing import Any

from django import forms
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from ..forms import ExtensionForm, MeasureForm, PeriodForm, StageForm, StrikeForm
from ..models import MedicalPeriod, RecoveryMeasure, ReturnStage
from ..services import enter_stage, extend_period, note_measure, set_period, strike_measure
from .base import RecoveryFormView


class MeasureView(RecoveryFormView):
    """Note how the member is."""

    form_class = MeasureForm
    done_message = _("The measure is noted.")
    extra_context = {"title": _("Note how the member is"), "submit": _("Note it")}

    def act(self, form: forms.Form) -> Any:
        assert isinstance(form, MeasureForm)
        return note_measure(case_id=self.case.pk, entry=form.entry(), actor=self.user, now=self.now)


class StrikeMeasureView(RecoveryFormView):
    """Strike out a measure that was noted wrongly."""

    form_class = StrikeForm
    done_message = _("It is struck out.")
    extra_context = {
        "title": _("Strike out"),
        "note": _("It stays readable, struck through with your reason, and counts no more."),
        "submit": _("Strike it out"),
        "danger": True,
    }

    @cached_property
    def measure(self) -> RecoveryMeasure:
        measure = RecoveryMeasure.objects.filter(case=self.case, pk=self.kwargs["pk"]).first()
        if measure is None:
            raise Http404
        return measure

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(warning=str(self.measure), **kwargs)

    def act(self, form: forms.Form) -> Any:
        return strike_measure(measure=self.measure, actor=self.user, now=self.now, reason=form.cleaned_data["reason"])


class StageView(RecoveryFormView):
    """Note the next stage of the return to work."""

    form_class = StageForm
    done_message = _("The stage is noted.")
    extra_context = {"title": _("Return to work"), "submit": _("Note the stage")}

    @cached_property
    def current(self) -> ReturnStage | None:
        return ReturnStage.objects.filter(case=self.case, ended_on__isnull=True).first()

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"current": self.current.stage if self.current else ""}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        note = _("Now: %(stage)s") % {"stage": self.current} if self.current else ""
        return super().get_context_data(note=note, **kwargs)

    def act(self, form: forms.Form) -> Any:
        assert isinstance(form, StageForm)
        return enter_stage(case_id=self.case.pk, entry=form.entry(), actor=self.user, now=self.now)


class PeriodView(RecoveryFormView):
    """Set the medical treatment period, or set it anew."""

    form_class = PeriodForm
    done_message = _("The medical treatment period is set.")
    extra_context = {
        "title": _("Medical treatment period"),
        "note": _("The months come from the table that administrators keep."),
        "submit": _("Set the period"),
    }

    @cached_property
    def standing(self) -> MedicalPeriod | None:
        return MedicalPeriod.objects.filter(case=self.case, struck_at__isnull=True).first()

    def get_initial(self) -> dict[str, Any]:
        if self.standing is None:
            return {}
        return {name: getattr(self.standing, name) for name in ("starts_on", "total_years", "own_years")}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"replaces": self.standing is not None}

    def act(self, form: forms.Form) -> Any:
        assert isinstance(form, PeriodForm)
        reason = form.cleaned_data.get("reason", "")
        return set_period(case_id=self.case.pk, entry=form.entry(), actor=self.user, now=self.now, reason=reason)


class ExtendView(RecoveryFormView):
    """Extend the medical treatment period."""

    form_class = ExtensionForm
    done_message = _("The medical treatment period is extended.")
    extra_context = {"title": _("Extend the medical treatment period"), "submit": _("Extend it")}

    def act(self, form: forms.Form) -> Any:
        return extend_period(case_id=self.case.pk, actor=self.user, now=self.now, **form.cleaned_data)
