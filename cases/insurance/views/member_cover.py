"""Cover of one member: a panel of their page, a refusal, an enrolment that ends."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from cases.members.models import Member
from unioncare.core import thresholds
from unioncare.core.views import HtmxTemplateMixin, NeedsPermission, RefusableForm

from ..enums import EndReason
from ..forms.enrolling import EndForm, RefusalForm
from ..models import Enrolment, InsurancePlan
from ..selectors.gaps import SEE
from ..selectors.member_cover import cover_of
from ..services.ending import end_enrolment
from ..services.enrolling import ENROL
from ..services.refusing import record_refusal
from ..thresholds import ASK_AGAIN


class OfInsured(NeedsPermission):
    """A page about one member whose cover the reader may see."""

    permission = SEE

    @cached_property
    def member(self) -> Member:
        rows = Member.objects.visible_to(self.user, self.permission).select_related("unit")
        member: Member | None = rows.filter(pk=self.kwargs["pk"]).first()
        if member is None:
            raise Http404
        return member


class MemberCoverView(HtmxTemplateMixin, OfInsured, TemplateView):
    """Every cover of a member, by plan, with the days of waiting and the certificate."""

    template_name = "insurance/cover/of_member_page.html"
    fragment_name = "insurance/cover/of_member.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member = self.member
        return super().get_context_data(
            member=member, cover=cover_of(member, timezone.localdate(self.now)),
            may_enrol=self.user.has_perm(ENROL, member), **kwargs,
        )  # fmt: skip


class MemberFormView(RefusableForm):
    """A form about the cover of one member, as a page or a dialog."""

    permission = ENROL
    template_name = "insurance/cover/form.html"
    member: Any

    def get_success_url(self) -> str:
        if self.user.has_perm("cases.see_member", self.member):
            return reverse("cases:member", args=[self.member.pk])
        return reverse("cases:member_cover", args=[self.member.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(member=self.member, back=self.get_success_url(), **kwargs)


class RefuseView(OfInsured, MemberFormView):
    """Record that a member signed not to be enrolled."""

    permission = ENROL
    form_class = RefusalForm
    done_message = _("The refusal is recorded.")
    extra_context = {
        "title": _("Record a refusal"),
        "submit": _("Record it"),
        "note": _("Until the day on which they are asked again, nobody enrols them by mistake."),
    }

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"today": timezone.localdate(self.now)}

    def get_initial(self) -> dict[str, Any]:
        today = timezone.localdate(self.now)
        again = today + timedelta(days=int(thresholds.value(ASK_AGAIN.code)))
        asked = InsurancePlan.objects.filter(code=self.request.GET.get("plan", "")).first()
        return {"plan": asked or InsurancePlan.objects.first(), "refused_on": today, "ask_again_on": again}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        assert self.member
        return super().get_context_data(**kwargs)

    def act(self, form: forms.Form) -> Any:
        return record_refusal(member=self.member, actor=self.user, now=self.now, **form.cleaned_data)


class EndEnrolmentView(MemberFormView):
    """End an enrolment early, or take one back that was a mistake."""

    form_class = EndForm
    done_message = _("The enrolment has ended.")
    extra_context = {"title": _("End an enrolment"), "submit": _("End it"), "danger": True}

    @cached_property
    def enrolment(self) -> Enrolment:
        rows = Enrolment.objects.visible_to(self.user, self.permission).select_related("member__unit", "plan", "term")
        enrolment = rows.filter(pk=self.kwargs["pk"]).first()
        if enrolment is None:
            raise Http404
        return enrolment

    @property
    def member(self) -> Member:
        return self.enrolment.member

    def get_initial(self) -> dict[str, Any]:
        today = timezone.localdate(self.now)
        last = min(max(today, self.enrolment.starts_on), self.enrolment.ends_on)
        return {"reason": EndReason.WITHDREW, "last_day": last}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(enrolment=self.enrolment, **kwargs)

    def act(self, form: forms.Form) -> Any:
        return end_enrolment(enrolment=self.enrolment, actor=self.user, now=self.now, **form.cleaned_data)
