"""F2, F3, F4: what a plain count over the rows finds in a drawn world, by unit and by case owner."""

import random
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

import pytest

from cases.care.enums import ConsentState
from cases.care.models import IllnessCase
from tests.factories import World
from tests.factories.cases import NOW, TODAY, graded, make_member
from tests.factories.protocol import in_force
from tests.factories.recovery import at_stage, measured, period
from unioncare.core.rates import Rate
from unioncare.organisation.models import User
from visits.recovery.enums import Stage
from visits.recovery.models import MedicalPeriod, RecoveryMeasure, ReturnStage
from visits.recovery.selectors.indicators import (
    Change,
    back_to_work,
    back_to_work_of,
    function_kept,
    function_kept_of,
    health_change,
)
from visits.recovery.services import strike_measure
from visits.recovery.starter import load_medical_rules

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)


def cases_of(world: World, many: int) -> list[IllnessCase]:
    """Return graded cases of two units, owned by three people in turn."""
    load_medical_rules()
    in_force(world.enterprise)
    owners = [world.welfare_officer, world.branch_chair, world.group_leader]
    made = []
    for number in range(many):
        unit = world.group if number % 3 else world.second_branch
        member = make_member(world, number=f"04{number:04d}", name=f"职工{number}")
        case = graded(world, member=member, facts=False)
        IllnessCase.objects.filter(pk=case.pk).update(owner=owners[number % len(owners)], unit=unit)
        made.append(IllnessCase.objects.get(pk=case.pk))
    return made


def drawn(world: World, cases: Iterable[IllnessCase], dice: random.Random) -> None:
    """Write measures, stages and periods as they might be, by chance."""
    for case in cases:
        for _number in range(dice.randrange(5)):
            row = measured(
                case, world, ago=dice.randrange(60), ecog=dice.choice([None, 0, 1, 2, 3]),
                self_rated=dice.choice([5, 40, 70]),
            )  # fmt: skip
            RecoveryMeasure.objects.filter(pk=row.pk).update(struck_at=NOW if dice.random() < 0.2 else None)
        day = TODAY - timedelta(days=400)
        for _number in range(dice.randrange(4)):
            ReturnStage.objects.filter(case=case, ended_on=None).update(ended_on=day)
            ReturnStage.objects.create(case=case, stage=dice.choice(Stage.values), starts_on=day, recorded_at=NOW)
            day += timedelta(days=dice.randrange(1, 250))
        if dice.random() < 0.8:
            ends = date(2026, 2, 20) + timedelta(days=dice.randrange(50))
            MedicalPeriod.objects.create(
                case=case, starts_on=ends - timedelta(days=180), total_years=5, own_years=1, months=6,
                within_months=12, counts_from=ends - timedelta(days=180), ends_on=ends, because={},
                recorded_at=NOW, struck_at=NOW if dice.random() < 0.15 else None,
            )  # fmt: skip
        if dice.random() < 0.25:
            IllnessCase.objects.filter(pk=case.pk).update(died_on=TODAY - timedelta(days=dice.randrange(60)))
        if dice.random() < 0.15:
            IllnessCase.objects.filter(pk=case.pk).update(consent_state=ConsentState.WITHDRAWN)


def naive_return(case: IllnessCase) -> Rate:
    found = Rate(0, 0)
    for one in MedicalPeriod.objects.filter(case=case):
        dead = case.died_on is not None and case.died_on <= one.ends_on
        if one.struck_at or not FIRST <= one.ends_on <= LAST or dead or case.consent_state != ConsentState.GIVEN:
            continue
        begun = [stage for stage in ReturnStage.objects.filter(case=case) if stage.starts_on <= one.ends_on]
        stage = max(begun, key=lambda row: (row.starts_on, row.pk)).stage if begun else ""
        if stage != Stage.NOT_APPLICABLE:
            found += Rate(int(stage in {Stage.REENTRY, Stage.MAINTENANCE}), 1)
    return found


