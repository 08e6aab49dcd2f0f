"""The cases behind a figure of a result."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F, Q, QuerySet

from cases.care.enums import ConsentState
from unioncare.core.paging import CappedCount, Page, capped_count, decode_cursor, keyset_page
from unioncare.organisation.enums import Role

from ..enums import DISCREET, Figure
from ..models import SimulatedCase, Simulation

if TYPE_CHECKING:
    from unioncare.organisation.models import User

_MORE = Q(visits_after__gt=F("visits_before")) | Q(aid_after__gt=F("aid_before"))
_LESS = Q(visits_after__lt=F("visits_before")) | Q(aid_after__lt=F("aid_before"))
_ASKED = {
    Figure.ALL: Q(),
    Figure.GAINING: _MORE,
    Figure.LOSING: _LESS,
    **{
        figure: Q(**{f"{figure}_before__gt": 0}) | Q(**{f"{figure}_after__gt": 0})
        for figure in (Figure.VISITS, Figure.COUNSELLING, Figure.SCREENINGS, Figure.AID)
    },
}
COUNSELLORS = (Role.COUNSELLOR, Role.COUNSELLING_SUPERVISOR)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A figure, perhaps of one month (2026-03, of visits and relief), one seat or one fund ("": none is open there)."""

    figure: Figure
    month: str = ""
    seat: str = ""
    fund: str | None = None

    @property
    def is_discreet(self) -> bool:
        """Whether the list itself tells who is troubled."""
        return self.figure in DISCREET or self.seat.partition("-")[2] in COUNSELLORS

    def rows_of(self, simulation: Simulation) -> QuerySet[SimulatedCase]:
        """Return the cases that the figure counts, whoever asks."""
        rows = SimulatedCase.objects.filter(_ASKED[self.figure], simulation=simulation)
        if self.month:
            rows = rows.filter(**{f"{self.figure}_by_month__has_key": self.month})
        if self.seat:
            rows = rows.filter(points_by_seat__has_key=self.seat)
        return rows if self.fund is None else rows.filter(fund=self.fund)


@dataclass(frozen=True, slots=True)
class Behind:
    """A page of the cases in the reader's scope, their capped count, and how many more the figure counts."""

    page: Page[SimulatedCase]
    count: CappedCount
    unseen: int


def cases_behind(user: "User", simulation: Simulation, wanted: Wanted, after: str = "") -> Behind:
    """Return the cases behind a figure; those outside the reader's units or without consent are only counted."""
    everything = wanted.rows_of(simulation)
    seen = everything.visible_to(user).filter(case__consent_state=ConsentState.GIVEN)  # type: ignore[attr-defined]
    unseen = everything.order_by().count() - seen.order_by().count()
    shown = seen.select_related("case__member", "case__unit").order_by("case__number")
    if cursor := decode_cursor(after, str):
        shown = shown.filter(case__number__gt=cursor[0])
    page = keyset_page(shown, key=lambda row: [row.case.number])
    return Behind(page, capped_count(seen), unseen)
