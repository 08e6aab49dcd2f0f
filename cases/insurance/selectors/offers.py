"""Whom enrolling could reach today, term by term: nobody is enrolled in another term than the one that insures them."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ..models import CoverageTerm
from .gaps import NO_TERM, OPEN_REASONS, Gaps


@dataclass(frozen=True, slots=True)
class Offer:
    """A term and how many without cover it would insure; `member_ids` are they, where they were ticked."""

    term: CoverageTerm
    people: int
    member_ids: tuple[int, ...] = ()

    @property
    def premium(self) -> Decimal:
        """What one share for each of them costs, CNY."""
        price: Decimal = self.term.version.premium
        return price * self.people


@dataclass(frozen=True, slots=True)
class Offers:
    """All terms that would insure some of them; `without_term`: how many no term insures."""

    by_term: list[Offer]
    without_term: int

    @property
    def people(self) -> int:
        return sum(offer.people for offer in self.by_term)

    @property
    def premium(self) -> Decimal:
        return sum((offer.premium for offer in self.by_term), Decimal(0))

    @property
    def only(self) -> Offer | None:
        """The one offer, where all of them belong to one term."""
        return self.by_term[0] if len(self.by_term) == 1 else None


def offers_of(gaps: Gaps, member_ids: Collection[int] | None = None) -> Offers:
    """Return what can be offered to those without cover, or to those of them who were ticked."""
    if member_ids is None:
        people: Counter[int] = Counter()
        for (reason, term), of in gaps.tally.items():
            people[term] += of if reason in OPEN_REASONS else 0
        found = [Offer(term, people[term.pk]) for term in gaps.terms if people[term.pk]]
        return Offers(found, people[NO_TERM])
    ticked: Any = gaps.members()
    insured: dict[int, list[int]] = defaultdict(list)
    rows = ticked.filter(pk__in=member_ids, reason__in=OPEN_REASONS).order_by("pk")
    for pk, key in rows.values_list("pk", "insured_by"):
        insured[key].append(pk)
    found = [Offer(term, len(insured[term.pk]), tuple(insured[term.pk])) for term in gaps.terms if insured[term.pk]]
    return Offers(found, len(insured[NO_TERM]))
