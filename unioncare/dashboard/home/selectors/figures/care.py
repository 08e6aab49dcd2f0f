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
from cases.insurance.selectors.indicators import enrolment_rate, members_to_enrol
from cases.insurance.selectors.reckoning import UNFILED
from cases.insurance.selectors.targets import targets_on
from unioncare.core.explain import explain_rate, shown
from unioncare.organisation.calendar import start_of
from visits.schedule.selectors.explaining import explain_first, explain_met
from visits.schedule.selectors.filtering import SEE, VisitFilter
from visits.schedule.selectors.standard import first_visit_on_time, standard_met

from ....scoreboard.selectors.targets import aims_of
from .figure import OF_UNIT, Asked, Figure, Reading, of_count, of_rate

SOON = timedelta(days=14)
# As the page of the visit standard offers them.
_YEAR, _QUARTER = 365, 90
LEVELS = {level: f"L{level}" for level in (4, 3, 2, 1)}


def _days(asked: Asked, days: int) -> tuple[date, date]:
    """Return the last so many days, today among them."""
    today = timezone.localdate(asked.now)
    return today - timedelta(days=days - 1), today


def _aim(asked: Asked, code: str) -> float | None:
    """Return what the scoreboard asks of the unit."""
    aim = aims_of(asked.unit, timezone.localdate(asked.now)).get(code)
    return aim.low if aim else None


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
    target = targets_on(today).of(asked.path, members_to_enrol(asked.unit, today))
    rule = gettext_noop("Insured today ÷ members who should be, over all plans in which everybody is enrolled")
    return of_rate(rate, explain_rate(rule, rate).reading(shown(gettext_noop("Day"), today)), target=float(target))


def _first_visit(asked: Asked) -> Reading:
    first, last = _days(asked, _YEAR)
    rate = first_visit_on_time(asked.path, first, last, asked.now)
    return of_rate(rate, explain_first(rate, first, last), target=_aim(asked, "B2"))


def _standard(asked: Asked) -> Reading:
    first, last = _days(asked, _QUARTER)
    rate = standard_met(asked.path, first, last, asked.now)
    return of_rate(rate, explain_met(rate, first, last), target=_aim(asked, "E1"))


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
    Figure("open_cases", _("Open cases"), "cases.see_case", "cases:cases", _open_cases, CASES, query=OF_UNIT),
    Figure(
        "enrolment", _("Enrolment rate"), "cases.see_insurance", "cases:coverage", _enrolment, query=OF_UNIT,
        indicator="C1",
    ),
    Figure(
        "first_visit", _("First visit on time"), SEE, "visits:standard", _first_visit,
        query=f"days={_YEAR}&{OF_UNIT}",
    ),
    Figure(
        "visit_standard", _("Visit standard met"), SEE, "visits:standard", _standard,
        query=f"days={_QUARTER}&{OF_UNIT}",
    ),
    Figure("own_visits", _("My visits"), "visits.go_visiting", "visits:mine", _own_visits, VISITS, is_own=True),
    Figure(
        "claims", _("Open claims"), "cases.see_claim", "cases:claims", _claims,
        pgettext_lazy("unit of a figure", "claims"), query=OF_UNIT,
    ),
)  # fmt: skip
