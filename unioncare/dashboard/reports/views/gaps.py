"""The gaps of the organisation on paper and as a workbook."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, pgettext
from django.views.generic import TemplateView

from unioncare.core.views import NeedsPermission
from unioncare.imports.exporting import MOST_ROWS, ExportView
from unioncare.imports.writing.workbooks import BookWriter, Heading

from ...gaps import PERMISSION, Gaps, Vacancy, gaps_for


class GapsPaperView(NeedsPermission, TemplateView):
    """Seats that nobody holds, groups without a leader, posts about to end; on A4."""

    permission = PERMISSION
    template_name = "reports/gaps_paper.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        gaps = gaps_for(self.user, self.now, MOST_ROWS)
        return super().get_context_data(gaps=gaps, now=self.now, back=reverse("dashboard:gaps"), **kwargs)


class GapsExportView(ExportView):
    """The same as a workbook, a sheet for each kind of gap."""

    permission, page, event = PERMISSION, "dashboard:gaps", gettext_noop("organisation gaps exported")
    title = gettext_lazy("Organisation gaps as a workbook")
    masks = gettext_lazy("It names holders of posts, no member.")
    sheet = gettext_lazy("Organisation gaps")

    def fill(self, book: BookWriter, now: datetime) -> int:
        gaps = gaps_for(self.user, now, MOST_ROWS)
        vacancies = _vacancies(book, _("Responsibilities without anybody"), gaps.vacancies)
        return vacancies + _vacancies(book, _("Union groups without a leader"), gaps.leaderless) + _others(book, gaps)


def _vacancies(book: BookWriter, name: str, rows: list[Vacancy]) -> int:
    heads = (_("Unit"), _("Kind"), _("Role"), _("Work that belongs there"), _("Meanwhile it goes to"))
    sheet = book.sheet(name, [Heading(head, width) for head, width in zip(heads, (32, 14, 18, 50, 24), strict=True)])
    for one in rows:
        falls_to = one.falls_to.user.name if one.falls_to and one.falls_to.user else _("nobody")
        work = "、".join(str(label) for label in one.work)
        sheet.add([one.unit.name, one.unit.get_kind_display(), str(one.role.label), work, falls_to])
    sheet.add([str(book.mark)])
    return len(rows)


def _others(book: BookWriter, gaps: Gaps) -> int:
    """Write the posts that end soon, and what stands with nobody."""
    ending = book.sheet(
        _("Posts that end soon"), (Heading(_("Unit"), 32), Heading(_("Role"), 18), Heading(_("Person"), 16),
        Heading(_("Ends on"), 14)),
    )  # fmt: skip
    for post in gaps.ending:
        ending.add([post.unit.name, post.get_role_display(), post.user.name, post.ends_on])
    ending.add([str(book.mark)])
    rest = book.sheet(_("Work of nobody"), (Heading(_("What"), 44), Heading(pgettext("how many", "Number"), 12)))
    rest.add([_("Open work items that nobody answers for"), gaps.unassigned])
    rest.add([_("Open cases without an owner"), gaps.ownerless])
    for unit in gaps.counselling.teamless:
        rest.add([_("Units for which no counselling team answers"), unit.name])
    for team in gaps.counselling.teams:
        if not team.has_supervisor:
            rest.add([_("Counselling teams without a supervisor"), str(team.team)])
        if team.count:
            rest.add([_("%(team)s: times with too few on duty") % {"team": team.team}, team.count])
    for one in gaps.stranded:
        rest.add(
            [_("Work of %(name)s, who can no longer act on it") % {"name": one.person.name}, one.items + one.cases]
        )
    rest.add([str(book.mark)])
    lacking = len(gaps.counselling.teamless) + len(gaps.counselling.teams)
    return len(gaps.ending) + len(gaps.stranded) + lacking + 2
