"""The rules of the plan that hold however an insurer decides: the first one that is broken is named."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from unioncare.core.refusals import Text

from ...engine.paying import BenefitTerms, Event, cap_of, most
from ...enums import BenefitKind, EnrolmentState, OncePer
from ...errors import InsuranceRefused
from ...models import Claim, Enrolment
from ...selectors.claim_events import events_of
from ...selectors.reckoning import Insured, Spot, Taken, cover_of, source_key, terms_of


def refuse_if_broken(claim: Claim, amount: Decimal | None = None) -> None:
    """Raise InsuranceRefused with the first rule that stands against the claim, or against paying this amount.

    Locks the member's enrolments: what is left of a cap is told by all their claims.
    """
    list(
        Enrolment.objects.select_for_update().filter(member=claim.enrolment.member_id).order_by("pk").values_list("pk")
    )
    claims = Insured(claim.enrolment.member_id).claims
    taken = Taken(claims, claim.enrolment, claim.benefit, claim, filed_only=True)
    why = _outside_term(claim) or _claimed_twice(claim, taken) or _excluded(taken) or _had_before(claim, taken)
    if why is None and amount is not None:
        why = _over(claim, amount, taken, claims)
    if why is not None:
        raise InsuranceRefused(why)


def _outside_term(claim: Claim) -> Text | None:
    cover = claim.enrolment
    if cover.state == EnrolmentState.CANCELLED:
        return _("The enrolment was taken back: there is no cover.")
    if cover.starts_on <= claim.event_on <= cover.ends_on:
        return None
    return _("Outside the term: the event of %(day)s is not covered, the cover runs from %(first)s to %(last)s.") % {
        "day": claim.event_on.isoformat(), "first": cover.starts_on.isoformat(), "last": cover.ends_on.isoformat(),
    }  # fmt: skip


def _claimed_twice(claim: Claim, taken: Taken) -> Text | None:
    number = taken.already(Spot.of(claim))
    return _("This event is claimed already by %(claim)s.") % {"claim": number} if number else None


def _excluded(taken: Taken) -> Text | None:
    if not taken.rivals:
        return None
    words = _("Exclusive: the plan pays for a diagnosis or for stays, not for both, and claim %(claim)s was filed.")
    return words % {"claim": taken.rivals[0].number}


def _had_before(claim: Claim, taken: Taken) -> Text | None:
    used = taken.used()
    if claim.benefit.once == OncePer.EVER and used.ever:
        return _("Once for ever: the member claimed this benefit before.")
    if claim.benefit.once == OncePer.TERM and used.in_term:
        return _("Once in a term: the member claimed this benefit in this term.")
    return None


def _over(claim: Claim, amount: Decimal, taken: Taken, claims: list[Claim]) -> Text | None:
    terms, shares, used = terms_of(claim.benefit), claim.enrolment.shares, taken.settled
    cap = cap_of(terms, shares)
    if cap is not None and amount > cap - used:
        return _("Over the cap: the plan pays %(cap)s CNY in a term, %(used)s are used, %(left)s are left.") % {
            "cap": f"{cap:,}", "used": f"{used:,}", "left": f"{max(cap - used, Decimal(0)):,}",
        }  # fmt: skip
    return _over_rules(claim, amount, terms, claims)


def _over_rules(claim: Claim, amount: Decimal, terms: BenefitTerms, claims: list[Claim]) -> Text | None:
    """Compare with what the rules of the plan give; of other claims, only what was decided takes from it."""
    decided = [other for other in claims if other.approved is not None]
    used = Taken(decided, claim.enrolment, claim.benefit, claim, filed_only=True).used()
    event = _event_of(claim)
    if terms.kind == BenefitKind.RATIO and event.costs is None:
        return None
    found = most(terms, cover_of(claim.enrolment), event, used)
    if amount <= found.amount:
        return None
    return _("Over what the plan pays: %(most)s CNY at most (%(rules)s).") % {
        "most": f"{found.amount:,.2f}", "rules": " · ".join(line.because.text for line in found.lines),
    }  # fmt: skip


def _event_of(claim: Claim) -> Event:
    """Return the event as it was claimed, with the costs that are noted of it by now."""
    costs = None
    if claim.benefit.kind == BenefitKind.RATIO:
        same = (one for one in events_of(claim.case) if source_key(one, claim.benefit) == claim.source_key)
        costs = next((one.event.costs for one in same), None)
    return Event(claim.benefit.event, claim.event_on, claim.disease_code, claim.discharged_on, costs)


def refuse_day(claim: Claim, day: date, today: date) -> None:
    """Raise InsuranceRefused for a day in the future, or before what went before: event, discharge, filing, appeal."""
    if day > today:
        raise InsuranceRefused(_("The day lies in the future."))
    if day < claim.event_on:
        raise InsuranceRefused(_("The day lies before the event of %(day)s.") % {"day": claim.event_on.isoformat()})
    if claim.discharged_on is not None and day < claim.discharged_on:
        words = _("The day lies before the discharge of %(day)s.")
        raise InsuranceRefused(words % {"day": claim.discharged_on.isoformat()})
    if claim.submitted_on is not None and day < claim.submitted_on:
        words = _("The day lies before the submission of %(day)s.")
        raise InsuranceRefused(words % {"day": claim.submitted_on.isoformat()})
    if claim.appealed_on is not None and day < claim.appealed_on:
        raise InsuranceRefused(_("The day lies before the appeal of %(day)s.") % {"day": claim.appealed_on.isoformat()})


def days_late(claim: Claim, day: date) -> int:
    """Return by how many days a claim misses its deadline on a day; 0 in time."""
    return max((day - claim.deadline_on) // timedelta(days=1), 0)
