"""What a work item is before it is opened."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from unioncare.core.bilingual import Bilingual
from unioncare.core.explain import Explanation
from unioncare.organisation.models import Unit

from ..models import Subject

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """One obligation to open.

    `source_key` makes generation idempotent: at most one item ever exists for it. `role` empty: the responsibility
    table says who answers; `seated`: it is not asked, `assignee` holds even when it is nobody. `title` empty: the
    kind's label. `points` None: the kind's. `counted_from` and `working_days` say how the due day was counted, so
    that a changed calendar can move it; leave both empty for fixed dates and for deadlines in hours. `private`: nobody
    sees the item but whom it stands with; it stands in no unit's work, and never climbs to whoever supervises.
    `announced`: whoever opens it tells its person in words of their own, so that nothing else is said of it.
    """

    kind: str
    subject: Subject
    unit: Unit
    source_key: str
    opens_at: datetime
    due_at: datetime
    because: Explanation
    role: str = ""
    title: Bilingual = field(default_factory=dict)
    in_hours: bool = False
    details: dict[str, Any] = field(default_factory=dict)
    points: Decimal | None = None
    assignee: "User | None" = None
    seated: bool = False
    private: bool = False
    announced: bool = False
    counted_from: datetime | None = None
    working_days: int | None = None
