"""Entitlements that are done once, within a deadline."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from django.utils.translation import gettext

from unioncare.core.listed import listed

from ...enums import DocumentKind
from ..durations import Deadline, shorter
from ..reading import Visitors, join_visitors, read_choices, read_role, read_visitors
from ..wording import by_visitors, in_sentence


@dataclass(frozen=True, slots=True)
class Within:
    """Something is done within a deadline: consent, verification, grading, plan, approval, claim check."""

    within: Deadline

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        return cls(Deadline.from_json(data.get("within")))

    def as_json(self) -> dict[str, Any]:
        return {"within": self.within.as_json()}

    def covers(self, other: Self) -> bool:
        return self.within.rank <= other.within.rank

    def join(self, other: Self) -> Self:
        return type(self)(shorter(self.within, other.within))

    def text(self) -> str:
        return gettext("within %(deadline)s") % {"deadline": self.within.text()}


@dataclass(frozen=True, slots=True)
class FirstVisit:
    """The first visit after the report: how soon, who goes, who answers for it."""

    within: Deadline
    visitors: Visitors = ()
    lead: str = ""

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        return cls(Deadline.from_json(data.get("within")), read_visitors(data), read_role(data, "lead"))

    def as_json(self) -> dict[str, Any]:
        visitors = [list(slot) for slot in self.visitors]
        return {"within": self.within.as_json(), "visitors": visitors, "lead": self.lead}

    def covers(self, other: Self) -> bool:
        return self.within.rank <= other.within.rank and len(self.visitors) >= len(other.visitors)

    def join(self, other: Self) -> Self:
        first, second = (other, self) if other.within.rank < self.within.rank else (self, other)
        return type(self)(first.within, join_visitors(first.visitors, second.visitors), first.lead or second.lead)

    def text(self) -> str:
        visit = gettext("first visit within %(deadline)s") % {"deadline": self.within.text()}
        return by_visitors(visit, self.visitors)


@dataclass(frozen=True, slots=True)
class Documents:
    """What the file must hold, and by when it is complete."""

    within: Deadline
    kinds: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        return cls(Deadline.from_json(data.get("within")), read_choices(data, "kinds", DocumentKind.values))

    def as_json(self) -> dict[str, Any]:
        return {"within": self.within.as_json(), "kinds": list(self.kinds)}

    def covers(self, other: Self) -> bool:
        return self.within.rank <= other.within.rank and set(self.kinds) >= set(other.kinds)

    def join(self, other: Self) -> Self:
        kinds = {*self.kinds, *other.kinds}
        return type(self)(
            shorter(self.within, other.within), tuple(kind for kind in DocumentKind.values if kind in kinds)
        )

    def text(self) -> str:
        names = listed(in_sentence(str(DocumentKind(kind).label)) for kind in self.kinds)
        return gettext("file complete within %(deadline)s: %(documents)s") % {
            "deadline": self.within.text(),
            "documents": names,
        }
