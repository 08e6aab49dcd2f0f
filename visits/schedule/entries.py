"""What somebody writes down of a visit."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Gift:
    """Money or goods handed over; `amount` in CNY is the value of goods."""

    kind: str
    amount: Decimal
    received_by: str
    relation: str = ""
    goods: str = ""


@dataclass(frozen=True, slots=True)
class Promised:
    """What was promised, who sees to it (key of a person), by when."""

    text: str
    owner: int
    due_on: date


@dataclass(frozen=True, slots=True)
class RecordEntry:
    """One visit as its visitor writes it down (domain annex §7).

    `came` are the keys of those who were there; `needs` say in words what is needed, by kind; `photos` are (name,
    content). `skew_seconds` is by how much the phone's clock went ahead of ours; `happened_at` is corrected already.
    """

    key: UUID
    happened_at: datetime
    mode: str
    came: tuple[int, ...]
    minutes: int | None = None
    place: str = ""
    state: str = ""
    stage: str = ""
    caregiver: str = ""
    family: str = ""
    note: str = ""
    needs: Mapping[str, str] = field(default_factory=dict)
    flags: tuple[str, ...] = ()
    gift: Gift | None = None
    promises: tuple[Promised, ...] = ()
    next_on: date | None = None
    photo_consent: bool = False
    photos: tuple[tuple[str, bytes], ...] = ()
    skew_seconds: int = 0

    @property
    def tells_of_health(self) -> bool:
        """Whether anything of it may be kept with consent alone."""
        return bool(
            self.state or self.stage or self.caregiver or self.family.strip() or self.note.strip() or self.needs
        )
