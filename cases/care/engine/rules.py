"""One article of a protocol: when it applies, and what it gives."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Self

from django.utils.translation import gettext, gettext_noop, pgettext

from unioncare.core.bilingual import Bilingual, pick
from unioncare.core.listed import listed

from ..enums import DiseaseGroup, Entitlement
from .entitlements import Params
from .facts import STEPS, Facts
from .wording import in_both, in_sentence

# What the member gets, by entitlement; kinds that are missing here say it in their own parameters.
GRANTS = {
    Entitlement.CONSENT: gettext_noop("consent obtained %(grant)s"),
    Entitlement.VERIFICATION: gettext_noop("verification %(grant)s"),
    Entitlement.GRADING: gettext_noop("grading %(grant)s after verification"),
    Entitlement.PLANNING: gettext_noop("care plan %(grant)s after grading"),
    Entitlement.APPROVAL: gettext_noop("decision on the plan %(grant)s"),
    Entitlement.CLAIM_CHECK: gettext_noop("insurance claim checked %(grant)s"),
    Entitlement.COUNSELLING: gettext_noop("counselling %(grant)s"),
    Entitlement.SCREENING: gettext_noop("psychological screening %(grant)s"),
    Entitlement.REGRADING: gettext_noop("re-grading %(grant)s"),
    Entitlement.SURVEY: gettext_noop("satisfaction survey %(grant)s"),
}

# Short names of the graded facts, in the order in which sentences name them.
NAMES = ("l", "s", "e", "p")


@dataclass(frozen=True, slots=True)
class Span:
    """From–to on a scale of 1 to 4; an open end is None."""

    low: int | None = None
    high: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether every value meets it, known or not."""
        return (self.low or 1) <= 1 and (self.high or 4) >= STEPS[-1]

    def holds(self, value: int | None) -> bool:
        if value is None:
            return self.is_open
        return (self.low or 1) <= value <= (self.high or 4)

    def text(self, letter: str) -> str:
        """Return L3, L2–L3, L3 and above, L2 and below."""
        low, high = self.low or 1, self.high or 4
        if low == high:
            return f"{letter}{low}"
        if high == STEPS[-1]:
            return gettext("%(step)s and above") % {"step": f"{letter}{low}"}
        if low == 1:
            return gettext("%(step)s and below") % {"step": f"{letter}{high}"}
        return f"{letter}{low}–{letter}{high}"


@dataclass(frozen=True, slots=True)
class Conditions:
    """When a rule applies; without any condition it always does."""

    groups: frozenset[str] = frozenset()
    s: Span = Span()
    e: Span = Span()
    p: Span = Span()
    l: Span = Span()  # noqa: E741 - S, E, P, L are the words of the domain

    def spans(self) -> Iterator[tuple[str, Span]]:
        for name in NAMES:
            yield name, getattr(self, name)

    def hold(self, facts: Facts) -> bool:
        if self.groups and facts.group not in self.groups:
            return False
        return self.s.holds(facts.s) and self.e.holds(facts.e) and self.p.holds(facts.p) and self.l.holds(facts.l)

    @property
    def reads(self) -> tuple[str, ...]:
        """The facts on which it depends, by their short names."""
        read = tuple(name for name, span in self.spans() if not span.is_open)
        return (*read, "group") if self.groups else read

    def text(self) -> str:
        """Say in the current language when the rule applies."""
        parts = [span.text(name.upper()) for name, span in self.spans() if not span.is_open]
        known = [group for group in DiseaseGroup.values if group in self.groups]
        if known:
            parts.append(listed(in_sentence(str(DiseaseGroup(group).label)) for group in known))
        return pgettext("between conditions", ", ").join(parts) or gettext("every case")


@dataclass(frozen=True, slots=True)
class RuleRef:
    """What a reason needs of a rule: its article, its wording, and which facts it read."""

    article: str
    wording: Bilingual
    reads: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {"article": self.article, "wording": self.wording, "reads": list(self.reads)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        return cls(data["article"], data["wording"], tuple(data["reads"]))


@dataclass(frozen=True, slots=True)
class Rule:
    """One article. `key` tells rules of one protocol apart: the row's number, or its place in the starter data."""

    key: int
    article: str
    entitlement: Entitlement
    params: Params
    when: Conditions = Conditions()
    wording: Bilingual = field(default_factory=dict, compare=False)
    position: int = 0

    def ref(self) -> RuleRef:
        """Return the reference that reasons carry; a wording that nobody wrote is made of the rule itself."""
        made = in_both(self.sentence) if not (self.wording.get("zh") and self.wording.get("en")) else {}
        wording = {suffix: self.wording.get(suffix) or made[suffix] for suffix in ("zh", "en")}
        return RuleRef(self.article, wording, self.when.reads)

    def sentence(self) -> str:
        """Say the rule in the current language: L3: a visit every 14 days by vice-chair and branch chair."""
        return gettext("%(condition)s: %(grant)s") % {"condition": self.when.text(), "grant": self.grant_text()}

    def grant_text(self) -> str:
        """Say in the current language what the rule gives."""
        return grant_text(self.entitlement, self.params)

    @property
    def text(self) -> str:
        """The wording as the reader's language has it."""
        return pick(self.wording) or self.sentence()


def grant_text(entitlement: Entitlement, params: Params) -> str:
    """Say in the current language what parameters of an entitlement give."""
    frame = GRANTS.get(entitlement)
    return gettext(frame) % {"grant": params.text()} if frame else params.text()
