"""States that people decide: a table of moves per model and one function that makes a move.

A library was tried and set aside (docs/adr): protection of the field leaked, conditions gave no reason.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .refusals import Refusal, Text

M = TypeVar("M", bound=models.Model)
# A check returns the reason against the move, or None.
Check = Callable[[Any, Any], Text | None]
# A check that depends on the day of the move.
DayCheck = Callable[[Any, Any, date], Text | None]
# Where a move leads: a state, or what the row itself tells, such as the state that it had before.
Target = str | Callable[[Any], str]


class MoveRefused(Refusal):
    """The move is not possible now."""


@dataclass(frozen=True, slots=True)
class Move:
    """One arrow: its name, label, source states, target state, permission and further checks.

    Without a permission ("") the checks alone say whose move it is, whatever posts they hold. `on_day` holds the checks
    that depend on the day.
    """

    name: str
    label: Text
    sources: tuple[str, ...]
    target: Target
    permission: str
    checks: tuple[Check, ...] = ()
    needs_reason: bool = False
    on_day: tuple[DayCheck, ...] = ()

    def target_of(self, obj: models.Model) -> str:
        return self.target if isinstance(self.target, str) else self.target(obj)


@dataclass(frozen=True, slots=True)
class Workflow:
    """The table of moves of one model; `record` writes who, when and why in the same transaction."""

    field: str
    moves: tuple[Move, ...]
    record: Callable[..., None]

    def get(self, name: str) -> Move:
        return next(move for move in self.moves if move.name == name)

    def available(self, obj: models.Model, user: Any) -> list[Move]:
        """Return the moves that this user may make now, in the table's order."""
        return [move for move in self.moves if self.why_not(obj, move.name, user) is None]

    def offered(self, obj: models.Model, user: Any) -> list[tuple[Move, Text | None]]:
        """Return the moves that leave the present state, each with the reason against it, if any."""
        state = getattr(obj, self.field)
        return [(move, self.why_not(obj, move.name, user)) for move in self.moves if state in move.sources]

    def why_not(self, obj: models.Model, name: str, user: Any, now: datetime | None = None) -> Text | None:
        """Return the reason why the move is not possible at a time, or None when it is."""
        move = self.get(name)
        if getattr(obj, self.field) not in move.sources:
            display = getattr(obj, f"get_{self.field}_display")()
            return _("“%(state)s” does not allow this step.") % {"state": display}
        if user is not None and move.permission and not user.has_perm(move.permission, obj):
            return _("Your posts do not include this step.")
        today = timezone.localdate(now)
        reasons = chain(
            (check(obj, user) for check in move.checks), (check(obj, user, today) for check in move.on_day)
        )  # fmt: skip
        return next((reason for reason in reasons if reason is not None), None)

    @transaction.atomic
    def move(
        self, model: type[M], pk: int, name: str, *, actor: Any, now: datetime, reason: str = "", told_by: Any = None
    ) -> M:
        """Lock the row, check, move, record; raise MoveRefused with the reason otherwise.

        `told_by` is whoever brought the news upon which the system itself moves (an `actor` of None): it is recorded,
        and no permission is asked.
        """
        obj = model._default_manager.select_for_update(of=("self",)).get(pk=pk)
        move = self.get(name)
        if move.needs_reason and not reason.strip():
            raise MoveRefused(_("A reason is needed for this step."))
        if (why := self.why_not(obj, name, actor, now)) is not None:
            raise MoveRefused(why)
        source, target = getattr(obj, self.field), move.target_of(obj)
        setattr(obj, self.field, target)
        obj.save(update_fields=[self.field])
        self.record(obj, move=name, source=source, target=target, actor=actor or told_by, now=now, reason=reason)
        return obj
