"""The claim board: what lies where, since when, worth how much; in columns, or as a list of chosen states."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from unioncare.core.explain import Explanation
from unioncare.core.paging import CappedCount, Page, capped_count, decode_cursor, keyset_page
from unioncare.core.ui.dates import day_week
from unioncare.core.ui.due import Due
from unioncare.organisation.models import User

from ..enums import ClaimState
from ..models import Claim
from .claim_filter import ClaimFilter, with_ages, worth
from .explaining import explain_worth
from .reckoning import UNFILED

# Columns of the board, from the first paper to the payment; closed claims are found by their chip.
STAGES: tuple[tuple[str, Promise, tuple[ClaimState, ...]], ...] = (
    ("papers", _("Papers"), (ClaimState.DRAFT, ClaimState.COMPLETE)),
    ("review", pgettext_lazy("claims", "Review"), (ClaimState.REVIEW,)),
    ("insurer", _("With the insurer"), (ClaimState.SUBMITTED, ClaimState.SUPPLEMENT)),
    ("decided", pgettext_lazy("claims", "Decided"), (ClaimState.APPROVED, ClaimState.REJECTED)),
    ("paid", pgettext_lazy("claims", "Paid"), (ClaimState.PAID,)),
)
CARDS = 20
TONES: dict[str, str] = {
    ClaimState.SUPPLEMENT: "amber",
    ClaimState.REJECTED: "red",
    ClaimState.APPROVED: "green",
    ClaimState.PAID: "green",
    ClaimState.CLOSED: "line",
}


@dataclass(frozen=True, slots=True)
class Card:
    """One claim as it stands on the board: `age` in days since its state began, `due` while it is not filed."""

    claim: Claim
    age: int
    amount: Decimal
    tone: str
    due: Due | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: how many claims, what they are worth in CNY, and the first CARDS of them."""

    code: str
    label: Promise
    states: tuple[ClaimState, ...]
    count: int
    total: Decimal
    cards: list[Card]

    @property
    def left_out(self) -> int:
        return self.count - len(self.cards)

    @property
    def why(self) -> Explanation:
        return explain_worth(self.count, self.total)


def with_people(rows: QuerySet[Claim]) -> QuerySet[Claim]:
    """Bring along what a row of the board names."""
    return rows.select_related("case__member", "case__unit", "enrolment__plan", "benefit")


def card_of(claim: Any, today: date) -> Card:
    """Return one claim as the board shows it; needs the annotations of `with_ages`."""
    due = deadline_mark(claim, today) if claim.state in UNFILED else None
    return Card(claim, max((today - claim.since).days, 0), claim.worth, TONES.get(claim.state, ""), due)


def deadline_mark(claim: Claim, today: date) -> Due:
    """Return the mark of the deadline: in calendar days, as insurers count."""
    left = (claim.deadline_on - today) // timedelta(days=1)
    if left == 0:
        return Due.today(claim.deadline_on)
    if left < 0:
        words = ngettext("%(days)s calendar day late", "%(days)s calendar days late", -left)
    else:
        words = ngettext("%(days)s calendar day left", "%(days)s calendar days left", left)
    return Due("red" if left < 0 else "", words % {"days": abs(left)}, day_week(claim.deadline_on))


def board(user: User, wanted: ClaimFilter, now: datetime) -> list[Column]:
    """Return the columns, what is most urgent first; six queries however many claims there are."""
    today = timezone.localdate(now)
    rows = wanted.apply(user, today)
    sums = {row["state"]: row for row in rows.order_by().values("state").annotate(n=Count("pk"), s=Sum(worth()))}
    return [_column(rows, code, label, states, sums, today) for code, label, states in STAGES]


def _column(
    rows: QuerySet[Claim], code: str, label: Promise, states: tuple[ClaimState, ...], sums: dict[str, Any], today: date
) -> Column:
    told = [sums[state] for state in states if state in sums]
    shown = with_people(with_ages(rows.filter(state__in=states))).order_by("deadline_on", "pk")[:CARDS] if told else []
    cards = [card_of(claim, today) for claim in shown]
    total = sum((row["s"] for row in told), Decimal(0))
    return Column(code, label, states, sum(row["n"] for row in told), total, cards)


def claim_page(user: User, wanted: ClaimFilter, now: datetime, cursor: str) -> tuple[Page[Claim], CappedCount]:
    """Return a page of the list by deadline, and how many there are."""
    rows = wanted.apply(user, timezone.localdate(now))
    count = capped_count(rows)
    after = decode_cursor(cursor, datetime, int)
    if after is not None:
        day, pk = after[0].date(), after[1]
        rows = rows.filter(deadline_on=day, pk__gt=pk) | rows.filter(deadline_on__gt=day)
    ordered = with_people(with_ages(rows)).order_by("deadline_on", "pk")
    return keyset_page(ordered, key=lambda claim: (claim.deadline_on, claim.pk)), count
