"""What a line of a file does, and what a file comes to."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..enums import Channel, Shown

GIFT, REVIEW, SKIP = "gift", "review", "skip"
# What was chosen beside the file: the campaign, and for a payroll list the day.
Options = Mapping[str, Any]

OUTGOING, REFUNDED, REFUNDED_LATER, CLOSED, SUMMARY = "outgoing", "refunded", "refunded_later", "closed", "summary"
DUPLICATE, ZERO, BAD_AMOUNT, BAD_DATE, NO_NUMBER = "duplicate", "zero", "bad_amount", "bad_date", "no_number"
TOO_EARLY, TOO_LATE, NO_NAME = "too_early", "too_late", "no_name"
SAME_MONTH, PARTLY_LATER = "same_month", "partly_later"

# Why a line is no gift, in words. Those of WRONG are for somebody to look at.
WORDS: dict[str, Promise] = {
    OUTGOING: _("Money that went out, or moved within the account"),
    REFUNDED: _("Given back to the payer"),
    REFUNDED_LATER: _("Given back after it was booked: reverse the entry of this gift"),
    CLOSED: _("The payment was broken off"),
    SUMMARY: _("A sum or a balance"),
    DUPLICATE: _("Noted already"),
    ZERO: _("An amount of 0"),
    BAD_AMOUNT: _("No amount of a gift: below 0, more than two decimals, or beyond what anybody gives"),
    BAD_DATE: _("No day, or one to come"),
    NO_NUMBER: _("No transaction number, or one that Excel has cut"),
    TOO_EARLY: _("Before the campaign’s fund was opened"),
    TOO_LATE: _("Too long after the campaign’s last day"),
    SAME_MONTH: _("Deducted in this month already, on another day: tick “further deductions” if this is one more"),
    PARTLY_LATER: _("Given back in part after it was booked: give the rest back, or take it back and book it anew"),
    NO_NAME: _("Neither name nor employee number"),
}
WRONG = (REFUNDED_LATER, BAD_AMOUNT, BAD_DATE, NO_NUMBER, TOO_EARLY, TOO_LATE, NO_NAME, SAME_MONTH, PARTLY_LATER)


@dataclass(slots=True)
class Line:
    """A row below the header. `skip` says why it is no gift, as far as the file alone tells."""

    row: int
    skip: str = ""
    number: str = ""
    day: date | None = None
    amount: Decimal | None = None
    payer: str = ""
    remark: str = ""
    shown: str = ""
    # What of the payment the payer had back before the file was made.
    less: Decimal = Decimal(0)

    def as_staged(self) -> list[Any]:
        """A list that JSON can hold and `from_staged` turns back."""
        day = self.day.isoformat() if self.day else ""
        amount = "" if self.amount is None else str(self.amount)
        return [self.row, self.skip, self.number, day, amount, self.payer, self.remark, self.shown, str(self.less)]

    @classmethod
    def from_staged(cls, staged: list[Any]) -> "Line":
        row, skip, number, day, amount, payer, remark, shown, *rest = staged
        when, much = date.fromisoformat(day) if day else None, Decimal(amount) if amount else None
        return cls(row, skip, number, when, much, payer, remark, shown, Decimal(rest[0]) if rest else Decimal(0))


@dataclass(frozen=True, slots=True)
class Statement:
    """The lines of a file in their order, and how their money arrived. `further`: a second list of a month is meant."""

    channel: Channel
    lines: list[Line]
    further: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """A line and what it does: a gift, a line to look at, or nothing, and why."""

    line: Line
    action: str
    code: str = ""
    donor: str = ""
    shown: Shown = Shown.ANONYMOUS
    unit_id: int | None = None
    pledge_id: int | None = None
    how: str = ""  # by what it found its campaign


@dataclass(frozen=True, slots=True)
class Checked:
    """What a file would do, in the order of its rows."""

    channel: Channel
    outcomes: list[Outcome] = field(default_factory=list)

    def having(self, action: str) -> list[Outcome]:
        return [outcome for outcome in self.outcomes if outcome.action == action]

    @property
    def skipped(self) -> list[Outcome]:
        return self.having(SKIP)

    def summary(self) -> dict[str, Any]:
        """Return the counts and sums, without personal data."""
        counts = Counter(outcome.action for outcome in self.outcomes)
        return {
            "channel": self.channel.value,
            "rows": len(self.outcomes),
            "gifts": counts[GIFT] + counts[REVIEW],
            "matched": counts[GIFT],
            "unmatched": counts[REVIEW],
            "skipped": counts[SKIP],
            "partly": sum(1 for outcome in self.outcomes if outcome.line.less and outcome.action != SKIP),
            "codes": dict(Counter(outcome.code for outcome in self.skipped)),
            "booked": f"{self._sum(GIFT):.2f}",
            "total": f"{self._sum(GIFT) + self._sum(REVIEW):.2f}",
        }

    def as_json(self) -> dict[str, Any]:
        """The report of `--json`. Of all gifts, `matched` are booked and `unmatched` wait for somebody to look."""
        told = self.summary()
        skipped = [{"row": outcome.line.row, "code": outcome.code} for outcome in self.skipped]
        return {name: told[name] for name in ("rows", "gifts", "matched", "unmatched")} | {
            "skipped": skipped, "total": told["total"],
        }  # fmt: skip

    def _sum(self, action: str) -> Decimal:
        return sum((outcome.line.amount or Decimal(0) for outcome in self.having(action)), Decimal(0))
