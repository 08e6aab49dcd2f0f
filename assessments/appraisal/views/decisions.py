"""Vetoes and appeals: entered, confirmed, decided by people whom they do not concern."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.generic import TemplateView

from cases.care.forms.ending import OptionalReasonForm, ReasonForm
from unioncare.core.views import RefusableForm

from ..enums import VetoState
from ..forms.reviews import RejectForm, UpholdForm, VetoForm
from ..models import Appeal, Appraisal, AppraisalPeriod, Veto
from ..presentation import TONES
from ..selectors.numbers import missing_sides, side_lines
from ..services.appeals import reject_appeal, uphold_appeal
from ..services.flow import APPRAISAL_FLOW
from ..services.vetoes import confirm_veto, enter_veto, withdraw_veto
from .base import AppraisalFormView, OfPeriod

ENTER, CONFIRM, DECIDE = "assessments.enter_vetoes", "assessments.confirm_vetoes", "assessments.decide_appeals"


class NewVetoView(AppraisalFormView):
    """Enter a veto about a person."""

    permission = ENTER
    form_class = VetoForm
    done_message = _("The veto is entered; it counts once another person has confirmed it.")
    extra_context = {
        "title": _("Enter a veto"), "submit": _("Enter it"),
        "note": _("Misuse of funds, a breach of privacy, a fabricated visit: facts alone, with their evidence."),
    }  # fmt: skip

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"kinds": self.appraisal.period.scheme.veto_kinds.all()}

    def act(self, form: VetoForm) -> Veto:
        return enter_veto(appraisal=self.appraisal, actor=self.user, now=self.now, **form.cleaned_data)


class VetoView(RefusableForm):
    """Confirm or withdraw a veto."""

    permission = ""
    template_name = "appraisal/form.html"
    choices: ClassVar[dict[str, type[forms.Form]]] = {"confirm": OptionalReasonForm, "withdraw": ReasonForm}
    titles: ClassVar[dict[str, Any]] = {"confirm": _("Confirm the veto"), "withdraw": _("Withdraw the veto")}

    @cached_property
    def veto(self) -> Veto:
        if self.kwargs["move"] not in self.choices:
            raise Http404
        rows = Veto.objects.filter(appraisal__in=Appraisal.objects.visible_to(self.user, CONFIRM).order_by())
        if self.kwargs["move"] == "withdraw":
            entered = Appraisal.objects.visible_to(self.user, ENTER).order_by()
            rows |= Veto.objects.filter(entered_by=self.user, state=VetoState.ENTERED, appraisal__in=entered)
        found = rows.filter(pk=self.kwargs["pk"]).select_related("appraisal__period", "appraisal__person").first()
        if found is None:
            raise Http404
        return found

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        # Whoever entered one by mistake may take it back.
        if not request.user.has_perm(ENTER if self.kwargs["move"] == "withdraw" else CONFIRM):
            raise PermissionDenied
        assert self.veto
        return super().dispatch(request, *args, **kwargs)

    def get_form_class(self) -> type[forms.Form]:
        return self.choices[self.kwargs["move"]]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        title = self.titles[self.kwargs["move"]]
        return super().get_context_data(
            title=title, submit=title, sub=str(self.veto.appraisal.person), appraisal=self.veto.appraisal,
            period=self.veto.appraisal.period, back=self.get_success_url(), **kwargs,
        )  # fmt: skip

    def act(self, form: forms.Form) -> Veto:
        act = confirm_veto if self.kwargs["move"] == "confirm" else withdraw_veto
        return act(veto=self.veto, actor=self.user, now=self.now, reason=form.cleaned_data["reason"])

    def get_success_url(self) -> str:
        return self.veto.appraisal.get_absolute_url()


class AppealsView(OfPeriod, TemplateView):
    """The appeals of a period, to whoever decides some."""

    permission = DECIDE
    template_name = "appraisal/appeals.html"

    @cached_property
    def period(self) -> AppraisalPeriod:
        rows = AppraisalPeriod.objects.visible_to(self.user, DECIDE).select_related("unit", "scheme", "subject")
        found: AppraisalPeriod | None = rows.filter(number=self.kwargs["number"]).first()
        if found is None:
            raise Http404
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = Appeal.objects.filter(appraisal__period=self.period).select_related(
            "appraisal__person", "appraisal__unit", "decider", "decided_by"
        )
        appeals = [(one, TONES.get(one.state, ""), one.decider_id in (None, self.user.pk)) for one in rows]
        return super().get_context_data(appeals=appeals, **kwargs)


class DecideView(RefusableForm):
    """Uphold or reject an appeal, with the result that it is about beside it."""

    permission = DECIDE
    template_name = "appraisal/decide.html"
    titles: ClassVar[dict[str, Any]] = {
        "uphold": pgettext_lazy("appeal", "Uphold"), "reject": pgettext_lazy("appeal", "Reject"),
    }  # fmt: skip

    @cached_property
    def appeal(self) -> Appeal:
        if self.kwargs["move"] not in self.titles:
            raise Http404
        rows = Appeal.objects.filter(appraisal__in=Appraisal.objects.visible_to(self.user, DECIDE).order_by())
        rows = rows.select_related("appraisal__period__unit", "appraisal__person", "appraisal__superior_review")
        found = rows.filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if request.user.has_perm(DECIDE):
            assert self.appeal
        return super().dispatch(request, *args, **kwargs)

    def get_form_class(self) -> type[forms.Form]:
        return UpholdForm if self.kwargs["move"] == "uphold" else RejectForm

    def get_form_kwargs(self) -> dict[str, Any]:
        if self.kwargs["move"] == "reject":
            return super().get_form_kwargs()
        vetoed = self.appeal.appraisal.vetoes.filter(state=VetoState.CONFIRMED).exists()
        return super().get_form_kwargs() | {"has_veto": vetoed}

    def get_initial(self) -> dict[str, Any]:
        return dict(self.appeal.appraisal.superior_review.scores)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        appraisal, title = self.appeal.appraisal, self.titles[self.kwargs["move"]]
        result = appraisal.results.latest("version")
        return super().get_context_data(
            title=title, submit=title, sub=str(appraisal.person), appeal=self.appeal, appraisal=appraisal,
            period=appraisal.period, result=result, sides=side_lines(result), missing=missing_sides(result),
            grade_tone=TONES.get(result.grade, ""),
            warning=APPRAISAL_FLOW.why_not(appraisal, self.kwargs["move"], self.user), back=self.get_success_url(),
            **kwargs,
        )  # fmt: skip

    def act(self, form: Any) -> Appeal:
        given: dict[str, Any] = {"appeal": self.appeal, "actor": self.user, "now": self.now}
        answer = form.cleaned_data["answer"]
        if self.kwargs["move"] == "reject":
            return reject_appeal(answer=answer, **given)
        lifts = form.cleaned_data.get("lifts_veto", False)
        return uphold_appeal(answer=answer, scores=form.scores, lifts_veto=lifts, **given)

    def get_success_url(self) -> str:
        return reverse("assessments:appraisal_appeals", args=[self.appeal.appraisal.period.number])
