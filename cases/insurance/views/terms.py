"""Terms: the list, the page of one, opening and removing."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from cases.members.selectors.units import unit_choices
from unioncare.core.paging import Page, decode_cursor, keyset_page
from unioncare.core.views import NeedsPermission, RefusableForm, SearchedByPost

from ..enums import EnrolmentState
from ..forms.terms import TermForm
from ..models import CoverageTerm
from ..selectors.term_page import TermFilter, term_enrolments, term_figures
from ..selectors.terms import PERMISSION, overlaps_of, term_after, terms_seen_by
from ..services.terms import open_term, remove_term
from .term_base import OfTerm, TermAct

OPEN = "cases.open_term"


class TermListView(NeedsPermission, TemplateView):
    """The terms that concern the reader's units, the newest first."""

    permission = PERMISSION
    template_name = "insurance/terms.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            page=self._page(),
            today=timezone.localdate(),
            may_open=self.user.has_perm(OPEN),
            may_import=self.user.has_perm("cases.import_enrolments"),
            **kwargs,
        )

    def _page(self) -> Page[CoverageTerm]:
        rows = terms_seen_by(self.user).order_by("-pk")
        if after := decode_cursor(self.request.GET.get("after", ""), int):
            rows = rows.filter(pk__lt=after[0])
        return keyset_page(rows, key=lambda term: (term.pk,))


class TermView(OfTerm, SearchedByPost, TemplateView):
    """Who is enrolled in a term, and what can be done with it."""

    template_name = "insurance/term.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        wanted = TermFilter.from_query(self.request.GET, self.user)
        page, count = term_enrolments(self.user, self.term, wanted, self.request.GET.get("after", ""))
        return super().get_context_data(
            term=self.term,
            figures=term_figures(self.user, self.term),
            page=page,
            count=count,
            wanted=wanted,
            states=EnrolmentState,
            units=unit_choices(self.user, PERMISSION, wanted.unit),
            after=term_after(self.term),
            overlaps=overlaps_of(self.term),
            today=timezone.localdate(),
            **self._acts(),
            **kwargs,
        )

    def _acts(self) -> dict[str, bool]:
        acts = {
            "may_open": OPEN,
            "may_import": "cases.import_enrolments",
            "may_export": "cases.export_enrolments",
            "may_see_bill": "cases.see_bill",
        }
        mine = {name: self.user.has_perm(permission, self.term) for name, permission in acts.items()}
        return mine | {"may_see_member": self.user.has_perm("cases.see_member")}


class TermOpenView(RefusableForm):
    """Open a term of a plan for a unit."""

    permission = OPEN
    template_name = "insurance/term_form.html"
    form_class = TermForm
    done_message = _("The term is open: enrol the members now.")
    extra_context = {"title": _("Open a term"), "submit": _("Open the term")}
    opened: CoverageTerm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(back=reverse("cases:terms"), **kwargs)

    def act(self, form: Any) -> CoverageTerm:
        data = form.cleaned_data
        self.opened = open_term(
            plan=data["plan"], unit=data["unit"], starts_on=data["starts_on"], actor=self.user, now=self.now
        )
        return self.opened

    def get_success_url(self) -> str:
        return self.opened.get_absolute_url()


class TermRemoveView(TermAct):
    """Remove a term in which nobody was ever enrolled."""

    permission = OPEN
    removed = False

    def act(self) -> Any:
        remove_term(term=self.term, actor=self.user, now=self.now)
        self.removed = True
        return _("The term is removed.")

    def back(self) -> str:
        return reverse("cases:terms") if self.removed else self.term.get_absolute_url()
