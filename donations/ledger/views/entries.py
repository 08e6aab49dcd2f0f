"""Entries: the page of one, booking by hand, transfers, reversals."""

from typing import Any

from django import forms
from django.http import Http404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.generic import TemplateView

from ..enums import CORRECTED_HERE, Account
from ..errors import LedgerRefused
from ..forms.booking import BookForm, ReverseForm, TransferForm
from ..models import Entry, TransferOrder
from ..presentation import CORRECTED
from ..selectors.journal import JournalRow, shown
from ..selectors.proof import proof_of
from ..services.funds import book_by_hand
from ..services.posting import Booked
from ..services.reversing import other_side, reverse_by_hand
from ..services.transfers import ask_transfer, needs_second, transfer
from .base import KEEP, BookedOnce, FundAct, OfFund


class OfEntry(OfFund):
    """A page of one entry of a fund."""

    @cached_property
    def entry(self) -> Entry:
        found = shown(Entry.objects.filter(fund=self.fund, number=self.kwargs["number"])).first()
        if found is None:
            raise Http404
        return found


class EntryView(OfEntry, TemplateView):
    """Both sides of an entry, who wrote it, and its place in the chain."""

    template_name = "books/entry.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entry, row = self.entry, JournalRow.of(self.entry)
        here = entry.kind in CORRECTED_HERE
        may_keep = self.user.has_perm(KEEP, self.fund) and self.fund.closed_on is None
        note = getattr(entry, "note", None)
        return super().get_context_data(
            fund=self.fund, entry=entry, row=row, lines=_lines(entry), proof=proof_of(entry),
            note=note.text if note else "",
            corrected="" if here else CORRECTED[entry.kind],
            may_reverse=here and may_keep and not row.is_reversed,
            may_audit=self.user.has_perm("donations.audit_books", self.fund),
            other=other_side(entry), findings=list(entry.findings.order_by("pk")), **kwargs,
        )  # fmt: skip


def _lines(entry: Entry) -> list[dict[str, Any]]:
    return [
        {
            "account": Account(line.account).label,
            "left": line.amount if line.amount > 0 else None,
            "right": -line.amount if line.amount < 0 else None,
        }
        for line in entry.lines.all()
    ]


class BookView(BookedOnce):
    """Book what no other record books."""

    form_class = BookForm
    title, submit = gettext_lazy("Book an entry"), pgettext_lazy("ledger", "Book it")
    note = gettext_lazy("It is booked at once and stays for ever: what turns out to be wrong is reversed.")

    def get_initial(self) -> dict[str, Any]:
        return {"booked_on": timezone.localdate(self.now), "place": Account.BANK}

    def act(self, form: forms.Form) -> Booked:
        return book_by_hand(fund=self.fund, **form.cleaned_data, actor=self.user, now=self.now)

    def said(self, done: Booked) -> str:
        return _("Entry %(number)s is booked.") % {"number": done.number}


class TransferView(BookedOnce):
    """Move money to another fund."""

    form_class = TransferForm
    title, submit = gettext_lazy("Money to another fund"), gettext_lazy("Move the money")
    note = gettext_lazy(
        "It leaves the bank of this fund and comes into that of the other, in an entry each. Both stay for ever."
        " A large sum waits for a second person, and is booked on the day of that decision."
    )

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.user, "fund": self.fund}

    def get_initial(self) -> dict[str, Any]:
        return {"booked_on": timezone.localdate(self.now)}

    def act(self, form: forms.Form) -> TransferOrder | tuple[Booked, Booked]:
        data = form.cleaned_data
        if needs_second(data["amount"]):
            del data["booked_on"]
            return ask_transfer(source=self.fund, **data, actor=self.user, now=self.now)
        return transfer(source=self.fund, **data, actor=self.user, now=self.now)

    def said(self, done: TransferOrder | tuple[Booked, Booked]) -> str:
        if isinstance(done, TransferOrder):
            return _("Transfer %(number)s waits for a second person.") % {"number": done.number}
        out, into = done
        words = _("The money is moved: entry %(out)s here, entry %(into)s there.")
        return words % {"out": out.number, "into": into.number}


class ReverseView(OfEntry, FundAct):
    """Reverse an entry."""

    permission = KEEP
    form_class = ReverseForm
    submit, danger = gettext_lazy("Reverse the entry"), True

    @property
    def title(self) -> str:
        return _("Reverse entry %(number)s") % {"number": self.entry.number}

    @property
    def note(self) -> str:
        row = JournalRow.of(self.entry)
        facts = {"what": self.entry.get_kind_display(), "amount": f"{row.came or row.went:,.2f}"}
        words = _("%(what)s, %(amount)s CNY: the opposite is booked today, and both entries stay.") % facts
        if self.other is not None:
            words += " " + _("The other half, in “%(fund)s”, is reversed too.") % {"fund": self.other.fund}
        return words

    @cached_property
    def other(self) -> Entry | None:
        return other_side(self.entry)

    def act(self, form: forms.Form) -> Booked:
        if self.other is not None and not self.user.has_perm(KEEP, self.other.fund):
            words = _("The other half stands in “%(fund)s”: whoever keeps those books too reverses it.")
            raise LedgerRefused(words % {"fund": self.other.fund})
        return reverse_by_hand(entry=self.entry, **form.cleaned_data, actor=self.user, now=self.now)

    def said(self, done: Booked) -> str:
        return _("The entry is reversed by entry %(number)s.") % {"number": done.number}
