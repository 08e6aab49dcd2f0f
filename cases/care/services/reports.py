"""What a first report tells."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from cases.members.models import Member
from unioncare.organisation.models import Unit

from ..models import IllnessCase


@dataclass(frozen=True, slots=True)
class ConsentEntry:
    """Who consented: the member in person, or a named proxy."""

    by_proxy: bool = False
    given_by: str = ""
    relation: str = ""


@dataclass(frozen=True, slots=True)
class Outsider:
    """A person who is not on the roster yet."""

    name: str
    unit: Unit
    phone: str = ""


@dataclass(frozen=True, slots=True)
class CaseReport:
    """What the first report tells. `consent` None means pending: only name, unit, contact and place are kept then.

    `severity` times the first visit even while consent is pending; it is stored only with consent.
    """

    person: Member | Outsider
    contact_phone: str = ""
    place: str = ""
    what_happened: str = ""
    onset_on: date | None = None
    informant: str = ""
    informant_relation: str = ""
    severity: int | None = None
    consent: ConsentEntry | None = None
    key: UUID | None = None
    anyway_reason: str = field(default="")


class DuplicatesFound(Exception):
    """Open cases that may be about the same person; report anyway with a reason, or open one of them."""

    def __init__(self, duplicates: list[IllnessCase]) -> None:
        super().__init__(f"{len(duplicates)} possible duplicates")
        self.duplicates = duplicates
