"""Files of hardship workers, handed upward as a workbook.

The union above may ask for whole ID numbers. They go along only where it is asked for, only of members whose numbers
the reader may unmask anyway, and each of these members' trails says so with the purpose.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, pgettext, pgettext_lazy

from cases.care.models import IllnessCase
from cases.members.models import Member
from unioncare.core.audit import record_bulk_access
from unioncare.core.forms import PurposeForm
from unioncare.core.masking import mask_name
from unioncare.imports.exporting import ExportView
from unioncare.imports.writing.workbooks import BookWriter, Heading, Value
from unioncare.organisation.access import scope_paths

from ..forms import HardshipForm
from ..permissions import HARDSHIP
from ..selectors.hardship import Files, HardshipFile, hardship_files

UNMASK = "cases.unmask_member"


class HardshipExportView(ExportView):
    """Whole files on one sheet; on another one what was left out, with what is missing."""

    permission, page, event = HARDSHIP, "dashboard:reports", gettext_noop("files of hardship exported")
    title = gettext_lazy("Files of hardship workers")
    masks = gettext_lazy(
        "Of cases in care whose consent is in force, without a diagnosis; what is not whole is listed apart."
    )
    sheet = gettext_lazy("Files of hardship workers")
    form_class = HardshipForm
    headings = (
        Heading(pgettext_lazy("running number", "No."), 6),
        Heading(gettext_lazy("Name"), 12),
        Heading(gettext_lazy("Sex"), 6),
        Heading(gettext_lazy("ID number"), 22, text=True),
        Heading(gettext_lazy("Birth date"), 12),
        Heading(gettext_lazy("Unit"), 28),
        Heading(gettext_lazy("Class of hardship"), 16),
        Heading(gettext_lazy("Reason of hardship"), 18),
        Heading(gettext_lazy("Persons living together"), 10),
        Heading(gettext_lazy("Annual disposable income, CNY"), 16),
        Heading(gettext_lazy("Rigid expenditure a year, CNY"), 16),
        Heading(gettext_lazy("Left a person and month (X), CNY"), 16),
        Heading(gettext_lazy("Minimum living line (D), CNY"), 14),
        Heading(gettext_lazy("Region of the line"), 16),
        Heading(gettext_lazy("Year of the line"), 10),
        Heading(gettext_lazy("Aid received this year, CNY"), 16),
        Heading(gettext_lazy("Reviewed on"), 12),
        Heading(gettext_lazy("Next review by"), 12),
        Heading(pgettext_lazy("file of hardship", "Responsible"), 12),
        Heading(gettext_lazy("Case number"), 14, text=True),
    )

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"may_unmask": self.user.has_perm(UNMASK)}

    def form_valid(self, form: PurposeForm) -> Any:
        whole = form.cleaned_data.get("whole", False)
        self.unmasked = scope_paths(self.user, UNMASK) if whole else ()
        self.files = self._files(timezone.now())
        return super().form_valid(form)

    def _files(self, now: datetime) -> Files:
        cases = IllnessCase.objects.visible_to(self.user, HARDSHIP)
        return hardship_files(cases, timezone.localdate(now))

    def fill(self, book: BookWriter, now: datetime) -> int:
        sheet = book.sheet(str(self.sheet), self.headings)
        for values in self.records(now):
            sheet.add(values)
        sheet.add([str(book.mark)])
        left = book.sheet(
            pgettext("file of hardship", "Left out"),
            (Heading(_("Case number"), 14, text=True), Heading(_("Name"), 12), Heading(_("Unit"), 28),
             Heading(_("What is missing"), 60)),
        )  # fmt: skip
        for one in self.files.left_out:
            missing = "、".join(str(label) for label in one.missing)
            left.add([one.case.number, one.case.member.name, one.case.unit.name, missing])
        left.add([str(book.mark)])
        return len(self.files.whole)

    def records(self, now: datetime) -> Iterator[list[Value]]:
        for number, one in enumerate(self.files.whole, start=1):
            yield self._cells(number, one)

    def is_whole(self, member: Member) -> bool:
        """Tell whether the reader may hand out the ID number of a member unmasked, and asked for it."""
        return member.unit.path.startswith(self.unmasked) if self.unmasked else False

    def _cells(self, number: int, one: HardshipFile) -> list[Value]:
        member, home = one.case.member, one.household
        shown = member.id_number if self.is_whole(member) else member.masked_id_number
        return [
            number, member.name, member.get_sex_display(), shown, member.birth_date, one.case.unit.name,
            one.hardship.label, _("Illness of the member"), home.persons, home.income, home.rigid, home.left, home.line,
            one.region, one.line_year, one.aid, one.reviewed_on, one.review_by, one.responsible, one.case.number,
        ]  # fmt: skip

    def note(self, purpose: str, rows: int) -> None:
        cases = [one.case for one in self.files.whole] + [one.case for one in self.files.left_out]
        taken = [(case.pk, case.number) for case in cases]
        record_bulk_access(IllnessCase, taken, actor=self.user, purpose=purpose, what=self.event)
        whole = [one.case.member for one in self.files.whole if self.is_whole(one.case.member)]
        read = sorted({(member.pk, mask_name(member.name)) for member in whole})
        record_bulk_access(Member, read, actor=self.user, purpose=purpose, what="id_number")
        super().note(purpose, rows)
