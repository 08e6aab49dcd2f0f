"""Referring a member, and what managers see of counselling on the case page."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from cases.care.models import IllnessCase
from cases.care.services.conditions import consent_in_force, nobody_concerned
from unioncare.core.views import HtmxTemplateMixin, NeedsPermission, RefusableForm

from ..forms.counselling import ASKED, ReferAnyForm, ReferForm
from ..models import Counselling
from ..selectors.attendance import attendance_of
from ..selectors.circle import in_circles
from ..services.referring import refer
from .base import Secretive

REFER = "visits.refer"


class ReferView(Secretive, RefusableForm):
    """Refer the member of a case; whoever does cannot read the reason again."""

    permission = REFER
    form_class: Any = ReferForm
    template_name = "counselling/refer.html"
    done_message = gettext_lazy("The counselling team has the referral.")

    @cached_property
    def case(self) -> IllnessCase:
        return case_in_scope(self.kwargs["number"], self.user, REFER)

    def answer(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.has_perm(self.permission):
            why = consent_in_force(self.case, self.user) or nobody_concerned(self.case, self.user)
            if why is not None:
                messages.error(request, str(why))
                return self.leave(self.get_success_url())
        return super().answer(request, *args, **kwargs)

    def act(self, form: Any) -> Any:
        data = form.cleaned_data
        return refer(
            case=self.case_of(form),
            source=data["source"],
            reason=data["reason"],
            agreed=data["agreed"] == ASKED,
            key=data["key"],
            actor=self.user,
            now=self.now,
        )

    def case_of(self, form: Any) -> IllnessCase:
        return self.case

    def get_success_url(self) -> str:
        if self.user.has_perm("cases.see_case", self.case):
            return self.case.get_absolute_url()
        return reverse("visits:counsellings")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        case = self.case
        return super().get_context_data(
            case=case, whom=f"{case.member.name} {case.number}", **self.way_back(), **kwargs
        )

    def way_back(self) -> dict[str, str]:
        return {"back": self.get_success_url()}


class ReferAnyView(ReferView):
    """The same by case number, for counsellors, who open no case page."""

    permission = "visits.counsel"
    form_class = ReferAnyForm

    def answer(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return Secretive.answer(self, request, *args, **kwargs)

    def act(self, form: Any) -> Any:
        try:
            return super().act(form)
        except Http404:
            form.add_error("number", _("No case under your posts has this number: check it."))
            return None

    def case_of(self, form: Any) -> IllnessCase:
        return case_in_scope(form.cleaned_data["number"].strip(), self.user, REFER)

    def get_success_url(self) -> str:
        return reverse("visits:counsellings")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super(ReferView, self).get_context_data(**self.way_back(), **kwargs)


class AttendanceView(NeedsPermission, HtmxTemplateMixin, TemplateView):
    """On which days the member came, and P: all that managers see of counselling."""

    permission = "cases.see_case"
    template_name = "counselling/attendance_page.html"
    fragment_name = "counselling/attendance.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        case = case_in_scope(self.kwargs["number"], self.user, self.permission)
        shown = case.may_process
        return super().get_context_data(
            case=case,
            shown=shown,
            attended=attendance_of(case) if shown else [],
            mine=self._mine(case),
            **kwargs,
        )

    def _mine(self, case: IllnessCase) -> Counselling | None:
        """Return the counselling that the reader may open, for somebody who is a counsellor besides."""
        if not self.user.has_perm("visits.counsel"):
            return None
        rows = list(Counselling.objects.filter(case=case).select_related("team__unit", "case__subject").order_by("-pk"))
        open_to = in_circles(self.user, rows, timezone.localdate(self.now))
        return next((row for row in rows if row.pk in open_to), None)


def case_in_scope(number: str, user: Any, permission: str) -> IllnessCase:
    """Return a case under the reader's posts; 404 for any other."""
    rows = IllnessCase.objects.visible_to(user, permission).select_related("member__unit", "unit", "subject")
    case: IllnessCase | None = rows.filter(number=number).first()
    if case is None:
        raise Http404
    return case
