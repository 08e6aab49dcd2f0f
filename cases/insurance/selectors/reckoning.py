"""What each benefit under which a member is covered comes to for an event, given what was claimed already."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import Prefetch, QuerySet
from django.db.models.functions import Coalesce

from cases.care.models import Disease, IllnessCase

from ..engine.paying import BenefitTerms, CoverDays, Payout, Used, payout
from ..enums import ClaimState, EnrolmentState
from ..models import Benefit, Claim, Enrolment
from .claim_events import Happened

# Nothing was sent to the insurer yet.
UNFILED = (ClaimState.DRAFT, ClaimState.COMPLETE, ClaimState.REVIEW)
FILED = (ClaimState.SUBMITTED, ClaimState.SUPPLEMENT, ClaimState.APPROVED, ClaimState.PAID)


def standing(rows: QuerySet[Claim]) -> QuerySet[Claim]:
    """Leave out what takes nothing of a cap: rejected, and closed without a payment."""
    return rows.exclude(state=ClaimState.REJECTED).exclude(state=ClaimState.CLOSED, paid__isnull=True)


def is_filed(claim: Claim) -> bool:
    """Tell whether the insurer has it, or has paid it."""
    return claim.state in FILED or claim.paid is not None


def covering(case: IllnessCase, day: date) -> list[Enrolment]:
    """Return the member's enrolments that cover a day, with their terms and benefits."""
    rows = Enrolment.objects.filter(member=case.member_id, starts_on__lte=day, ends_on__gte=day)
    diseases = Prefetch("diseases", Disease.objects.only("code"))
    benefits = Prefetch("term__version__benefits", Benefit.objects.order_by("pk").prefetch_related(diseases))
    found = rows.exclude(state=EnrolmentState.CANCELLED).select_related("plan", "term__version")
    return list(found.prefetch_related(benefits).order_by("plan", "pk"))


def latest_enrolment(case: IllnessCase) -> Enrolment | None:
    """Return the enrolment whose cover reaches furthest, to say until when somebody was covered."""
    rows = Enrolment.objects.filter(member=case.member_id).exclude(state=EnrolmentState.CANCELLED)
    return rows.select_related("plan").order_by("-ends_on", "-pk").first()


def terms_of(benefit: Benefit) -> BenefitTerms:
    """Return what a benefit says, as the engine reads it."""
    names = (
        "event", "kind", "amount", "ratio", "deductible", "min_stay", "max_stay", "from_day", "max_days", "cap", "once",
        "exclusivity_group",
    )  # fmt: skip
    codes = frozenset(disease.code for disease in benefit.diseases.all())
    return BenefitTerms(**{name: getattr(benefit, name) for name in names}, diseases=codes)


def cover_of(enrolment: Enrolment) -> CoverDays:
    """Return the days of an enrolment, as the engine reads them."""
    return CoverDays(
        enrolment.starts_on, enrolment.ends_on, enrolment.covered_from, enrolment.full_from,
        enrolment.term.version.reduced_ratio, enrolment.shares,
    )  # fmt: skip


@dataclass(frozen=True)
class Reckoned:
    """One benefit for one event: what it comes to, the claim that stands for it, and the claims that give way to it."""

    happened: Happened
    enrolment: Enrolment
    benefit: Benefit
    payout: Payout
    claim: Claim | None
    gives_way: tuple[Claim, ...] = ()

    @cached_property
    def key(self) -> str:
        return source_key(self.happened, self.benefit)


def source_key(happened: Happened, benefit: Benefit) -> str:
    """Return the key under which an event makes a benefit due once."""
    return f"{happened.key}:{benefit.pk}"


def reckon(happened: Happened, enrolments: list[Enrolment]) -> Iterator[Reckoned]:
    """Reckon every benefit of these enrolments that is paid for this kind of event, as claims stand at each step."""
    for enrolment in enrolments:
        for benefit in enrolment.term.version.benefits.all():
            if benefit.event == happened.event.kind:
                yield _reckoned(happened, enrolment, benefit)


def _reckoned(happened: Happened, enrolment: Enrolment, benefit: Benefit) -> Reckoned:
    own = Claim.objects.filter(source_key=source_key(happened, benefit)).first()
    taken = TakenBefore(enrolment, benefit, own)
    terms, cover = terms_of(benefit), cover_of(enrolment)
    found = payout(terms, cover, happened.event, taken.used())
    if not found.is_due or not taken.rivals:
        return Reckoned(happened, enrolment, benefit, found, own)
    # One kind of event excludes the other: what is filed stands, otherwise what is worth more.
    stronger = next((claim for claim in taken.rivals if is_filed(claim)), None)
    if stronger is None and sum(claim.expected for claim in taken.rivals) >= found.amount:
        stronger = taken.rivals[0]
    if stronger is None:
        return Reckoned(happened, enrolment, benefit, found, own, tuple(taken.rivals))
    return Reckoned(
        happened, enrolment, benefit, payout(terms, cover, happened.event, taken.used(stronger.number)), own
    )


class TakenBefore:
    """What claims of the same member took of a benefit before one of them; `own` None: before a new one.

    A claim counts what was proposed before it and what was filed, so that two drafts never take from each other;
    `filed_only` counts what the insurer knows of.
    """

    def __init__(self, enrolment: Enrolment, benefit: Benefit, own: Claim | None, *, filed_only: bool = False) -> None:
        self.benefit, self._filed_only = benefit, filed_only
        rows = standing(Claim.objects.filter(enrolment__member=enrolment.member_id)).exclude(pk=own.pk if own else 0)
        self._everywhere = rows.select_related("benefit", "enrolment").order_by("pk")
        self._enrolment, self._own = enrolment, own

    @cached_property
    def _claims(self) -> list[Claim]:
        rows = list(self._everywhere.annotate(worth=Coalesce("paid", "approved", "expected")))
        return [row for row in rows if is_filed(row) or (not self._filed_only and self._stands_before(row))]

    def _stands_before(self, claim: Claim) -> bool:
        return self._own is None or claim.pk < self._own.pk

    @cached_property
    def _in_term(self) -> list[Claim]:
        return [claim for claim in self._claims if claim.enrolment.term_id == self._enrolment.term_id]

    @cached_property
    def rivals(self) -> list[Claim]:
        """Claims of the term for the other kind of event, of a benefit of the same exclusivity group."""
        group, event = self.benefit.exclusivity_group, self.benefit.event
        return [
            claim
            for claim in self._in_term
            if group and claim.benefit.exclusivity_group == group and claim.benefit.event != event
        ]

    @cached_property
    def _same(self) -> list[Claim]:
        return [claim for claim in self._in_term if claim.benefit_id == self.benefit.pk]

    @property
    def settled(self) -> Decimal:
        """What the insurer approved or paid of this benefit in the term, in CNY."""
        amounts = (claim.approved if claim.paid is None else claim.paid for claim in self._same)
        return sum((amount for amount in amounts if amount is not None), Decimal(0))

    def used(self, excluded_by: str = "") -> Used:
        same = self._same
        ever = any(
            claim.enrolment.plan_id == self._enrolment.plan_id and claim.benefit.code == self.benefit.code
            for claim in self._claims
        )
        amount = sum((claim.worth for claim in same), Decimal(0))  # type: ignore[attr-defined]
        days = sum(claim.because.get("days", 0) for claim in same)
        return Used(amount, days, bool(same), ever, excluded_by)
