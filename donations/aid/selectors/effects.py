"""What aid did to the household of a case: the ladder of its costs before and after, and how the member does."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from cases.care.enums import Burden
from cases.care.models import IllnessCase
from cases.care.selectors.assessment import burden_on
from cases.care.selectors.costs import Ladder

from ..contributions import Condition, condition_on
from ..enums import SETTLED
from ..models import Grant, GrantEffect


@dataclass(frozen=True, slots=True)
class State:
    """How it stood on a day. `burden` None: household or costs were not known then."""

    on: date
    burden: int | None
    ladder: Ladder
    condition: Condition

    @property
    def borne(self) -> Decimal | None:
        return self.ladder.out_of_pocket if self.ladder.entries else None

    @property
    def burden_name(self) -> str:
        return f"E{self.burden} {Burden(self.burden).label}" if self.burden else ""


@dataclass(frozen=True, slots=True)
class Measures:
    """Before and after one grant or several."""

    before: State
    after: State

    @property
    def rungs(self) -> list[tuple[Any, Decimal, Decimal]]:
        """Each payer with what it bore before and after, those left out that never paid."""
        pairs = zip(self.before.ladder.rungs, self.after.ladder.rungs, strict=True)
        return [(one.label, one.amount, two.amount) for one, two in pairs if one.amount or two.amount]

    def as_fields(self) -> dict[str, Any]:
        """Return what a noted effect keeps."""
        found: dict[str, Any] = {}
        for name, state in (("before", self.before), ("after", self.after)):
            found |= {
                f"borne_{name}": state.borne, f"burden_{name}": state.burden,
                f"ecog_{name}": state.condition.ecog, f"health_{name}": state.condition.self_rated,
            }  # fmt: skip
        return found


@dataclass(frozen=True, slots=True)
class AidEffect:
    """What the panel of a case shows: the paid grants between before and after, and what was looked at."""

    grants: list[Grant]
    measures: Measures | None
    effects: list[GrantEffect]

    @property
    def total(self) -> Decimal:
        return sum((grant.asked for grant in self.grants), Decimal(0))


def measures_of(grant: Grant, today: date) -> Measures:
    """Return before and after one paid grant."""
    assert grant.case is not None
    assert grant.paid_on is not None
    return _measured(grant.case, grant.paid_on, today, [grant])


def effect_of(case: IllnessCase, today: date) -> AidEffect:
    """Return what all aid paid to a case did, since the first of it; as many queries for many grants as for one."""
    grants = list(Grant.objects.filter(case=case, state__in=SETTLED, paid_on__isnull=False).order_by("paid_on", "pk"))
    if not grants:
        return AidEffect([], None, [])
    first = grants[0].paid_on
    assert first is not None
    effects = GrantEffect.objects.filter(case=case).select_related("grant", "noted_by")
    return AidEffect(grants, _measured(case, first, today, grants), list(effects.order_by("-noted_on", "-pk")))


def _measured(case: IllnessCase, since: date, today: date, grants: list[Grant]) -> Measures:
    """Return the day of the payment without these grants, and today."""
    costs = [grant.cost_id for grant in grants if grant.cost_id is not None]
    return Measures(_state(case, since, costs), _state(case, today, []))


def _state(case: IllnessCase, on: date, besides: list[int]) -> State:
    burden, ladder = burden_on(case, on, besides=besides)
    return State(on, burden, ladder, condition_on(case.pk, on))
