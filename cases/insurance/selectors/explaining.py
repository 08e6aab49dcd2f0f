"""Why the figures of the insurance are what they are: one function for each rule."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_noop

from unioncare.core.explain import Explanation, Source, explain, explain_rate, shown
from unioncare.core.rates import Rate
from unioncare.core.ui.amounts import percent

from ..models import Claim, CoverageTerm, InsurancePlan
from ..models.funding import Split

_RATE = gettext_noop("Members who are covered on {day}, of those whom the plan may insure on that day")
_GAP = gettext_noop("Members whom the plan may insure on {day} and who are not covered")
_GAP_SUM = gettext_noop("{of} − {covered} = {missing}")
_DAYS = gettext_noop("Days without cover of members who could be enrolled, from {first} to {last}, for 1,000 people")
_DAYS_SUM = gettext_noop("{uncovered} × 1,000 × {days} ÷ {staff} = {rate}")
_LEFT = gettext_noop("From {day} to the last day of the term")
_LEFT_SUM = gettext_noop("{last} − {day} = {left} days")
_NO_TERM = gettext_noop("No term of this plan covers the unit on {day}")
_PREMIUM = gettext_noop("The premiums of everybody enrolled in the term; a cover that ended early is paid in full")
_RENEWAL = gettext_noop("The shares of everybody to be renewed × what each source pays of a share")
_FILED = gettext_noop("The insurer takes the claim within {days} days of the event")
_REPORTED = gettext_noop("The insurer wants the event reported within {days} days")
_DEADLINE = gettext_noop("{event} + {days} days = {day}")
_WORTH = gettext_noop("What the claims come to: paid, otherwise approved, otherwise expected by the rules of the plan")
_CLAIMS = Source(gettext_noop("Claims"), "cases:claims")
_ROSTER = Source(gettext_noop("Who has no cover"), "cases:gaps")


def explain_enrolment(rate: Rate, target: Decimal, day: date) -> Explanation:
    """C1 of one unit on a day, and the target that stands beside it."""
    told = explain_rate(_RATE, rate, day=day)
    return told.reading(shown(gettext_noop("Target"), percent(target))).standing_in(_ROSTER)


def explain_enrolments(plan: InsurancePlan, day: date) -> Explanation:
    """C1 of many: of units, or of one unit on several days up to a day."""
    read = (
        shown(gettext_noop("Insurance plan"), {"zh": plan.name_zh, "en": plan.name_en}),
        shown(gettext_noop("Day"), day),
    )
    return explain(_RATE, day=day).reading(*read).standing_in(_ROSTER)


def explain_worth(number: int, total: Decimal) -> Explanation:
    """What some claims come to."""
    read = shown(gettext_noop("Claims"), number), shown(gettext_noop("Sum"), total)
    return explain(_WORTH).reading(*read).standing_in(_CLAIMS)


def explain_gap(rate: Rate, day: date) -> Explanation:
    """How many have no cover."""
    missing = rate.of - rate.count
    told = explain(_GAP, formula=_GAP_SUM, day=day, of=rate.of, covered=rate.count, missing=missing)
    return told.standing_in(_ROSTER)


def explain_days(uncovered: int, staff: int, rate: float | None, first: date, last: date) -> Explanation:
    """C3: days of people without cover; `staff` are the days of people on the staff."""
    if rate is None:
        return explain(_DAYS, first=first, last=last)
    days = (last - first).days + 1
    told = explain(
        _DAYS, formula=_DAYS_SUM, first=first, last=last,
        uncovered=uncovered, days=days, staff=staff, rate=round(rate),
    )  # fmt: skip
    return told.reading(
        shown(gettext_noop("Days without cover"), uncovered), shown(gettext_noop("Days on the staff"), staff)
    )


def explain_days_left(day: date, term: CoverageTerm | None) -> Explanation:
    """How long the term still runs."""
    if term is None:
        return explain(_NO_TERM, day=day)
    told = explain(_LEFT, formula=_LEFT_SUM, day=day, last=term.ends_on, left=(term.ends_on - day).days)
    return told.standing_in(Source(gettext_noop("Coverage term"), "cases:term", term.pk))


def explain_premium(split: Split, people: int) -> Explanation:
    """The premium of a term by who pays it."""
    paid = [shown(str(source.label), amount) for source, amount in split.parts]
    return explain(_PREMIUM).reading(shown(gettext_noop("People"), people), *paid)


def explain_renewal(shares: int, people: int, split: Split, share: Decimal) -> Explanation:
    """What renewing everybody costs."""
    return explain(_RENEWAL).reading(
        shown(gettext_noop("People"), people),
        shown(gettext_noop("Shares"), shares),
        shown(gettext_noop("Premium of a share"), share),
        shown(gettext_noop("Premium"), split.total),
    )


def explain_filing(claim: Claim) -> Explanation:
    """Until when the insurer takes a claim."""
    event = claim.discharged_on or claim.event_on
    days = (claim.deadline_on - event).days  # those that held when it was proposed, whatever the plan says today
    return explain(_FILED, formula=_DEADLINE, event=event, days=days, day=claim.deadline_on)


def explain_report(claim: Claim) -> Explanation | None:
    """Until when the event is to be reported; None where the plan asks for no report."""
    if (day := claim.report_by) is None:
        return None
    return explain(_REPORTED, formula=_DEADLINE, event=claim.event_on, days=(day - claim.event_on).days, day=day)
