"""What each benefit under which a member is covered comes to for an event, given what was claimed already."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import Prefetch

from cases.care.models import Disease

from ..engine.paying import BenefitTerms, CoverDays, Payout, Used, payout
from ..enums import BenefitEvent, ClaimState, EnrolmentState
from ..models import Benefit, Claim, Enrolment
from .claim_events import Happened

# Nothing was sent to the insurer yet.
UNFILED = (ClaimState.DRAFT, ClaimState.COMPLETE, ClaimState.REVIEW)
FILED = (ClaimState.SUBMITTED, ClaimState.SUPPLEMENT, ClaimState.APPROVED, ClaimState.PAID)


def stands(claim: Claim) -> bool:
    """Tell whether a claim takes something of a cap: not one that was rejected, or closed without a payment."""
    if claim.state == ClaimState.CLOSED:
        return claim.paid is not None
    return claim.state != ClaimState.REJECTED


def is_filed(claim: Claim) -> bool:
    """Tell whether the insurer has it, or has paid it."""
    return claim.state in FILED or claim.paid is not None


@dataclass
class Insured:
    """The enrolments and the claims of a member, each read once; `reload` after claims changed."""

    member_id: int
    claims: list[Claim] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.reload()

    def reload(self) -> None:
        rows = Claim.objects.filter(enrolment__member=self.member_id).select_related("benefit", "enrolment", "case")
        self.claims = list(rows.order_by("pk"))

    @cached_property
    def enrolments(self) -> list[Enrolment]:
        """Enrolments that were not taken back, with their terms and benefits."""
        diseases = Prefetch("diseases", Disease.objects.only("code"))
        benefits = Benefit.objects.order_by("pk").select_related("version").prefetch_related(diseases)
        rows = Enrolment.objects.filter(member=self.member_id).exclude(state=EnrolmentState.CANCELLED)
        rows = rows.select_related("plan", "term__version").order_by("plan", "pk")
        return list(rows.prefetch_related(Prefetch("term__version__benefits", benefits)))

    def covering(self, day: date) -> list[Enrolment]:
        """Return the enrolments that cover a day."""
        return [row for row in self.enrolments if row.starts_on <= day <= row.ends_on]

    def latest(self) -> Enrolment | None:
        """Return the enrolment whose cover reaches furthest, to say until when somebody was covered."""
        return max(self.enrolments, key=lambda row: (row.ends_on, row.pk), default=None)

    def claim_for(self, key: str) -> Claim | None:
        """Return the claim that stands for an event and a benefit."""
        return next((claim for claim in self.claims if claim.source_key == key), None)


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


def keys_of(happened: Happened, insured: Insured) -> set[str]:
    """Return the keys under which an event may make benefits due."""
    return {source_key(happened, benefit) for _enrolment, benefit in _offered(happened, insured)}


def reckon(happened: Happened, insured: Insured) -> Iterator[Reckoned]:
    """Reckon every benefit under the member's cover for this kind of event, as their claims stand at each step."""
    for enrolment, benefit in _offered(happened, insured):
        yield _reckoned(happened, enrolment, benefit, insured)


def _offered(happened: Happened, insured: Insured) -> Iterator[tuple[Enrolment, Benefit]]:
    covering = insured.covering(happened.event.on) if happened.event.on is not None else []
    for enrolment in covering:
        for benefit in enrolment.term.version.benefits.all():
            if benefit.event == happened.event.kind:
                yield enrolment, benefit


