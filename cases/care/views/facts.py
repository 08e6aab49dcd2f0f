"""Noting facts of a case, and striking out wrong ones."""

from typing import Any

from django import forms
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from ..forms.facts import CostForm, EventForm, HouseholdForm, StrikeForm
from ..models import CaseDocument, CostEntry, HouseholdSurvey, TreatmentEvent
from ..services.facts import WITHOUT_CONSENT, Fact, note_cost, note_event, note_household, strike_fact
from .base import CaseFormView

NOTE = "cases.note_facts"
FACTS: dict[str, type[Fact]] = {
    "event": TreatmentEvent,
    "household": HouseholdSurvey,
    "cost": CostEntry,
    "document": CaseDocument,
}


class EventView(CaseFormView):
    """Note a treatment event."""

    permission = NOTE
    needs_consent = True
    keeps_away = True
    form_class = EventForm
    done_message = _("The treatment event is noted.")
    anchor = "treatment"
    extra_context = {"title": _("Note a treatment event"), "submit": _("Note it")}

    def get_initial(self) -> dict[str, Any]:
        return {"place": self.case.place}

    def act(self, form: forms.Form) -> Any:
        assert isinstance(form, EventForm)
        return note_event(case_id=self.case.pk, entry=form.entry(), actor=self.user, now=self.now)


class HouseholdView(CaseFormView):
    """Note a home verification."""

    permission = NOTE
    needs_consent = True
    keeps_away = True
    form_class = HouseholdForm
    done_message = _("The home verification is noted. The next grading reads it.")
    anchor = "household"
    extra_context = {"title": _("Note a home verification"), "submit": _("Note it")}

    def act(self, form: forms.Form) -> Any:
        assert isinstance(form, HouseholdForm)
        return note_household(case_id=self.case.pk, entry=form.entry(), actor=self.user, now=self.now)


class CostView(CaseFormView):
    """Note a settlement."""

    permission = NOTE
    needs_consent = True
    keeps_away = True
    form_class = CostForm
    done_message = _("The costs are noted. The next grading reads them.")
    anchor = "costs"
    extra_context = {
        "title": _("Note costs"),
        "note": _(
            "One entry per settlement sheet; what others paid is taken off the total, the rest is out of pocket."
        ),
        "submit": _("Note it"),
    }

    def act(self, form: forms.Form) -> Any:
        assert isinstance(form, CostForm)
        return note_cost(case_id=self.case.pk, entry=form.entry(), actor=self.user, now=self.now)


class StrikeView(CaseFormView):
    """Strike out something that was noted wrongly."""

    permission = NOTE
    keeps_away = True
    form_class = StrikeForm
    done_message = _("It is struck out.")
    extra_context = {
        "title": _("Strike out"),
        "note": _("It stays readable, struck through with your reason, and counts no more."),
        "submit": _("Strike it out"),
        "danger": True,
    }

    @cached_property
    def fact(self) -> Fact:
        model = FACTS.get(self.kwargs["kind"])
        if model is None:
            raise Http404
        fact = model.objects.filter(case=self.case, pk=self.kwargs["pk"]).first()
        if fact is None:
            raise Http404
        return fact

    @property
    def needs_consent(self) -> bool:  # type: ignore[override]
        """The signed consent alone may be spoken of without consent."""
        return getattr(self.fact, "kind", "") not in WITHOUT_CONSENT

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(warning=str(self.fact), **kwargs)

    def act(self, form: forms.Form) -> Any:
        return strike_fact(fact=self.fact, actor=self.user, now=self.now, reason=form.cleaned_data["reason"])
