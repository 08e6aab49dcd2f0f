"""A member's account: a panel of their page, entering, verifying, taking out of use."""

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from cases.care.forms.ending import ReasonForm
from cases.members.models import Member
from unioncare.core.views import HtmxTemplateMixin, LimitedPerPerson, NeedsPermission, RefusableForm

from ..forms import AccountForm, VerifyForm
from ..models import PayeeAccount
from ..services.accounts import enter_account, reject_account, verify_account

SEE, ENTER, VERIFY = "donations.see_account", "donations.enter_account", "donations.verify_account"


class OfPayee(NeedsPermission):
    """A page about one member's account."""

    permission = SEE

    @cached_property
    def member(self) -> Member:
        rows = Member.objects.visible_to(self.user, self.permission).select_related("unit")
        member: Member | None = rows.filter(pk=self.kwargs["pk"]).first()
        if member is None:
            raise Http404
        return member

    @cached_property
    def account(self) -> PayeeAccount | None:
        rows = PayeeAccount.objects.in_use().filter(member=self.member).defer("number")
        return rows.select_related("entered_by", "verified_by").first()


class AccountPanelView(HtmxTemplateMixin, OfPayee, TemplateView):
    """The account of a member, masked, and who saw it."""

    template_name = "payments/account_page.html"
    fragment_name = "payments/account.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        account = self.account
        open_to_verify = account is not None and account.verified_at is None
        return super().get_context_data(
            member=self.member,
            account=account,
            may_enter=self.user.has_perm(ENTER, self.member),
            may_verify=open_to_verify and self.user.has_perm(VERIFY, self.member),
            may_reject=account is not None and self.user.has_perm(VERIFY, self.member),
            entered_it=account is not None and account.entered_by_id == self.user.pk,
            **kwargs,
        )


class AccountForms(OfPayee, RefusableForm):
    """A form about a member's account."""

    template_name = "payments/account_form.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(member=self.member, sub=self.member.name, back=self.get_success_url(), **kwargs)

    def get_success_url(self) -> str:
        return reverse("cases:member", args=[self.member.pk])

    def in_use(self) -> PayeeAccount:
        """Return the account that the form is about; 404 where there is none any more."""
        if self.account is None:
            raise Http404
        return self.account


class AccountEnterView(AccountForms):
    """Enter an account from the card; it takes the place of the one before."""

    permission = ENTER
    form_class = AccountForm
    done_message = _("The account is entered. Somebody else verifies it from the card before money goes there.")
    extra_context = {"title": _("Account for payments"), "submit": _("Enter the account")}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"member": self.member}

    def act(self, form: Any) -> Any:
        return enter_account(member=self.member, **form.cleaned_data, actor=self.user, now=self.now)


class AccountVerifyView(LimitedPerPerson, AccountForms):
    """Verify an account by its number, read once more."""

    permission = VERIFY
    rate = "20/15m"
    form_class = VerifyForm
    done_message = _("The account is verified: money may go there.")
    extra_context = {"title": _("Verify the account"), "submit": _("Verify")}

    def act(self, form: Any) -> Any:
        return verify_account(account=self.in_use(), number=form.cleaned_data["number"], actor=self.user, now=self.now)


class AccountRejectView(AccountForms):
    """Take an account out of use."""

    permission = VERIFY
    form_class = ReasonForm
    done_message = _("The account is out of use.")
    extra_context = {"title": _("Take the account out of use"), "submit": _("Take out of use"), "danger": True}

    def act(self, form: Any) -> Any:
        reason = form.cleaned_data["reason"]
        return reject_account(account=self.in_use(), reason=reason, actor=self.user, now=self.now)
