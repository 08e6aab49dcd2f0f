"""A visit's referral for legal help becomes a request in one click."""

from typing import Any

from django import forms
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from unioncare.core.forms import StyledForm
from unioncare.core.views import RefusableForm
from unioncare.worklist.models import WorkItem
from unioncare.worklist.selectors.scopes import items_open_to
from visits.schedule.enums import Need
from visits.schedule.models import VisitReferral

from ..models import FeedbackRequest
from ..services.referrals import open_referral


class ConfirmForm(StyledForm, forms.Form):
    """Nothing to fill in."""


class OpenReferralView(RefusableForm):
    """Open a need of a visit as a request for rights help; its work item is done with it."""

    permission = "worklist.see_work"
    form_class = ConfirmForm
    template_name = "feedback/form.html"
    opened: FeedbackRequest

    @cached_property
    def referral(self) -> VisitReferral:
        item = items_open_to(self.user).filter(pk=self.kwargs["item"]).first()
        rows = VisitReferral.objects.select_related("record__visit__case__member", "record__visit__case__unit", "item")
        found = rows.filter(item=item, need=Need.LEGAL).first() if item else None
        if found is None:
            raise Http404
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        assert self.referral
        return super().get_context_data(
            title=_("Open as a request for rights help"), submit=_("Open it"), back="/work/",
            note=_("What the visitor noted becomes the request with a term of its own; the referral is done."),
            **kwargs,
        )  # fmt: skip

    def act(self, form: forms.Form) -> FeedbackRequest:
        item = self.referral.item
        assert isinstance(item, WorkItem)
        self.opened = open_referral(referral=self.referral, item=item, actor=self.user, now=self.now)
        return self.opened

    def said(self, done: FeedbackRequest) -> Any:
        return _("It is open as request %(number)s.") % {"number": done.number}

    def get_success_url(self) -> str:
        readable = FeedbackRequest.objects.visible_to(self.user).filter(pk=self.opened.pk).exists()
        return self.opened.get_absolute_url() if readable else "/work/"
