"""The kinds of work items. Each app registers its own at start-up; the field itself knows no list."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise

from unioncare.organisation.enums import Role, UnitKind


@dataclass(frozen=True, slots=True)
class WorkKind:
    """One kind of obligation.

    `roles` answers by default for it, by level of unit; the responsibility table (data) overrides. `act_url` names
    the page on which the item is fulfilled, given the subject's reference; without one it is ticked off on My work.
    `paper_url` names the page to be printed for it, given the same. `by_item`: the page of `act_url` is given the key
    of the item instead, for kinds of which a subject has several at a time.
    `points` weigh it in the workload (domain annex §10). `care`: closing a case is refused while it is open.
    `survives`: it stays open when its subject closes. `discreet`: few of them tell who receives help, so lists of what
    somebody else did leave them out.
    """

    code: str
    label: str | Promise
    icon: str
    roles: tuple[tuple[UnitKind, Role], ...] = ()
    act_url: str = ""
    act_label: str | Promise = ""
    paper_url: str = ""
    by_item: bool = False
    points: Decimal = Decimal(1)
    care: bool = False
    survives: bool = False
    discreet: bool = False


_kinds: dict[str, WorkKind] = {}


def register(kinds: Iterable[WorkKind]) -> None:
    """Add kinds of an app; a code belongs to one app."""
    for kind in kinds:
        if _kinds.setdefault(kind.code, kind) is not kind:
            raise ValueError(f"The work kind {kind.code} is registered twice.")


def get_kind(code: str) -> WorkKind:
    """Return a kind; KeyError names an unknown one."""
    return _kinds[code]


def is_kind(code: str) -> bool:
    return code in _kinds


def all_kinds() -> list[WorkKind]:
    """Return every kind, in the order of registration."""
    return list(_kinds.values())


def discreet_kinds() -> frozenset[str]:
    return frozenset(kind.code for kind in _kinds.values() if kind.discreet)
