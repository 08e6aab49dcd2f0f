"""Risk protection: who is insured, what insurers pay, and how soon (C1 … C6)."""

from decimal import Decimal

from django.utils.translation import gettext_noop as _

from cases.insurance.selectors.claim_indicators import (
    days_to_payment,
    days_to_payment_by_place,
    offset,
    paid_by_place,
    paid_of_eligible,
    settled_by_place,
    share_of,
)
from cases.insurance.selectors.indicators import (
    enrolment_by_place,
    enrolment_rate,
    renewed_by_expiry,
    renewed_by_place,
    uninsured_by_place,
    uninsured_days,
)
from cases.insurance.selectors.person_days import PersonDays
from unioncare.core.rates import Rate, Share

from ...enums import Direction, Scale
from ...measures import Asked, Measure
from ..behind.claims import eligible_rows, paid_rows, settlement_rows
from ..behind.cover import enrolment_rows, renewal_rows, uninsured_rows
from .indicator import Indicator, Spread, medians, rates

_YEAR = 365


def _enrolled(asked: Asked) -> Measure:
    if asked.until < asked.first:
        return Measure(None, 0)
    return Measure.of_rate(enrolment_rate(asked.unit, asked.until))


def _enrolled_by_place(asked: Asked) -> dict[str, Rate]:
    return enrolment_by_place(asked.until) if asked.first <= asked.until else {}


def _renewed(asked: Asked) -> Measure:
    return Measure.of_rate(renewed_by_expiry(asked.unit, *asked.so_far))


def _uninsured(asked: Asked) -> Measure:
    return _for_a_year(asked, uninsured_days(asked.unit, *asked.so_far))


def _for_a_year(asked: Asked, found: PersonDays) -> Measure:
    days = (asked.until - asked.first).days + 1
    of_days = found.per_thousand(days)
    # The days without cover add up as a period goes on, so a target could not hold of every length of it.
    return Measure(None if of_days is None else of_days * _YEAR / days, found.staff)


def _paid(asked: Asked) -> Measure:
    return Measure.of_rate(paid_of_eligible(asked.unit, asked.so_far))


def _cycle(asked: Asked) -> Measure:
    return Measure.of_typical(days_to_payment(asked.unit, asked.so_far))


def _offset(asked: Asked) -> Measure:
    return Measure.of_share(offset(asked.unit, asked.so_far))


def _offset_of(_asked: Asked, settled: Share) -> Measure:
    return Measure.of_share(share_of(settled))


INDICATORS = (
    Indicator(
        "C1",
        _("Enrolled in mutual insurance"),
        _("members insured on the last day / members who may be insured, over the plans that everybody is to have"),
        _("members who may be insured, once for each plan"),
        Scale.SHARE,
        Direction.UP,
        _enrolled,
        rows=enrolment_rows,
        spread=rates(_enrolled_by_place),
    ),
    Indicator(
        "C2",
        _("Renewed without a gap"),
        _("covers that went on the next day / covers that ran out and were to be renewed"),
        _("covers that ran out"),
        Scale.SHARE,
        Direction.UP,
        _renewed,
        rows=renewal_rows,
        spread=rates(lambda asked: renewed_by_place(*asked.so_far)),
    ),
    Indicator(
        "C3",
        _("Days without cover"),
        _(
            "days on which members who may be insured had no cover, for 1,000 people of the average staff and a year "
            "of 365 days"
        ),
        _("days of people on the staff, once for each plan"),
        Scale.PER_THOUSAND,
        Direction.DOWN,
        _uninsured,
        rows=uninsured_rows,
        judged=False,
        spread=Spread(lambda asked: uninsured_by_place(*asked.so_far), _for_a_year, PersonDays()),
    ),
    Indicator(
        "C4",
        _("Benefits paid"),
        _("benefits paid by the last day / benefits that events made due and that were decided or ran out of time"),
        _("benefits due"),
        Scale.SHARE,
        Direction.UP,
        _paid,
        rows=eligible_rows,
        discreet=True,
        spread=rates(lambda asked: paid_by_place(asked.so_far)),
    ),
    Indicator(
        "C5",
        _("Days to the insurer's payment"),
        _("median of the days from submission to payment, of the claims paid"),
        _("claims paid"),
        Scale.DAYS,
        Direction.DOWN,
        _cycle,
        rows=paid_rows,
        judged=False,
        discreet=True,
        spread=medians(lambda asked: days_to_payment_by_place(asked.so_far)),
    ),
    Indicator(
        "C6",
        _("Costs offset by mutual insurance"),
        _("mutual benefit / what households bore before it"),
        _("cases with costs"),
        Scale.SHARE,
        Direction.UP,
        _offset,
        rows=settlement_rows,
        judged=False,
        discreet=True,
        spread=Spread(lambda asked: settled_by_place(asked.so_far), _offset_of, Share(Decimal(0), Decimal(0))),
    ),
)
