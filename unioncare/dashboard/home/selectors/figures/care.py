"""Key figures of cases, visits and insurance."""

from datetime import date, timedelta

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from cases.care.enums import ConsentState
from cases.care.models import IllnessCase
from cases.insurance.enums import ClaimState
from cases.insurance.models import Claim
from cases.insurance.selectors.indicators import enrolment_rate
from cases.insurance.selectors.reckoning import UNFILED
from cases.insurance.selectors.targets import targets_on
from unioncare.core.explain import Input, shown
from unioncare.core.periods import quarter_with
from unioncare.organisation.calendar import start_of
from visits.schedule.selectors.filtering import SEE, VisitFilter
from visits.schedule.selectors.standard import first_visit_on_time, standard_met

from .figure import Asked, Figure, Reading, of_count, of_rate

SOON = timedelta(days=14)
_FROM, _TO = gettext_noop("Counted from"), gettext_noop("Counted until")
LEVELS = {level: f"L{level}" for level in (4, 3, 2, 1)}


def _span(first: date, last: date) -> tuple[Input, Input]:
    return shown(_FROM, first), shown(_TO, last)


def _open_cases(asked: Asked) -> Reading:
    rows = IllnessCase.objects.within(asked.path).active()
    told = rows.filter(consent_state=ConsentState.GIVEN, level__isnull=False)
    counts = dict(told.order_by().values_list("level").annotate(Count("pk")))
    facts = tuple(shown(label, counts[level]) for level, label in LEVELS.items() if level in counts)
    return of_count(
        gettext_noop("Cases that are neither closed nor rejected, by care level"), rows.count(), facts=facts
    )


def _enrolment(asked: Asked) -> Reading:
    today = timezone.localdate(asked.now)
    rate = enrolment_rate(asked.unit, today)
    target = float(targets_on(today).of(asked.path, rate.of))
    rule = gettext_noop("Insured today ÷ members who should be, over all plans in which everybody is enrolled")
    share = shown(gettext_noop("Target, %"), round(target * 100, 1))
    below = rate.value is not None and rate.value < target
    return of_rate(rule, rate, inputs=(shown(gettext_noop("Day"), today), share), target=target, is_bad=below)


def _first_visit(asked: Asked) -> Reading:
    today = timezone.localdate(asked.now)
    first = date(today.year, 1, 1)
    rate = first_visit_on_time(asked.path, first, today, asked.now)
    rule = gettext_noop("First visits in person within their deadline ÷ cases of this year whose first visit was due")
    return of_rate(rule, rate, inputs=_span(first, today))


def _standard(asked: Asked) -> Reading:
    today = timezone.localdate(asked.now)
    first = quarter_with(today).first
    rate = standard_met(asked.path, first, today, asked.now)
    rule = gettext_noop("Cases whose every visit kept the standard ÷ cases with a visit due this quarter")
    return of_rate(rule, rate, inputs=_span(first, today))


def _own_visits(asked: Asked) -> Reading:
    mine = VisitFilter(tab="mine").apply(asked.user, asked.now)
    soon = mine.filter(item__due_at__lt=asked.now + SOON).order_by()
    late = soon.filter(item__due_at__lt=asked.now, item__paused_at__isnull=True).count()
    facts = (shown(gettext_noop("overdue"), late),) if late else ()
    rule = gettext_noop("Open visits on which you go and that are due within 14 days")
    return of_count(rule, soon.count(), facts=facts, is_bad=bool(late))


def _claims(asked: Asked) -> Reading:
    rows = Claim.objects.within(asked.path).exclude(state__in=(ClaimState.CLOSED, ClaimState.PAID)).order_by()
    rows = rows.filter(case__consent_state=ConsentState.GIVEN)
    until = timezone.localdate(start_of(timezone.localdate(asked.now)) + SOON)
    near = rows.filter(state__in=UNFILED, deadline_on__lt=until).count()
    facts = (shown(gettext_noop("to be filed within 14 days"), near),) if near else ()
    rule = gettext_noop("Claims that are neither paid nor closed")
    return of_count(rule, rows.count(), facts=facts, is_bad=bool(near))


CASES = pgettext_lazy("unit of a figure", "cases")
VISITS = pgettext_lazy("unit of a figure", "visits")
FIGURES = (
    Figure("open_cases", _("Open cases"), "cases.see_case", "cases:cases", _open_cases, CASES),
    Figure("enrolment", _("Enrolment rate"), "cases.see_insurance", "cases:coverage", _enrolment),
    Figure("first_visit", _("First visit on time"), SEE, "visits:standard", _first_visit, query="days=365"),
    Figure("visit_standard", _("Visit standard met"), SEE, "visits:standard", _standard, query="days=90"),
    Figure("own_visits", _("My visits"), "visits.go_visiting", "visits:mine", _own_visits, VISITS, is_own=True),
    Figure(
        "claims", _("Open claims"), "cases.see_claim", "cases:claims", _claims,
        pgettext_lazy("unit of a figure", "claims"),
    ),
)  # fmt: skip
