"""What aid took off the burden of households (domain annex §6, §14): D2 and D3.

Each is of a unit with everything below it and of a period, first and last day counted, one query. A number of the state
before and after is no proof of cause.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import BooleanField, DecimalField, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.expressions import Combinable
from django.db.models.functions import Least

from cases.care.enums import ConsentState
from cases.care.models import CostEntry, HouseholdSurvey, LivingLine
from cases.care.models.facts import DEDUCTIONS
from unioncare.core.paging import next_path
from unioncare.core.rates import Rate, Share
from unioncare.organisation.models import Unit
from unioncare.organisation.places import EVERYWHERE

Period = tuple[date, date]
# From this share of the capacity to pay on, expenditure is catastrophic (WHO; domain annex §6).
CATASTROPHIC = Decimal("0.40")
_YEAR = 365
_AID_RUNG = "relief_donations"
_OTHERS = [name for name in DEDUCTIONS if name != _AID_RUNG]
_MONEY = DecimalField(max_digits=20, decimal_places=2)
_BY_DISEASE = """
SELECT path, code, SUM(saved), SUM(before), COUNT(*)
FROM ({borne}) borne (path, code, saved, before) GROUP BY path, code
"""

_KNOWN = """
SELECT path, COUNT(*), COUNT(*) FILTER (WHERE was), COUNT(*) FILTER (WHERE stays)
FROM ({known}) known (path, was, stays) GROUP BY path
"""


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """Households with catastrophic expenditure before and after aid, of those whose household is known."""

    before: Rate
    after: Rate

    def __add__(self, other: "BeforeAfter") -> "BeforeAfter":
        return BeforeAfter(self.before + other.before, self.after + other.after)


NOBODY = BeforeAfter(Rate(0, 0), Rate(0, 0))


def catastrophic(unit: Unit, period: Period) -> BeforeAfter:
    """Return D2: households whose costs of the period took 40 % of their capacity to pay, before and after aid."""
    return sum(_catastrophic(unit, period).values(), NOBODY)


def catastrophic_by_place(period: Period) -> dict[str, BeforeAfter]:
    """Return D2 by the path of the very unit of the cases."""
    return _catastrophic(Unit(path=EVERYWHERE), period)


def _catastrophic(unit: Unit, period: Period) -> dict[str, BeforeAfter]:
    rows = known(unit, period).values_list("case__unit__path", "was", "stays")
    selected, given = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN.format(known=selected), given)
        return {path: BeforeAfter(Rate(before, of), Rate(after, of)) for path, of, before, after in cursor.fetchall()}


def relief_ratio_by_disease(unit: Unit, period: Period) -> dict[str, Share]:
    """Return D3 by disease code: what aid took off the out-of-pocket costs of the period, ÷ those costs before it."""
    found: dict[str, Share] = {}
    for parts in _relief(unit, period).values():
        for code, share in parts.items():
            found[code] = found[code] + share if code in found else share
    return found


def relief_by_place(period: Period) -> dict[str, dict[str, Share]]:
    """Return D3 by disease code by the path of the very unit of the cases."""
    return _relief(Unit(path=EVERYWHERE), period)


def _relief(unit: Unit, period: Period) -> dict[str, dict[str, Share]]:
    rows = borne(unit, period).values_list("case__unit__path", "case__disease__code", "saved", "before")
    selected, given = rows.query.sql_with_params()
    found: dict[str, dict[str, Share]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(_BY_DISEASE.format(borne=selected), given)
        for path, code, saved, before, of in cursor.fetchall():
            found[path][code or ""] = Share(saved, before, of)
    return dict(found)


def borne(unit: Unit, period: Period) -> QuerySet[Any, Any]:
    """Return what households bore of the costs of a period, by `case`, in no order and CNY.

    `before`: before aid, more than 0; `saved`: what aid took off it; `after`: the rest.
    """
    path = unit.path
    rows = CostEntry.objects.filter(
        case__unit__path__gte=path, case__unit__path__lt=next_path(path), case__consent_state=ConsentState.GIVEN,
        struck_at__isnull=True, incurred_on__range=period,
    )  # fmt: skip
    left: Combinable = F("total")
    for name in _OTHERS:
        left = left - F(name)
    sums = rows.order_by().values("case", "case__unit__path", "case__disease__code")
    sums = sums.annotate(before=Sum(left), aid=Sum(_AID_RUNG))
    found: QuerySet[Any, Any] = sums.filter(before__gt=0).annotate(
        saved=Least("aid", "before"), after=ExpressionWrapper(F("before") - Least("aid", "before"), _MONEY)
    )
    return found


def known(unit: Unit, period: Period) -> QuerySet[Any, Any]:
    """Return the same of the households whose verification and living line are known, with their `capacity` to pay.

    That is of as many days as the period has, as the costs are.

    `was`: their costs were catastrophic before aid; `stays`: they are after it.
    """
    lines = LivingLine.objects.filter(region=OuterRef("region"), starts_on__lte=period[1]).order_by("-starts_on")
    surveys = HouseholdSurvey.objects.filter(case=OuterRef("case"), struck_at__isnull=True, surveyed_on__lte=period[1])
    minimum = 12 * Subquery(lines.values("monthly_amount")[:1], output_field=_MONEY) * F("persons")
    days = (period[1] - period[0]).days + 1
    capacity = surveys.annotate(capacity=ExpressionWrapper((F("annual_income") - minimum) * days / _YEAR, _MONEY))
    latest = capacity.order_by("-surveyed_on", "-pk").values("capacity")[:1]
    households = borne(unit, period).annotate(capacity=Subquery(latest, output_field=_MONEY))
    found: QuerySet[Any, Any] = households.filter(capacity__isnull=False).annotate(
        was=_is_catastrophic("before"), stays=_is_catastrophic("after")
    )
    return found


def _is_catastrophic(borne: str) -> Any:
    much = Q(capacity__lte=0) | Q(**{f"{borne}__gte": CATASTROPHIC * F("capacity")})
    return ExpressionWrapper(Q(**{f"{borne}__gt": 0}) & much, BooleanField())