def naive_pair(case: IllnessCase, name: str) -> tuple[int, int] | None:
    rows = [row for row in RecoveryMeasure.objects.filter(case=case, struck_at=None) if getattr(row, name) is not None]
    rows = sorted((row for row in rows if row.measured_on <= LAST), key=lambda row: (row.measured_on, row.pk))
    if len(rows) < 2 or rows[-1].measured_on < FIRST or case.consent_state != ConsentState.GIVEN:
        return None
    return getattr(rows[0], name), getattr(rows[-1], name)


@pytest.mark.parametrize("seed", [3, 11, 42])
def test_a_plain_count_over_the_rows_finds_the_same(world: World, seed: int) -> None:
    cases = cases_of(world, 14)
    drawn(world, cases, random.Random(seed))
    cases = list(IllnessCase.objects.filter(pk__in=[case.pk for case in cases]).select_related("unit"))
    for unit in (world.corporation, world.group, world.second_branch, world.far_branch):
        here = [case for case in cases if case.unit.path.startswith(unit.path)]
        kept = [pair for case in here if (pair := naive_pair(case, "ecog"))]
        assert back_to_work(unit.path, FIRST, LAST) == sum(map(naive_return, here), Rate(0, 0))
        assert function_kept(unit.path, FIRST, LAST) == Rate(sum(then <= before for before, then in kept), len(kept))
        changes = [
            then - before for case in here if (pair := naive_pair(case, "self_rated")) for before, then in [pair]
        ]
        found = health_change(unit.path, FIRST, LAST)
        assert found.of == len(changes)
        assert found.mean is None if not changes else abs(found.mean - Decimal(sum(changes)) / len(changes)) < 1e-9
    owners = [world.welfare_officer.pk, world.branch_chair.pk]
    returned: dict[int, Rate] = defaultdict(lambda: Rate(0, 0))
    function: dict[int, Rate] = defaultdict(lambda: Rate(0, 0))
    for case in cases:
        if case.owner_id in owners:
            returned[case.owner_id] += naive_return(case)
            if pair := naive_pair(case, "ecog"):
                function[case.owner_id] += Rate(int(pair[1] <= pair[0]), 1)
    assert back_to_work_of(owners, FIRST, LAST) == {owner: rate for owner, rate in returned.items() if rate.of}
    assert function_kept_of(owners, FIRST, LAST) == dict(function)


def test_somebody_back_at_work_on_the_last_day_of_the_period_counts_for_the_owner(world: World) -> None:
    case, other = cases_of(world, 2)
    for one in (case, other):
        period(one, world, starts_on=date(2025, 6, 20), total=8, own=6)
        at_stage(one, world, Stage.OFF_WORK, ago=60)
    at_stage(case, world, Stage.REENTRY, ago=2)
    at_stage(other, world, Stage.REENTRY, ago=0)
    MedicalPeriod.objects.update(ends_on=date(2026, 3, 17))
    owner = User.objects.get(pk=case.owner_id)
    assert back_to_work(world.corporation.path, FIRST, LAST) == Rate(1, 2)
    assert back_to_work_of([owner.pk], FIRST, LAST) == {owner.pk: Rate(1, 1)}


def test_one_measure_is_no_change_and_what_was_struck_out_never_was(world: World) -> None:
    (case,) = cases_of(world, 1)
    measured(case, world, ago=40, ecog=2, self_rated=50)
    assert function_kept(world.corporation.path, FIRST, LAST) == Rate(0, 0)
    assert health_change(world.corporation.path, FIRST, LAST) == Change(None, 0)
    wrong = measured(case, world, ago=3, ecog=3, self_rated=20)
    assert function_kept(world.corporation.path, FIRST, LAST) == Rate(0, 1)
    assert health_change(world.corporation.path, FIRST, LAST) == Change(Decimal(-30), 1)
    strike_measure(measure=wrong, actor=world.branch_chair, now=NOW, reason="看错")
    assert function_kept(world.corporation.path, FIRST, LAST) == Rate(0, 0)
    measured(case, world, ago=1, ecog=2, self_rated=65)
    assert function_kept(world.corporation.path, FIRST, LAST) == Rate(1, 1)
    assert function_kept(world.corporation.path, FIRST, date(2026, 3, 10)) == Rate(0, 0)
