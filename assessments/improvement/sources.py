"""What may give cause for an action: each lower room that has something to improve gets a reader here.

    register_source(Source("finding", SourceKind.AUDIT_FINDING, find_finding))

A source is named by the code of its reader and a key of the reader's own, `finding:A2026-0001`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from unioncare.core.explain import Explanation
from unioncare.organisation.models import Unit
from unioncare.worklist.models import Subject

from .enums import SourceKind

if TYPE_CHECKING:
    from unioncare.organisation.models import User

# What belongs to no page is told in words alone; each has a key of its own.
OTHER = "other"


@dataclass(frozen=True, slots=True)
class Found:
    """What a source tells: a label that names nobody, the unit, its page, and the code of the cause it suggests."""

    label: Explanation
    unit: Unit
    url: str
    cause: str = ""


def _nothing(keys: Sequence[str]) -> Mapping[str, Subject]:
    return {}


def _nobody(key: str) -> list[str]:
    return []


@dataclass(frozen=True, slots=True)
class Source:
    """A reader. `find` returns None for whoever may not see it, or where nothing is to be improved.

    `subjects` names what the keys are about, so that whoever keeps away from these keeps away from the action;
    `names` whom no public word about it may name.
    """

    code: str
    kind: SourceKind
    find: Callable[["User", str], Found | None]
    subjects: Callable[[Sequence[str]], Mapping[str, Subject]] = _nothing
    names: Callable[[str], list[str]] = _nobody


_sources: dict[str, Source] = {}


def register_source(source: Source) -> None:
    """Add a reader; a code that is already known is replaced."""
    _sources[source.code] = source


def all_sources() -> list[Source]:
    return list(_sources.values())


def read_by(source_key: str) -> tuple[Source | None, str]:
    """Return the reader of a source, None for one told in words alone, and the key that the reader knows."""
    code, _colon, key = source_key.partition(":")
    return _sources.get(code), key


def find_source(user: "User", source_key: str) -> Found | None:
    """Return what a source tells this reader, or None."""
    source, key = read_by(source_key)
    return source.find(user, key) if source and key else None


def offered_kinds() -> list[SourceKind]:
    """Return the kinds of source that there are readers for, in their order; something else is always possible."""
    there = {source.kind for source in _sources.values()} | {SourceKind.OTHER}
    return [kind for kind in SourceKind if kind in there]
