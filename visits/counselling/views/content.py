"""Consent, goals and sessions."""

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from unioncare.core.refusals import Text

from ..enums import GoalState
from ..forms.counselling import AnswerForm, GoalForm, SessionForm, StrikeForm
from ..models import CounsellingConsentText, CounsellingSession
from ..selectors.consent import consent_in_force
from ..services.consent import record_answer
from ..services.goals import set_goal, settle_goal
from ..services.sessions import record_session, strike_session
from .base import CounsellingAct, CounsellingForm, OfCounselling


class ConsentView(CounsellingForm):
    """Record what the member says about the text in force, which stands on the page."""

    form_class: Any = AnswerForm
    template_name = "counselling/consent.html"
    done_message = _("The answer is recorded.")
    anchor = "consent"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"given": consent_in_force(self.counselling) is not None}

    def act(self, form: Any) -> Any:
        return record_answer(counselling_id=self.counselling.pk, entry=form.entry(), actor=self.user, now=self.now)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(text=CounsellingConsentText.in_force_on(timezone.localdate(self.now)), **kwargs)


class ConsentPrintView(OfCounselling, TemplateView):
    """The text in force on A4, to be signed; it holds no content."""

    writes = True
    template_name = "counselling/consent_paper.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            counselling=self.counselling,
            case=self.counselling.case,
            text=CounsellingConsentText.in_force_on(timezone.localdate(self.now)),
            back=reverse("visits:counselling_consent", args=[self.counselling.number]),
            **kwargs,
        )


class GoalView(CounsellingForm):
    """Set a goal."""

    form_class = GoalForm
    done_message = _("The goal is set.")
    anchor = "goals"
    extra_context = {"title": _("Set a goal"), "submit": _("Set the goal")}

    def act(self, form: Any) -> Any:
        return set_goal(
            counselling_id=self.counselling.pk, text=form.cleaned_data["text"], actor=self.user, now=self.now
        )


class SettleGoalView(CounsellingAct):
    """Say what became of a goal."""

    anchor = "goals"

    def act(self) -> Any:
        goal = self.counselling.goals.filter(pk=self.kwargs["pk"]).first()
        if goal is None or self.kwargs["state"] not in GoalState.values:
            raise Http404
        return settle_goal(goal_id=goal.pk, state=self.kwargs["state"], actor=self.user, now=self.now)


class SessionView(CounsellingForm):
    """Record a session, on the phone as well."""

    form_class = SessionForm
    template_name = "counselling/session.html"
    done_message = _("The session is recorded.")
    anchor = "sessions"

    def get_initial(self) -> dict[str, Any]:
        moment = timezone.localtime(self.now).replace(minute=0, second=0, microsecond=0, tzinfo=None)
        return {"held_at": moment, "minutes": 50, "mode": "office"}

    def act(self, form: Any) -> Any:
        return record_session(
            counselling_id=self.counselling.pk,
            entry=form.entry(),
            key=form.cleaned_data["key"],
            actor=self.user,
            now=self.now,
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(consent=consent_in_force(self.counselling), **kwargs)


class StrikeSessionView(CounsellingForm):
    """Strike out a session that was recorded wrongly."""

    form_class = StrikeForm
    done_message = _("It is struck out.")
    anchor = "sessions"
    extra_context = {
        "title": _("Strike out a session"),
        "note": _("It stays readable, struck through with your reason, and counts no more."),
        "submit": _("Strike it out"),
        "danger": True,
    }

    def why_not_here(self) -> Text | None:
        session: CounsellingSession | None = self.counselling.sessions.filter(pk=self.kwargs["pk"]).first()
        if session is None:
            raise Http404
        return None if session.struck_at is None else _("This was already struck out.")

    def act(self, form: Any) -> Any:
        return strike_session(
            session_id=self.kwargs["pk"], reason=form.cleaned_data["reason"], actor=self.user, now=self.now
        )