def _reckoned(happened: Happened, enrolment: Enrolment, benefit: Benefit, insured: Insured) -> Reckoned:
    own = insured.claim_for(source_key(happened, benefit))
    taken = Taken(insured.claims, enrolment, benefit, own)
    terms, cover = terms_of(benefit), cover_of(enrolment)
    same = taken.already(Spot(happened.case_id, happened.key, happened.event.on, happened.event.discharged_on))
    found = payout(terms, cover, happened.event, taken.used(already=same))
    if not found.is_due or not taken.rivals:
        return Reckoned(happened, enrolment, benefit, found, own)
    # One kind of event excludes the other: what is filed stands, otherwise what is worth more.
    stronger = next((claim for claim in taken.rivals if is_filed(claim)), None)
    if stronger is None and sum(claim.expected for claim in taken.rivals) >= found.amount:
        stronger = taken.rivals[0]
    if stronger is None:
        return Reckoned(happened, enrolment, benefit, found, own, tuple(taken.rivals))
    excluded = payout(terms, cover, happened.event, taken.used(excluded_by=stronger.number))
    return Reckoned(happened, enrolment, benefit, excluded, own)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an event lies: its case, its key, and the first and the last day of a stay."""

    case_id: int
    key: str
    on: date | None
    discharged_on: date | None = None

    @classmethod
    def of(cls, claim: Claim) -> "Spot":
        """Return the event for which a claim stands."""
        return cls(claim.case_id, claim.source_key.rpartition(":")[0], claim.event_on, claim.discharged_on)

    def is_same(self, other: "Spot", kind: str) -> bool:
        """Tell whether both are one event: a diagnosis of the case, or stays that share days.

        Whoever is discharged and admitted elsewhere on one day had two stays.
        """
        if kind == BenefitEvent.DIAGNOSIS:
            return self.case_id == other.case_id
        days, others = (self.on, self.discharged_on), (other.on, other.discharged_on)
        if days == others or None in (*days, *others):
            return days == others
        return self.on < other.discharged_on and other.on < self.discharged_on  # type: ignore[operator]


class Taken:
    """What claims of the same member took of a benefit before one of them; `own` None: before a new one.

    A claim counts what was proposed before it and what was filed, so that two drafts never take from each other;
    `filed_only` counts what the insurer knows of.
    """

    def __init__(
        self,
        claims: list[Claim],
        enrolment: Enrolment,
        benefit: Benefit,
        own: Claim | None,
        *,
        filed_only: bool = False,
    ) -> None:
        self._enrolment, self._benefit, self._own, self._filed_only = enrolment, benefit, own, filed_only
        self._claims = [claim for claim in claims if stands(claim) and self._counts(claim)]
        self._in_term = [claim for claim in self._claims if claim.enrolment.term_id == enrolment.term_id]
        self._same = [claim for claim in self._in_term if claim.benefit_id == benefit.pk]

    def _counts(self, claim: Claim) -> bool:
        if self._own is not None and claim.pk == self._own.pk:
            return False
        return is_filed(claim) or (not self._filed_only and (self._own is None or claim.pk < self._own.pk))

    @property
    def rivals(self) -> list[Claim]:
        """Claims of the term for the other kind of event, of a benefit of the same exclusivity group."""
        group, event = self._benefit.exclusivity_group, self._benefit.event
        others = [claim for claim in self._in_term if claim.benefit.event != event]
        return [claim for claim in others if group and claim.benefit.exclusivity_group == group]

    def already(self, spot: Spot) -> str:
        """Return the number of a claim by the same plan that has this event, noted once more; empty: none.

        Benefits of one event stand side by side, unless a filed one is of the same exclusivity group.
        """
        plan, benefit = self._enrolment.plan_id, self._benefit
        for claim in self._claims:
            if claim.enrolment.plan_id != plan or claim.benefit.event != benefit.event:
                continue
            other = Spot.of(claim)
            if other.key != spot.key and other.is_same(spot, benefit.event):
                return claim.number
            group = benefit.exclusivity_group
            if other.key == spot.key and group and claim.benefit.exclusivity_group == group and is_filed(claim):
                return claim.number
        return ""

    @property
    def settled(self) -> Decimal:
        """What the insurer approved or paid of this benefit in the term, in CNY."""
        amounts = (claim.approved if claim.paid is None else claim.paid for claim in self._same)
        return sum((amount for amount in amounts if amount is not None), Decimal(0))

    def used(self, *, excluded_by: str = "", already: str = "") -> Used:
        """Return it as the engine reads it; what is not decided counts with what is expected."""
        plan, code = self._enrolment.plan_id, self._benefit.code
        ever = any(claim.enrolment.plan_id == plan and claim.benefit.code == code for claim in self._claims)
        amount = sum((claim.worth for claim in self._same), Decimal(0))
        days = sum(claim.because.get("days", 0) for claim in self._same)
        return Used(amount, days, bool(self._same), ever, excluded_by, already)
