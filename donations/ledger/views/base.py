"""What the pages of one fund share."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from unioncare.core.refusals import Refusal
from unioncare.core.views import NeedsPermission, RefusableForm, signed_in

from ..errors import AlreadyBooked
from ..models import Fund

SEE, KEEP = "donations.see_books", "donations.keep_books"


class OfFund(NeedsPermission):
    """A page of a fund: 404 where the reader sees none of its books; acts need their permission for its unit."""

    permission = SEE

    @cached_property
    def fund(self) -> Fund:
        found = Fund.objects.visible_to(self.user).select_related("unit").filter(code=self.kwargs["code"]).first()
        if found is None:
            raise Http404
        return found

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if signed_in(request).has_perm(self.permission):
            self.require(self.fund)
        return super().dispatch(request, *args, **kwargs)


class FundAct(OfFund, RefusableForm):
    """A form about a fund, as a page or a dialog, that says what will happen; `danger` where nothing undoes it."""

    template_name = "books/form.html"
    title: Any
    note: Any = ""
    submit: Any
    danger = False

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            fund=self.fund, title=self.title, note=self.note, submit=self.submit, danger=self.danger,
            back=self.fund.get_absolute_url(), **kwargs,
        )  # fmt: skip

    def get_success_url(self) -> str:
        return self.fund.get_absolute_url()


class BookedOnce(FundAct):
    """A form that books: sent twice it is booked once, and says so."""

    permission = KEEP

    def refused(self, form: forms.BaseForm, refusal: Refusal) -> HttpResponse:
        if isinstance(refusal, AlreadyBooked):
            messages.warning(self.request, _("The form was sent twice: this was booked already, and only once."))
            return self.go_back()
        return super().refused(form, refusal)
