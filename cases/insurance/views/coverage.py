"""The coverage page: who is insured, unit by unit, against the target; whom it misses, and the bar to enrol them."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from unioncare.core.explain import Explanation
from unioncare.core.rates import Rate
from unioncare.core.ui.charts import Axis, Chart, Series
from unioncare.core.views import HtmxTemplateMixin
from unioncare.organisation.models import Unit

from ..forms.enrolling import funding_choices
from ..models import CoverageTerm, InsurancePlan
from ..selectors.eligible import version_on
from ..selectors.explaining import explain_days, explain_days_left, explain_enrolment, explain_enrolments, explain_gap
from ..selectors.gaps import ELIGIBLE_REASONS, GapFilter, Gaps
from ..selectors.offers import Offers, offers_of
from ..selectors.overview import Overview, overview
from ..selectors.person_days import PersonDays, person_days
from ..selectors.terms import term_for
from ..selectors.trend import trend
from ..services.enrolling import ENROL
from .cover_base import AboutCover
from .gap_rows import rows_of

EXPORT, TARGET, IMPORT = "cases.export_enrolments", "cases.set_target", "cases.import_enrolments"
OPEN = "cases.open_term"
SHOWN_GAPS = 10


class CoverageView(AboutCover, TemplateView):
    """One unit among its neighbours, by one plan, on one day."""

    template_name = "insurance/cover/overview.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if self.plan and self.unit:
            found = self._shown(self.plan, self.unit)
        return super().get_context_data(
            plans=self.plans, plan=self.plan, unit=self.unit, tops=self.tops, day=self.day,
            is_today=self.day == self.today, may_import=self.user.has_perm(IMPORT),
            **found, **kwargs,
        )  # fmt: skip

    def _shown(self, plan: InsurancePlan, unit: Unit) -> dict[str, Any]:
        shown, term = overview(self.user, unit, plan, self.day), term_for(plan, unit, self.day)
        found = {
            "overview": shown,
            "why_rates": explain_enrolments(plan, self.day),
            "version": version_on(plan, self.day),
            "term": term,
            "tiles": Tiles(shown, self._days(plan, unit, term), term, self.day),
            "may_export": self.user.has_perm(EXPORT, unit),
            "may_set_target": self.user.has_perm(TARGET, unit),
        }
        return found | (self._gaps(plan, unit, shown) if self.day == self.today else {})

    def _days(self, plan: InsurancePlan, unit: Unit, term: CoverageTerm | None) -> "Period":
        """Return the days without cover since the term began, without one since the year did."""
        first = term.starts_on if term else self.day.replace(month=1, day=1)
        return Period(first, self.day, person_days(unit, plan, first, self.day))

    def _gaps(self, plan: InsurancePlan, unit: Unit, shown: Overview) -> dict[str, Any]:
        wanted = GapFilter.of(plan, unit, self.request.GET)
        # Whoever is too old is no gap to close: they stand on the whole list, and here when they are asked for.
        gaps = Gaps(self.user, replace(wanted, reasons=wanted.reasons or ELIGIBLE_REASONS), self.today)
        page = gaps.page(size=SHOWN_GAPS)
        offers, may_enrol = offers_of(gaps), self.user.has_perm(ENROL, unit)
        return {
            "gaps": rows_of(gaps.told(page.rows)), "page": page, "counts": gaps.counts(), "offers": offers,
            "may_enrol": may_enrol and bool(offers.by_term), "may_open": self.user.has_perm(OPEN, unit),
            "bar": self._bar(shown, offers) if may_enrol and offers.by_term else None,
        }  # fmt: skip

    def _bar(self, shown: Overview, offers: Offers) -> dict[str, Any]:
        rate, only = shown.chosen.rate, offers.only
        return {
            "funding": funding_choices(only.term.version) if only else [],
            "each": only.term.version.premium if only else None,
            "after": Rate(min(rate.count + offers.people, rate.of), rate.of),
        }


@dataclass(frozen=True, slots=True)
class Period:
    """Days without cover from a day to a day."""

    first: date
    last: date
    days: PersonDays

    @property
    def per_thousand(self) -> float | None:
        return self.days.per_thousand((self.last - self.first).days + 1)


@dataclass(frozen=True, slots=True)
class Tiles:
    """The headline figures."""

    shown: Overview
    period: Period
    term: CoverageTerm | None
    day: date

    @property
    def change(self) -> Decimal | None:
        """By how many percentage points the rate changed since the end of last month."""
        now, before = self.shown.chosen.rate.value, self.shown.last_month.value
        if now is None or before is None:
            return None
        return Decimal(str(round((now - before) * 100, 1)))

    @property
    def per_thousand(self) -> int | None:
        """Days without cover for each 1,000 people, in whole days."""
        found = self.period.per_thousand
        return None if found is None else round(found)

    @property
    def days_left(self) -> int | None:
        return (self.term.ends_on - self.day).days if self.term else None

    @property
    def why(self) -> dict[str, Explanation]:
        """The reasons of the four figures."""
        line, period, term = self.shown.chosen, self.period, self.term
        days = period.days
        return {
            "rate": explain_enrolment(line.rate, line.target, self.day),
            "gap": explain_gap(line.rate, self.day),
            "days": explain_days(days.uncovered, days.staff, period.per_thousand, period.first, period.last),
            "left": explain_days_left(self.day, term),
        }


class CoverageTrendView(HtmxTemplateMixin, AboutCover, TemplateView):
    """How the rate of a unit went, month by month: a panel of the coverage page."""

    template_name = "insurance/cover/trend_page.html"
    fragment_name = "insurance/cover/trend.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rates = trend(self.unit, self.plan, self.day) if self.plan and self.unit else {}
        points = [(day, round(one.value * 100, 1)) for day, one in rates.items() if one.value is not None]
        chart = None
        if len(points) > 1:
            lowest = min(value for _day, value in points) // 10 * 10
            axis = Axis(_("Enrolment rate, %"), lowest, 100, 10 if lowest < 80 else 5)
            chart = Chart((Series(_("Enrolment rate"), points),), (axis,))
        why_rates = explain_enrolments(self.plan, self.day) if self.plan else None
        return super().get_context_data(
            unit=self.unit, plan=self.plan, rates=rates, chart=chart, why_rates=why_rates, **kwargs
        )


class GapCountsView(HtmxTemplateMixin, AboutCover, TemplateView):
    """The reasons with their numbers, for the chips of the gap list: counting walks everybody, the list does not."""

    fragment_name = template_name = "insurance/cover/reasons.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.headers.get("HX-Request"):
            return redirect(f"{reverse('cases:gaps')}?{request.GET.urlencode()}")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counts = {}
        if self.plan and self.unit:
            wanted = GapFilter.of(self.plan, self.unit, self.request.GET)
            counts = Gaps(self.user, wanted, self.today).counts()
        return super().get_context_data(counts=counts, **kwargs)
