"""Rules as stored rows and starter data hold them: plain values, read and checked one by one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from ..enums import DiseaseGroup, Entitlement
from .entitlements import read_params
from .errors import InvalidParams
from .facts import STEPS
from .rules import Conditions, Rule, Span

SPANS = {"s": "severity", "e": "burden", "p": "psych", "l": "level"}


@dataclass(frozen=True, slots=True)
class RawRule:
    """One row before it is understood. `spans` maps s, e, p, l to (from, to)."""

    key: int
    article: str
    entitlement: str
    params: Mapping[str, Any]
    groups: tuple[str, ...] = ()
    spans: Mapping[str, tuple[int | None, int | None]] = field(default_factory=dict)
    text_zh: str = ""
    text_en: str = ""
    position: int = 0

    @classmethod
    def from_row(cls, row: Any) -> Self:
        """Take over a ProtocolRule."""
        return cls(
            key=row.pk,
            article=row.article,
            entitlement=row.entitlement,
            params=row.params,
            groups=tuple(row.disease_groups),
            spans={
                name: (getattr(row, f"min_{field_}"), getattr(row, f"max_{field_}")) for name, field_ in SPANS.items()
            },
            text_zh=row.text_zh,
            text_en=row.text_en,
            position=row.position,
        )

    @classmethod
    def from_data(cls, key: int, data: Mapping[str, Any]) -> Self:
        """Take over an entry of the starter data: {"article", "entitlement", "params", "l": [3, 4], "groups", …}."""
        return cls(
            key=key,
            article=data["article"],
            entitlement=data["entitlement"],
            params=data["params"],
            groups=tuple(data.get("groups", ())),
            spans={name: (data[name][0], data[name][1]) for name in SPANS if name in data},
            text_zh=data.get("zh", ""),
            text_en=data.get("en", ""),
            position=key,
        )

    def read(self) -> Rule:
        """Return the rule; raise InvalidParams naming the field that is wrong."""
        if self.entitlement not in Entitlement.values:
            raise InvalidParams("entitlement", "Unknown choice: {value}.", value=self.entitlement)
        for group in self.groups:
            if group not in DiseaseGroup.values:
                raise InvalidParams("disease_groups", "Unknown disease group: {value}.", value=group)
        entitlement = Entitlement(self.entitlement)
        return Rule(
            key=self.key,
            article=self.article,
            entitlement=entitlement,
            params=read_params(entitlement, self.params),
            when=Conditions(frozenset(self.groups), **{name: self._span(name) for name in SPANS}),
            wording={"zh": self.text_zh, "en": self.text_en},
            position=self.position,
        )

    def _span(self, name: str) -> Span:
        low, high = self.spans.get(name, (None, None))
        for value in (low, high):
            if value is not None and value not in STEPS:
                raise InvalidParams(SPANS[name], "{letter} runs from 1 to 4.", letter=name.upper())
        if low is not None and high is not None and low > high:
            raise InvalidParams(
                SPANS[name], "{letter} from {low} to {high} holds nothing.", letter=name.upper(), low=low, high=high
            )
        return Span(low, high)


def read_rules(rows: Iterable[RawRule]) -> list[Rule]:
    """Return all rules of a version that was checked; raise InvalidParams at the first that is wrong."""
    return [row.read() for row in rows]
