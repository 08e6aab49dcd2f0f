"""Who must keep away from a subject: the person it is about, their declared relatives, and roles that do not read it.

The app that owns a kind of subject registers how to find these people, for many subjects at once; so the worklist
asks with one call whether it assigns one item or ten thousand.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from django.utils.functional import Promise

from unioncare.organisation.access import declared_permissions
from unioncare.organisation.enums import Role

from .models import Subject

if TYPE_CHECKING:
    from unioncare.organisation.models import User

# Subject pk → user pk → the reason, for a person to read.
Barred = Mapping[int, Mapping[int, str | Promise]]
Finder = Callable[[Sequence[Subject]], Barred]
R = TypeVar("R")

_finders: dict[str, Finder] = {}
_readers: dict[str, str] = {}


def register_conflicts(subject_kind: str, finder: Finder) -> None:
    """Name who finds the people barred from subjects of a kind; one finder a kind, the last one holds."""
    _finders[subject_kind] = finder


def register_readers(subject_kind: str, permission: str) -> None:
    """Name the permission that opens subjects of a kind: work about them is handed to its roles only."""
    _readers[subject_kind] = permission


def roles_reading(subject: Subject) -> frozenset[str]:
    """Return the roles that may hold work about a subject besides the role that answers for it; all by default."""
    permission = _readers.get(subject.kind)
    return declared_permissions()[permission] if permission else frozenset(Role.values)


def barred_people(subjects: Sequence[Subject]) -> dict[int, Mapping[int, str | Promise]]:
    """Return for each subject who is barred from it and why; subjects without anybody are left out."""
    barred: dict[int, Mapping[int, str | Promise]] = {}
    for kind in {subject.kind for subject in subjects} & _finders.keys():
        found = _finders[kind]([subject for subject in subjects if subject.kind == kind])
        barred |= {pk: people for pk, people in found.items() if people}
    return barred


def not_barred(user: "User", rows: Iterable[R], subject_of: Callable[[R], Subject]) -> list[R]:
    """Return the rows from whose subject somebody need not keep away, in their order."""
    held = list(rows)
    barred = barred_people([subject_of(row) for row in held])
    return [row for row in held if user.pk not in barred.get(subject_of(row).pk, {})]


def conflict_of(subject: Subject, user: "User") -> str | Promise | None:
    """Return why this person must keep away from the subject, or None."""
    return barred_people([subject]).get(subject.pk, {}).get(user.pk)
