"""What the claim board may be narrowed to."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Self

from django.db.models import Case, DecimalField, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, TruncDate
from django.http import QueryDict
from django.utils import timezone

from cases.care.enums import ConsentState
from unioncare.organisation.models import Unit, User

from ..enums import ClaimState
from ..models import Claim, ClaimStep, InsurancePlan
from .reckoning import UNFILED

SEE = "cases.see_claim"


def worth() -> Case:
    """Return `Claim.worth` as an expression."""
    ended = When(paid__isnull=True, state__in=[ClaimState.REJECTED, ClaimState.CLOSED], then=Value(Decimal(0)))
    known = Coalesce("paid", "approved", "expected")
    return Case(ended, default=known, output_field=DecimalField(max_digits=12, decimal_places=2))


def with_ages(rows: QuerySet[Claim]) -> QuerySet[Claim]:
    """Annotate `since`: the day on which the present state began."""
    last = ClaimStep.objects.filter(claim=OuterRef("pk")).order_by("-at", "-pk").values("at")[:1]
    since = TruncDate(Coalesce(Subquery(last), F("created_at")), tzinfo=timezone.get_default_timezone())
    return rows.annotate(since=since)


def plans_seen(user: User) -> QuerySet[InsurancePlan]:
    """Return the plans of which this user sees a claim."""
    seen = Claim.objects.visible_to(user, SEE).order_by().values("enrolment__plan")
    return InsurancePlan.objects.filter(pk__in=seen).order_by("code")


@dataclass(frozen=True, slots=True)
class ClaimFilter:
    """Which claims: by default all that are not closed, of every unit and plan in scope."""

    states: tuple[str, ...] = ()
    unit: Unit | None = None
    plan: InsurancePlan | None = None
    overdue: bool = False

    @classmethod
    def from_query(cls, query: QueryDict, user: User) -> Self:
        """Read the query of a page; values that are not offered count as not given."""
        unit, plan = query.get("unit", ""), query.get("plan", "")
        return cls(
            states=tuple(value for value in query.getlist("state") if value in ClaimState.values),
            unit=Unit.objects.visible_to(user, SEE).filter(code=unit).first() if unit else None,
            plan=plans_seen(user).filter(code=plan).first() if plan else None,
            overdue=query.get("overdue") == "1",
        )

    @property
    def is_narrowed(self) -> bool:
        return bool(self.states or self.unit or self.plan or self.overdue)

    @property
    def is_board(self) -> bool:
        """Whether the claims stand in columns: as soon as a state is chosen they are a list."""
        return not self.states

    def apply(self, user: User, today: date, permission: str = SEE) -> QuerySet[Claim]:
        """Return the claims that the reader asked for, in no order; those without consent are nowhere shown."""
        rows = Claim.objects.visible_to(user, permission).filter(case__consent_state=ConsentState.GIVEN)
        if self.unit is not None:
            rows = rows.within(self.unit.path)
        rows = rows.filter(state__in=self.states) if self.states else rows.exclude(state=ClaimState.CLOSED)
        if self.plan is not None:
            rows = rows.filter(enrolment__plan=self.plan)
        return rows.filter(state__in=UNFILED, deadline_on__lt=today) if self.overdue else rows
