"""Privacy requests: the list, one request, entering one, its steps and papers."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.generic import TemplateView

from cases.care.forms.ending import OptionalReasonForm, ReasonForm
from unioncare.core.forms import PlainForm
from unioncare.core.steps import StepPage, StepView
from unioncare.core.views import HtmxTemplateMixin, NeedsPermission, RefusableForm, SearchedByPost

from ..enums import OPEN, RequestKind, RequestState
from ..forms.requests import CorrectionForm, EraseForm, RequestForm
from ..models import PrivacyCopy, PrivacyRequest
from ..permissions import CARRY_OUT, ENTER, SEE, SEE_ACCESS
from ..presentation import TONES, buttons_for, label_of, words_of
from ..selectors.lists import RequestFilter, request_page
from ..selectors.owed import owed_by
from ..selectors.preview import preview_of
from ..services.carrying import make_copy, note_correction, withdraw_consents
from ..services.erasing import erase
from ..services.flow import PRIVACY_FLOW, reasons_against
from ..services.receiving import agree, enter_request, refuse, take_back
from .base import OfAnother, OfMember, OfRequest, RequestFormView


class RequestListView(SearchedByPost, NeedsPermission, TemplateView):
    """Requests in scope, the newest first."""

    permission = SEE
    template_name = "privacy/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        wanted = RequestFilter.from_query(self.request.GET)
        page, count = request_page(self.user, wanted, self.now, self.request.GET.get("after", ""))
        return super().get_context_data(
            wanted=wanted, page=page, count=count, rows=[(asked, TONES.get(asked.state, "")) for asked in page.rows],
            states=RequestState, kinds=RequestKind, **kwargs,
        )  # fmt: skip


class OfMemberView(OfMember, HtmxTemplateMixin, TemplateView):
    """The requests of one member, as a panel of the member's page."""

    permission = SEE
    template_name = "privacy/of_member_page.html"
    fragment_name = "privacy/of_member.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member = self.member
        rows = PrivacyRequest.objects.visible_to(self.user).filter(member=member).order_by("-number")[:20]
        return super().get_context_data(
            member=member, rows=[(asked, TONES.get(asked.state, "")) for asked in rows],
            may_enter=self.user.has_perm(ENTER, member), may_see_access=self.user.has_perm(SEE_ACCESS, member),
            **kwargs,
        )  # fmt: skip


class NewRequestView(OfAnother, RefusableForm):
    """Enter what a member asks."""

    permission = ENTER
    template_name = "privacy/new.html"
    form_class = RequestForm
    done_message = _("The request is entered; another person is asked to decide it.")
    entered: PrivacyRequest

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"member": self.member}

    def act(self, form: RequestForm) -> PrivacyRequest:
        self.entered = enter_request(
            member=self.member, entry=form.entry(), files=form.contents, actor=self.user, now=self.now
        )
        return self.entered

    def get_success_url(self) -> str:
        return self.entered.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=_("New privacy request"), submit=pgettext_lazy("privacy", "Enter it"),
            upload=True, member=self.member,
            back=reverse("cases:member", args=[self.member.pk]), **kwargs,
        )  # fmt: skip


class RequestView(OfRequest, TemplateView):
    """The page of a request: what is asked, how far it is, what may be done next."""

    template_name = "privacy/request.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked, user = self.asked, self.user
        buttons = buttons_for(asked, user)
        is_open = asked.state in OPEN
        carries_out = user.has_perm(CARRY_OUT, asked)
        # What is kept of a member, and what is under way, is told to nobody whose posts open no cases.
        erases = asked.is_erasure and is_open
        against = reasons_against(asked) if erases else []
        if against and not carries_out:
            against = [_("Something is still under way; whoever carries the request out sees what it is.")]
        return super().get_context_data(
            tone=TONES.get(asked.state, ""),
            steps=[(step, words_of(step)) for step in asked.steps.select_related("actor")],
            owed=owed_by(asked),
            proofs=list(asked.proofs.select_related("added_by")),
            possible=[button for button in buttons if button.why_not is None],
            refused=[button for button in buttons if button.why_not is not None],
            preview=preview_of(asked) if erases and carries_out else None,
            against=against,
            copy=PrivacyCopy.objects.filter(request=asked).select_related("made_by").first(),
            may_hand_out=carries_out,
            may_add=is_open and user.has_perm(ENTER, asked),
            corrects=asked.kind == RequestKind.CORRECTION and is_open,
            **kwargs,
        )


class FinishPages:
    """What carrying a request out asks for, by its kind."""

    COPY = StepPage(
        PlainForm,
        make_copy,
        _("The copy is made: hand it over, and say to whom."),
        _("Everything kept about the member is put into one file. It lies encrypted until its days are over."),
    )
    CORRECTION = StepPage(
        CorrectionForm,
        note_correction,
        _("The correction is noted."),
        _(
            "Correct it first where it stands: on the page of the member or of the case. Here only the proof is kept, "
            "with masks."
        ),
    )
    WITHDRAWAL = StepPage(
        PlainForm, withdraw_consents, _("The consents are withdrawn."),
        _("From now on no health data is shown or used; open work ends. What was recorded stays until its term ends."),
        danger=True,
    )  # fmt: skip


PAGES: dict[str, StepPage] = {
    "agree": StepPage(
        OptionalReasonForm, agree, _("Agreed. Whoever carries it out is asked."),
        _("You agree that the member gets what they ask for."),
    ),
    "refuse": StepPage(
        ReasonForm, refuse, _("The request is refused."), _("The member is told this reason."), danger=True
    ),
    "take_back": StepPage(ReasonForm, take_back, _("Noted: the member asks no more.")),
    "erase": StepPage(
        EraseForm, erase, _("Erased. Nothing brings it back."),
        _("Everything listed on the page of the request is deleted at once, for good."), danger=True,
    ),
    "finish": FinishPages.COPY,
}  # fmt: skip


class RequestMoveView(StepView, RequestFormView):
    """Take one step of a request."""

    pages = PAGES

    @property
    def step(self) -> StepPage:
        page = PAGES[self.kwargs["move"]]
        if page is not FinishPages.COPY:
            return page
        by_kind = {
            RequestKind.CORRECTION.value: FinishPages.CORRECTION,
            RequestKind.WITHDRAWAL.value: FinishPages.WITHDRAWAL,
        }
        return by_kind.get(self.asked.kind, page)

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        return kwargs | {"wanted": self.asked.number} if self.step.form is EraseForm else kwargs

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        name, step = self.kwargs["move"], self.step
        label = label_of(self.asked, name)
        return super().get_context_data(
            title=label, submit=label, note=step.note, danger=step.danger,
            warning=PRIVACY_FLOW.why_not(self.asked, name, self.user), **kwargs,
        )  # fmt: skip

    def act(self, form: forms.Form) -> PrivacyRequest:
        given: dict[str, Any] = {"request": self.asked, "actor": self.user, "now": self.now}
        if isinstance(form, CorrectionForm):
            return note_correction(corrected=form.corrected(), **given)
        if isinstance(form, EraseForm):
            return erase(**given)
        return self.step.act(**given, **form.cleaned_data)
