"""The page of one counselling: all that was said, for its circle."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from unioncare.core.audit import record_access
from unioncare.core.explain import Explanation
from unioncare.core.forms import PurposeForm
from unioncare.core.ui.due import Due
from unioncare.organisation.calendar import end_of, load_working_days
from unioncare.worklist.selectors.clock import Clock

from ..contributions import panels_of
from ..enums import Attendance
from ..models import Counselling
from ..selectors.circle import leads, open_access
from ..selectors.consent import consent_in_force
from ..services.flow import COUNSELLING_FLOW
from .base import OfCounselling
from .marks import GOAL_TONES, RISK_TONES, STATE_TONES

# Page of each step, in which a dialog opens over the counselling; `begin` comes with the first session.
PAGES = {
    "accept": "visits:counselling_accept",
    "decline": "visits:counselling_decline",
    "go_on": "visits:counselling_go_on",
    "end": "visits:counselling_end",
}


class CounsellingView(OfCounselling, TemplateView):
    """Reading is noted, whoever reads."""

    template_name = "counselling/page/page.html"
    reads = "counselling"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, now = self.counselling, self.now
        on = timezone.localdate(now)
        offered = COUNSELLING_FLOW.offered(row, self.user) if self.is_inside else []
        sessions = list(row.sessions.select_related("counsellor", "struck_by", "consent__text"))
        return super().get_context_data(
            counselling=row,
            case=row.case,
            state_tone=STATE_TONES.get(row.state, ""),
            inside=self.is_inside,
            access=None if self.is_inside else open_access(self.user, row, now),
            leads=leads(self.user, row, on),
            assigned=_assigned(row),
            buttons=[(move, why, PAGES[move.name]) for move, why in offered if move.name in PAGES],
            may_review=any(move.name == "review" and why is None for move, why in offered),
            referrals=row.referrals.select_related("by"),
            consent=consent_in_force(row),
            consents=row.consents.select_related("text", "recorded_by"),
            goals=[(goal, GOAL_TONES[goal.state]) for goal in row.goals.order_by("set_at", "pk")],
            sessions=[(session, RISK_TONES.get(session.risk, "line")) for session in sessions],
            next_at=next((one.next_at for one in sessions if one.struck_at is None), None),
            came=sum(one.attendance == Attendance.ATTENDED and one.struck_at is None for one in sessions),
            moves=row.moves.select_related("actor"),
            review=_review(row, Clock(now, load_working_days())),
            panels=panels_of(row) if self.is_inside else [],
            accesses=row.accesses.select_related("asked_by", "decided_by"),
            **kwargs,
        )


def _assigned(row: Counselling) -> list[tuple[Any, Explanation | None]]:
    rows = row.assignments.filter(ended_at__isnull=True).select_related("user")
    return [(one.user, Explanation.from_json(one.because)) for one in rows]


def _review(row: Counselling, clock: Clock) -> Due | None:
    return clock.due(end_of(row.review_on), in_hours=False) if row.review_on else None


class PhoneView(OfCounselling, FormView):
    """The phone numbers of a member, for whoever counsels them: only for a purpose, which is kept."""

    writes = True
    form_class = PurposeForm
    template_name = "dialogs/unmask.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(what=_("phone"), **self._whose(), **kwargs)

    def form_valid(self, form: forms.Form) -> HttpResponse:
        purpose, case = form.cleaned_data["purpose"], self.counselling.case
        record_access(self.counselling, actor=self.user, purpose=purpose, what="contact")
        values = [(_("Phone"), case.member.phone), (_("Phone to call"), case.contact_phone)]
        context = {"what": _("phone"), "values": values, "purpose": purpose, **self._whose()}
        return render(self.request, "dialogs/unmasked.html", context)

    def _whose(self) -> dict[str, str]:
        return {"whose": self.counselling.case.member.name, "back": self.counselling.get_absolute_url()}
