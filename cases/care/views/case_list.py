"""The list of cases, its further filters, and filters that people keep."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.generic import TemplateView, View

from unioncare.core.views import NeedsPermission, SearchedByPost, signed_in
from unioncare.organisation.keeping import DropFilterView, KeepFilterView, kept_query
from unioncare.organisation.saved_filters import saved_filters

from ..enums import CaseState
from ..forms.listing import CaseFilterForm
from ..selectors.case_filter import LEVELS, PERMISSION, CaseFilter
from ..selectors.cases import case_page
from .case_rows import case_rows

PAGE = "cases:cases"
# Ended states are found behind one chip.
STATES = (
    CaseState.REPORTED, CaseState.VERIFIED, CaseState.GRADED, CaseState.PLANNED, CaseState.IN_CARE,
    CaseState.RECOVERING, CaseState.REOPENED,
)  # fmt: skip


class CaseListView(NeedsPermission, SearchedByPost, TemplateView):
    """Cases in scope, the newest first unless ordered otherwise."""

    permission = PERMISSION
    template_name = "cases/list/page.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, now = self.user, timezone.now()
        wanted = CaseFilter.from_query(self.request.GET, user)
        page, count = case_page(user, wanted, now, self.request.GET.get("after", ""))
        return super().get_context_data(
            page=page,
            rows=case_rows(page.rows, user),
            count=count,
            wanted=wanted,
            states=STATES,
            levels=[(value, f"L{value}") for value in LEVELS],
            chips_key=_chips_key(wanted, kept_query(self.request.GET)),
            saved=saved_filters(user=user, page=PAGE),
            kept_query=kept_query(self.request.GET),
            may_report=user.has_perm("cases.report_case"),
            may_export=user.has_perm("cases.export_cases"),
            may_import=user.has_perm("cases.import_cases"),
            **kwargs,
        )


def _chips_key(wanted: CaseFilter, query: str) -> str:
    """Return what the chips depend on: of unit, disease and owner in the query a reader may not know the name."""
    named = (row.pk if row else 0 for row in (wanted.unit, wanted.disease, wanted.owner))
    return "|".join(map(str, (get_language(), *named, query)))


class CaseFiltersView(NeedsPermission, View):
    """The form of further filters, loaded when somebody opens it (htmx), or as a page."""

    permission = PERMISSION

    def get(self, request: HttpRequest) -> HttpResponse:
        form = CaseFilterForm(request.GET or None, user=signed_in(request))
        others = [(name, value) for name, values in request.GET.lists() for value in values if name not in form.fields]
        context = {"form": form, "others": [pair for pair in others if pair[0] != "after"]}
        htmx = getattr(request, "htmx", False)
        return render(request, "cases/list/filter_form.html" if htmx else "cases/list/filter_page.html", context)


class KeepCasesFilterView(KeepFilterView):
    """Keep a filter of this list."""

    permission, page = PERMISSION, PAGE


class DropCasesFilterView(DropFilterView):
    """Drop one that was kept."""

    permission, page = PERMISSION, PAGE
