"""The list of members."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from unioncare.core.ui.marks import status, statuses
from unioncare.core.views import NeedsPermission, SearchedByPost, signed_in
from unioncare.organisation.access import scope_paths
from unioncare.organisation.keeping import DropFilterView, KeepFilterView, kept_query
from unioncare.organisation.saved_filters import saved_filters

from ..contributions import Mark, marks_of
from ..enums import EmploymentStatus, Sex
from ..models import Member
from ..selectors.listing import PERMISSION, STATUSES, MemberFilter, member_page
from ..selectors.units import UnitChoices, unit_choices

PAGE = "cases:members"
STATUS_TONES: dict[str, str] = {
    EmploymentStatus.SICK_LEAVE: "amber",
    EmploymentStatus.ACTIVE: "line",
}


@dataclass(frozen=True, slots=True)
class FilterBar:
    """What the chips need; the units are only asked for where the cached fragment is missing."""

    statuses: tuple[EmploymentStatus, ...]
    sexes: tuple[Sex, ...]
    units: Callable[[], UnitChoices]
    kept_query: str
    cache_key: str


class MemberListView(NeedsPermission, SearchedByPost, TemplateView):
    """Members in scope, unit by unit unless ordered otherwise."""

    permission = PERMISSION
    template_name = "members/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = signed_in(self.request)
        wanted = MemberFilter.from_query(self.request.GET, user)
        page, count = member_page(user, wanted, self.request.GET.get("after", ""))
        return super().get_context_data(
            page=page,
            rows=_rows(page.rows, user),
            count=count,
            wanted=wanted,
            bar=self._bar(wanted),
            saved=saved_filters(user=user, page=PAGE),
            may_import=user.has_perm("cases.import_roster"),
            may_export=user.has_perm("cases.export_members"),
            **kwargs,
        )

    def _bar(self, wanted: MemberFilter) -> FilterBar:
        query = kept_query(self.request.GET)
        scope = ",".join(scope_paths(signed_in(self.request), PERMISSION))
        return FilterBar(
            statuses=STATUSES,
            sexes=tuple(Sex),
            units=lambda: unit_choices(signed_in(self.request), PERMISSION, wanted.unit),
            kept_query=query,
            cache_key=f"{get_language()}|{scope}|{query}",
        )


@dataclass(frozen=True, slots=True)
class _Row:
    member: Member
    url: str
    sex: str
    number: str
    state: SafeString
    marks: SafeString


def _rows(members: list[Member], user: Any) -> list[_Row]:
    """Return what the row template prints; addresses and words are made once, not per row."""
    marks = marks_of(user, [member.pk for member in members])
    states, sexes = statuses(EmploymentStatus, STATUS_TONES), {sex.value: str(sex.label) for sex in Sex}
    start, _zero, end = reverse("cases:member", args=[0]).rpartition("0")
    outside = status(_("not on the roster"), "line")
    return [
        _Row(
            member,
            f"{start}{member.pk}{end}",
            sexes.get(member.sex, ""),
            member.employee_no or outside,
            states[member.status],
            _marked(marks.get(member.pk, ())),
        )
        for member in members
    ]


def _marked(marks: Iterable[Mark]) -> SafeString:
    """Return the marks beside a name, linked where they have a page."""
    return format_html_join(
        "",
        " {}",
        (
            (format_html('<a href="{}">{}</a>', mark.url, shown) if mark.url else shown,)
            for mark in marks
            for shown in (status(mark.text, mark.tone, mark.icon),)
        ),
    )


class KeepMembersFilterView(KeepFilterView):
    """Keep a filter of this list."""

    permission, page = PERMISSION, PAGE


class DropMembersFilterView(DropFilterView):
    """Drop one that was kept."""

    permission, page = PERMISSION, PAGE
