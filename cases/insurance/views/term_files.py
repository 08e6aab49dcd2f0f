"""What leaves the house of a term: the list for the insurer, and the premium bill."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django.views.generic import TemplateView

from cases.members.models import Member
from unioncare.core.audit import record_bulk_access, record_event
from unioncare.core.forms import PurposeForm
from unioncare.core.masking import mask_name
from unioncare.imports.exporting import MOST_ROWS, ExportView
from unioncare.imports.writing.workbooks import Heading, Value
from unioncare.organisation.keeping import noted_query

from ..enums import EnrolmentState
from ..models import Enrolment
from ..models.funding import COLUMNS
from ..selectors.bill import Bill, BillLine, bill_of
from .term_base import OfTerm

EXPORT, BILL = "cases.export_enrolments", "cases.see_bill"
_FIELDS = {field.name: field for field in Enrolment._meta.concrete_fields}
PAYERS = tuple(_FIELDS[column].verbose_name for column in COLUMNS)


class InsurerFileForm(PurposeForm):
    """Whom the file names, and what it is for."""

    certified = forms.BooleanField(
        label=gettext_lazy("Those with a certificate number too"), required=False,
        help_text=gettext_lazy("Otherwise only those whom the insurer has not confirmed yet."),
    )  # fmt: skip


class InsurerFileView(OfTerm, ExportView):
    """Whom the insurer shall cover: with full ID and phone numbers, so every person in the file is noted as read."""

    permission, page, event = EXPORT, "cases:terms", gettext_noop("enrolments exported for the insurer")
    title = gettext_lazy("File for the insurer")
    masks = gettext_lazy("It holds whole ID and phone numbers, because the insurer asks for them.")
    sheet = gettext_lazy("Enrolments")
    form_class = InsurerFileForm
    headings = (
        Heading(gettext_lazy("Employee number"), 14, text=True),
        Heading(gettext_lazy("Name"), 14),
        Heading(gettext_lazy("Sex"), 8),
        Heading(gettext_lazy("ID number"), 22, text=True),
        Heading(gettext_lazy("Birth date"), 14),
        Heading(gettext_lazy("Phone"), 16, text=True),
        Heading(gettext_lazy("Unit"), 28),
        Heading(gettext_lazy("Start date"), 14),
        Heading(gettext_lazy("Last day"), 14),
        Heading(gettext_lazy("Shares"), 8),
        Heading(gettext_lazy("Premium"), 12),
        *(Heading(payer, 14) for payer in PAYERS),
        Heading(gettext_lazy("Certificate number"), 22, text=True),
    )

    def form_valid(self, form: PurposeForm) -> HttpResponseBase:  # type: ignore[override]
        self.certified = form.cleaned_data["certified"]
        self.read: list[tuple[int, str]] = []
        return super().form_valid(form)

    def records(self, now: datetime) -> Iterator[list[Value]]:
        rows = Enrolment.objects.filter(term=self.term, state=EnrolmentState.ACTIVE)
        if not self.certified:
            rows = rows.filter(certificate_no="")
        rows = rows.select_related("member", "unit").order_by("unit__path", "member__employee_no", "pk")
        for row in rows[:MOST_ROWS].iterator(2_000):
            self.read.append((row.member_id, mask_name(row.member.name)))
            yield _cells(row)

    def note(self, purpose: str, rows: int) -> None:
        details = {"purpose": purpose, "rows": rows, "filter": "" if self.certified else "certificate_no="}
        record_event(self.term, actor=self.user, what=self.event, details=details)
        record_bulk_access(Member, self.read, actor=self.user, purpose=purpose, what=self.event)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"back": self.term.get_absolute_url()}


def _cells(row: Enrolment) -> list[Value]:
    member = row.member
    return [
        member.employee_no or "", member.name, member.get_sex_display(), member.id_number, member.birth_date,
        member.phone, row.unit.name, row.starts_on, row.ends_on, row.shares, row.premium,
        *(getattr(row, column) for column in COLUMNS), row.certificate_no,
    ]  # fmt: skip


class OfBill(OfTerm):
    """The premium bill of a term: by branch, or by every unit."""

    permission = BILL

    @property
    def every_unit(self) -> bool:
        return self.request.GET.get("by") == "unit"

    def bill(self) -> Bill:
        return bill_of(self.term, every_unit=self.every_unit)


class BillView(OfBill, TemplateView):
    """The premium bill on A4: one line a unit, who pays what, the sum."""

    template_name = "insurance/bill.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            term=self.term, bill=self.bill(), every_unit=self.every_unit, payers=PAYERS,
            today=timezone.localdate(), back=self.term.get_absolute_url(), **kwargs,
        )  # fmt: skip


class BillFileView(OfBill, ExportView):
    """The same as a workbook."""

    permission, page, event = BILL, "cases:premium_bill", gettext_noop("premium bill taken as a workbook")
    title = gettext_lazy("Premium bill as a workbook")
    masks = gettext_lazy("It names units and amounts, nobody by name.")
    sheet = gettext_lazy("Premium bill")
    headings = (
        Heading(gettext_lazy("Unit"), 32),
        Heading(gettext_lazy("Unit code"), 16, text=True),
        *(
            Heading(label, 14)
            for label in (gettext_lazy("People"), gettext_lazy("Shares"), gettext_lazy("Premium"), *PAYERS)
        ),
    )

    def list_address(self) -> str:
        return reverse(self.page, args=[self.term.pk])

    def records(self, now: datetime) -> Iterator[list[Value]]:
        bill = self.bill()
        for line in bill.lines:
            yield _bill_cells(line, line.unit.name)
        yield _bill_cells(bill.total, _("Sum"))

    def note(self, purpose: str, rows: int) -> None:
        details = {"purpose": purpose, "rows": rows, "filter": noted_query(self.request.GET)}
        record_event(self.term, actor=self.user, what=self.event, details=details)


def _bill_cells(line: BillLine, name: str) -> list[Value]:
    return [name, line.unit.code, line.people, line.shares, line.premium, *line.amounts]
