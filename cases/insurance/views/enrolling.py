"""Enrolling many at once: what it costs and what it changes is said before it is done."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unioncare.core.rates import Rate
from unioncare.core.views import RefusableForm

from ..forms.enrolling import AS_PLANNED, EnrolForm, Terms
from ..models import CoverageTerm
from ..models.funding import Split
from ..selectors.rate import rate
from ..selectors.terms import term_for, terms_seen_by
from ..services.enrolling import candidates, enrol_members, rows_for
from ..services.writing import mark_of
from .enrol_terms import AboutEnrolling, TermChoiceView

# What the button sends that shows the sum of what was chosen and enrols nobody.
RECKON = "reckon"


@dataclass(frozen=True, slots=True)
class Quote:
    """How many are enrolled and what that costs: a share, one person, everybody by source; and the rate afterwards.

    `mark` stands for all that was shown.
    """

    people: int
    terms: Terms
    before: Rate
    mark: str

    @property
    def whole(self) -> Split:
        return self.terms.split.times(self.terms.shares * self.people)

    @property
    def after(self) -> Rate:
        return Rate(min(self.before.count + self.people, self.before.of), self.before.of)


class EnrolView(AboutEnrolling, RefusableForm):
    """Enrol everybody of a unit who lacks cover, or those who were ticked; nobody ticked enrols nobody."""

    template_name = "insurance/cover/enrol.html"
    form_class = EnrolForm

    @cached_property
    def term(self) -> CoverageTerm | None:
        """The one that the address names, a coming one too; else the only one that insures those who are meant."""
        plan, unit = self.chosen
        if (named := self.asked.get("term", "")).isdecimal():
            terms = terms_seen_by(self.user).filter(pk=named, plan=plan, ends_on__gte=self.today)
            return next((term for term in terms if _meet(term.unit.path, unit.path)), None)
        if only := self.offers.only:
            return only.term
        return None if self.offers.by_term else term_for(plan, unit, self.today)

    @property
    def first(self) -> date:
        """The first day on which somebody can be covered who is enrolled today."""
        assert self.term is not None  # or `dispatch` would have led back
        return max(self.today, self.term.starts_on)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.has_perm(self.permission) and self.chosen and self.term is None:
            several = not self.asked.get("term") and self.offers.by_term
            return TermChoiceView.as_view()(request) if several else self._without_term()
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        assert self.term is not None  # or `dispatch` would have led back
        return super().get_form_kwargs() | {"term": self.term, "first": self.first}

    def get_initial(self) -> dict[str, Any]:
        return {"funding": self.asked.get("funding", AS_PLANNED), "starts_on": self.first}

    def get_template_names(self) -> list[str]:
        is_part = self.request.htmx and RECKON in self.request.POST  # type: ignore[attr-defined]
        return ["insurance/cover/enrol_sum.html"] if is_part else [self.template_name]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if RECKON in request.POST:
            return self.render_to_response(self.get_context_data())
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        assert self.term is not None
        (plan, unit), form = self.chosen, kwargs.pop("form", None) or self.get_form()
        quote = self._quote(form)
        left_out = len(self.ticked) - quote.people if quote and self.ticked is not None else 0
        return super().get_context_data(
            plan=plan, unit=unit, term=self.term, ticked=self.ticked, quote=quote, left_out=left_out,
            is_asked=form.is_bound or (quote is not None and quote.people > 0), form=form,
            back=self.get_success_url(), **kwargs,
        )  # fmt: skip

    def _quote(self, form: Any) -> Quote | None:
        """Return what the form as it stands would come to, None where a field is wrong."""
        assert self.term is not None
        plan, unit = self.chosen
        terms: Terms | None = form.terms
        if terms is None:
            return None
        found = candidates(
            term=self.term, unit=unit, member_ids=self.ticked, first=terms.starts_on, today=self.today,
            actor=self.user,
        )  # fmt: skip
        rows = rows_for(self.term, found, terms.starts_on, terms.split, terms.shares)
        return Quote(len(found), terms, rate(unit, plan, terms.starts_on), mark_of(self.term, rows))

    def act(self, form: forms.Form) -> int:
        data, unit = form.cleaned_data, self.chosen[1]
        assert self.term is not None
        return enrol_members(
            term=self.term, unit=unit, member_ids=self.ticked, split=data["funding"], shares=data.get("shares", 1),
            starts_on=data["starts_on"], agreed=data["agreed"], actor=self.user, now=self.now,
        )  # fmt: skip

    def said(self, done: int) -> str:
        if not done:
            return _("Nobody was enrolled: everybody who may be is covered.")
        return ngettext("%(count)d member is enrolled.", "%(count)d members are enrolled.", done) % {"count": done}

    def get_success_url(self) -> str:
        if self.term is not None and self.term.starts_on > self.today:
            return self.term.get_absolute_url()
        return self.coverage_address()

    def _without_term(self) -> HttpResponse:
        messages.error(self.request, _("No such term of this plan covers the unit: open one first."))
        return self.leave(self.get_success_url())


def _meet(path: str, other: str) -> bool:
    """Tell whether one of two units lies within the other."""
    return path.startswith(other) or other.startswith(path)
