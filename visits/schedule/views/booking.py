"""Receipts to be booked: the list that finance works off, and booking one of them."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from donations.ledger.enums import Account
from donations.ledger.forms.booking import ReverseForm
from unioncare.core.views import NeedsPermission, RefusableForm
from unioncare.worklist.models import WorkItem

from ..forms.booking import BookingForm
from ..models import Receipt
from ..selectors.booking import BOOK, booking_page, funds_of, receipts_for
from ..services.booking import book_receipt, unbook_receipt


class ReceiptListView(NeedsPermission, TemplateView):
    """What was handed over and is not in the books yet; or what is."""

    permission = BOOK
    template_name = "visits/receipts.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        booked = self.request.GET.get("booked") == "1"
        page, count = booking_page(self.user, booked=booked, cursor=self.request.GET.get("after", ""))
        return super().get_context_data(page=page, count=count, booked=booked, **kwargs)


class OfReceipt(RefusableForm):
    """A form about one receipt: 404 outside the reader's units."""

    permission = BOOK
    template_name = "visits/book_receipt.html"

    @cached_property
    def receipt(self) -> Receipt:
        receipt = receipts_for(self.user).filter(number=self.kwargs["number"]).first()
        if receipt is None:
            raise Http404
        return receipt

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            receipt=self.receipt, back=self.get_success_url(), has_funds=funds_of(self.user).exists(), **kwargs
        )

    def get_success_url(self) -> str:
        return reverse("visits:receipts")


class BookReceiptView(OfReceipt):
    """Book one receipt against a fund."""

    form_class = BookingForm
    done_message = _("The receipt is booked.")
    extra_context = {"title": _("Book the receipt"), "submit": _("Book as condolence")}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "funds": funds_of(self.user)}

    def act(self, form: Any) -> Any:
        data = form.cleaned_data
        return book_receipt(
            receipt=self.receipt, fund=data["fund"], place=Account(data["place"]), actor=self.user, now=self.now
        )


class UnbookReceiptView(OfReceipt):
    """Take the booking of a receipt back: its entry is reversed, and it is to be booked again."""

    form_class = ReverseForm
    done_message = _("The entry is reversed; the receipt is to be booked again.")
    extra_context = {"title": _("Booked wrongly"), "submit": _("Reverse the entry"), "danger": True}

    def act(self, form: Any) -> Any:
        return unbook_receipt(receipt=self.receipt, actor=self.user, now=self.now, **form.cleaned_data)


class ReceiptOfItemView(NeedsPermission):
    """Lead from a work item to the receipt that it is about."""

    permission = BOOK

    def get(self, request: HttpRequest, item: int) -> HttpResponse:
        number = WorkItem.objects.filter(pk=item).values_list("details__receipt", flat=True).first()
        receipt = receipts_for(self.user).filter(number=number or "").first()
        if receipt is None:
            raise Http404
        return redirect("visits:book_receipt", number=receipt.number)
