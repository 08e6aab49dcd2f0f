"""What the case list may be narrowed to."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.db.models import Q, QuerySet
from django.http import QueryDict

from cases.members.models import Member
from cases.members.selectors.search import condition_for
from unioncare.core.numbers import stated_number
from unioncare.core.typed import typed_in
from unioncare.organisation.models import Unit, User

from ..enums import ENDED_STATES, CaseState, ConsentState
from ..models import Disease, IllnessCase

PERMISSION = "cases.see_case"
NEWEST = "-number"
ORDERS = (NEWEST, "number", "-level", "level")
LEVELS = ("4", "3", "2", "1")


def case_owners(user: User) -> QuerySet[User]:
    """Return who owns a case that this user sees: nobody else's name is told by the filter."""
    owned = IllnessCase.objects.visible_to(user, PERMISSION).filter(owner__isnull=False)
    return User.objects.filter(pk__in=owned.order_by().values("owner")).order_by("name", "pk")


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What the list shows: by default every case that has not ended, the newest first."""

    states: tuple[str, ...] = ()
    levels: tuple[int, ...] = ()
    ended: bool = False
    overdue: bool = False
    mine: bool = False
    owner: User | None = None
    unit: Unit | None = None
    disease: Disease | None = None
    query: str = ""
    sort: str = NEWEST

    @classmethod
    def from_query(cls, query: QueryDict, user: User) -> Self:
        """Read the query of the page; values that are not offered count as not given."""
        sort, unit = query.get("sort", ""), query.get("unit", "")
        disease, owner = query.get("disease", ""), query.get("owner", "")
        return cls(
            states=tuple(value for value in query.getlist("state") if value in CaseState.values),
            levels=tuple(int(value) for value in query.getlist("level") if value in LEVELS),
            ended=query.get("ended") == "1",
            overdue=query.get("overdue") == "1",
            mine=query.get("mine") == "1",
            owner=case_owners(user).filter(pk=stated_number(owner) or 0).first() if owner else None,
            unit=Unit.objects.visible_to(user, PERMISSION).filter(code=unit).first() if unit else None,
            disease=Disease.objects.filter(code=disease).first() if disease else None,
            query=typed_in(query),
            sort=sort if sort in ORDERS else NEWEST,
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the order was chosen."""
        chosen = (self.states, self.levels, self.ended, self.overdue, self.mine, self.owner, self.unit, self.disease)
        return any(chosen) or bool(self.query)

    def apply(self, rows: QuerySet[IllnessCase], user: User, now: datetime) -> QuerySet[IllnessCase]:
        """Return the rows that the filter lets through, in no order."""
        if self.states:
            rows = rows.filter(state__in=self.states)
        else:
            rows = rows.filter(state__in=ENDED_STATES) if self.ended else rows.exclude(state__in=ENDED_STATES)
        if self.levels:
            rows = rows.filter(level__in=self.levels, consent_state=ConsentState.GIVEN)
        if self.mine:
            rows = rows.filter(owner=user)
        if self.owner is not None:
            rows = rows.filter(owner=self.owner)
        if self.disease is not None:
            rows = rows.filter(disease=self.disease, consent_state=ConsentState.GIVEN)
        if self.overdue:
            rows = rows.with_overdue_items(now)  # type: ignore[attr-defined]
        return rows.filter(self._meant()) if self.query else rows

    def _meant(self) -> Q:
        """Return the condition of the search box: a case number from its beginning, or a member."""
        condition = Q(number__startswith=self.query)
        member = condition_for(self.query)
        return condition if member is None else condition | Q(member__in=Member.objects.filter(member))
