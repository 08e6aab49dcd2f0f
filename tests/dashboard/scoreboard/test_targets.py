"""Targets and baselines: which bind, who sets them, what is refused, what the trail keeps."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from auditlog.models import LogEntry
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from assessments.workload.selectors.weights import weights_in_force
from tests.browsers import browser_of
from tests.factories import World, build_world
from tests.factories.scoreboard import baseline, missed, target
from tests.factories.worklist import NOW
from unioncare.dashboard.scoreboard.models import Baseline, Target
from unioncare.dashboard.scoreboard.scoring import Aim
from unioncare.dashboard.scoreboard.selectors.baselines import offered_to
from unioncare.dashboard.scoreboard.selectors.indicators import INDICATORS
from unioncare.dashboard.scoreboard.selectors.targets import aims_below, aims_of
from unioncare.dashboard.scoreboard.starter import load_targets
from unioncare.organisation.enums import Role
from unioncare.organisation.models import User

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(db: None) -> World:
    return build_world()


def send(person: User, name: str, /, *args: Any, unit: str = "QL3", **data: Any) -> Any:
    """Post a form of a unit and return the page that comes of it."""
    return browser_of(person).post(f"{reverse(f'scoreboard:{name}', args=args)}?unit={unit}", data, follow=True)


def test_the_nearest_unit_binds_and_there_the_latest_beginning(world: World) -> None:
    target(world.corporation, "A2", "0.7", date(2026, 3, 1))
    target(world.enterprise, "A2", "0.8")
    target(world.enterprise, "A2", "0.9", TODAY)
    target(world.enterprise, "A2", "0.99", TODAY + timedelta(days=1))
    target(world.branch, "A2", "0.6")
    target(world.far_branch, "A2", "0.1")
    assert aims_of(world.enterprise, TODAY)["A2"] == Aim(0.9, None)
    assert aims_of(world.enterprise, TODAY - timedelta(days=1))["A2"] == Aim(0.8, None)
    assert aims_of(world.group, TODAY)["A2"] == Aim(0.6, None)
    assert aims_of(world.second_branch, TODAY)["A2"] == Aim(0.9, None)
    below = [world.branch, world.second_branch]
    assert aims_below(world.enterprise, "A2", below, TODAY) == {
        world.branch.path: Aim(0.6, None), world.second_branch.path: Aim(0.9, None),
    }  # fmt: skip
    assert aims_below(world.enterprise, "B1", below, TODAY) == {}


def test_an_installation_begins_with_a_target_for_every_indicator_and_keeps_what_was_set(world: World) -> None:
    target(world.corporation, "A2", "0.5")
    # Of the workload no target is set: its own band holds.
    assert load_targets() == len(INDICATORS) - 2
    assert load_targets() == 0
    aims = aims_of(world.group, TODAY)
    assert aims.keys() == INDICATORS.keys()
    weights = weights_in_force()
    band = Aim(float(weights.low), float(weights.high))
    assert (aims["A2"], aims["B1"], aims["G2"]) == (Aim(0.5, None), Aim(None, 7), band)
    assert aims_below(world.enterprise, "G2", [world.branch], TODAY) == {world.branch.path: band}


def test_the_chair_sets_a_target_in_per_cent_and_takes_it_back(world: World) -> None:
    target(world.corporation, "A2", "0.95")
    answer = send(world.chair, "target", "A2", value="92.5", starts_on="2026-01-01")
    assert "The target is set." in answer.text
    assert "≥ 92.5%" in answer.text
    held = Target.objects.get(unit=world.enterprise)
    assert (held.value, held.low, held.starts_on) == (Decimal("0.925"), None, date(2026, 1, 1))
    send(world.chair, "target", "A2", value="90", starts_on="2026-01-01")
    assert Target.objects.get(unit=world.enterprise).value == Decimal("0.9")
    changes = LogEntry.objects.filter(object_pk=str(held.pk), content_type__model="target").order_by("pk")
    assert [entry.actor for entry in changes] == [world.chair] * 2
    assert "The target is taken back." in send(world.chair, "target_remove", held.pk).text
    assert aims_of(world.enterprise, TODAY)["A2"] == Aim(0.95, None)


@pytest.mark.parametrize(
    ("code", "data", "said"),
    [
        ("A2", {"value": "101", "starts_on": "2026-01-01"}, "100"),
        ("A2", {"value": "", "starts_on": "2026-01-01"}, "value"),
        ("A2", {"value": "90", "starts_on": "soon"}, "starts_on"),
        ("G2", {"low": "120", "high": "20", "starts_on": "2026-01-01"}, "The band ends below its beginning."),
    ],
)
def test_a_target_that_cannot_be_is_refused(world: World, code: str, data: dict[str, str], said: str) -> None:
    answer = send(world.chair, "target", code, **data)
    assert said in answer.text
    assert answer.context["form"].errors
    assert not Target.objects.exists()


def test_the_database_knows_a_value_or_a_band_and_nothing_between(world: World) -> None:
    for wrong in ({"value": 1, "low": 1}, {"low": 1}, {"low": 2, "high": 1}, {}, {"value": 1, "code": "Z1"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Target.objects.create(**{"unit": world.branch, "code": "A2", "starts_on": TODAY} | wrong)


def test_others_set_nothing_and_nobody_elsewhere(world: World) -> None:
    data = {"value": "10", "starts_on": "2026-01-01"}
    assert send(world.welfare_officer, "target", "A2", **data).status_code == 403
    assert send(world.chair, "target", "A2", unit=world.far_branch.code, **data).status_code == 404
    assert send(world.chair, "target", "Z9", **data).status_code == 404
    assert send(world.outsider(Role.CHAIR), "baseline_remove", baseline(world.enterprise).pk).status_code == 404
    assert send(world.administrator, "target", "A2", **data).status_code == 200
    assert Target.objects.get().unit == world.enterprise
    assert Baseline.objects.exists()


ENTERED = {"name": "基础管理 2024", "first": "2024-01-01", "last": "2024-12-31", "note": "台账"}


def test_a_baseline_is_entered_changed_and_removed(world: World) -> None:
    answer = send(world.chair, "baseline_new", **ENTERED, value_A2="51", n_A2="312", value_B1="23")
    assert "The baseline is kept" in answer.text
    held = Baseline.objects.get()
    assert (held.kind, held.entered_by, held.last) == ("entered", world.chair, date(2024, 12, 31))
    told = {row.code: (row.value, row.n) for row in held.values.all()}
    assert told == {"A2": (Decimal("0.5100"), 312), "B1": (Decimal("23.0000"), None)}
    client = Client()
    client.force_login(world.chair)
    assert 'value="51"' in client.get(reverse("scoreboard:baseline", args=[held.pk])).text
    send(world.chair, "baseline", held.pk, **ENTERED | {"name": "基础管理"}, value_A2="52", n_A2="312")
    held.refresh_from_db()
    assert (held.name, {row.code: row.value for row in held.values.all()}) == ("基础管理", {"A2": Decimal("0.52")})
    assert LogEntry.objects.filter(content_type__model="baselinevalue", actor=world.chair).count() == 4
    assert "The baseline is removed." in send(world.chair, "baseline_remove", held.pk).text
    assert not Baseline.objects.exists()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"last": "2023-12-31"}, "The last day lies before the first one."),
        ({"last": "2026-03-18"}, "This period is not over yet"),
        ({"value_A2": ""}, "The value is missing"),
        ({"value_A2": "", "n_A2": ""}, "Nothing is entered"),
        ({"name": "试点"}, "This unit already has a baseline of this name."),
    ],
)
def test_a_baseline_that_cannot_be_is_refused_whole(world: World, changed: dict[str, str], said: str) -> None:
    baseline(world.enterprise, "试点")
    answer = send(world.chair, "baseline_new", **ENTERED | {"value_A2": "51", "n_A2": "312"} | changed)
    assert said in answer.text
    assert Baseline.objects.count() == 1


def test_an_earlier_period_is_measured_and_stays_as_it_was(world: World) -> None:
    missed(world.group, world.branch_chair, 4, at=NOW - timedelta(days=100))
    period = {"name": "2025 年第四季度", "first": "2025-10-01", "last": "2025-12-31"}
    assert "The period is measured and kept" in send(world.chair, "baseline_earlier", **period).text
    held = Baseline.objects.get()
    row = held.values.get(code="A2")
    assert (held.kind, row.value, row.n) == ("earlier", 0, 4)
    missed(world.group, world.branch_chair, 4, at=NOW - timedelta(days=101))
    answer = send(world.chair, "baseline", held.pk, **period | {"first": "2025-07-01"})
    assert "keep other days as a baseline of their own" in answer.text
    send(world.chair, "baseline", held.pk, **period | {"name": "试运行"})
    held.refresh_from_db()
    assert (held.name, held.values.get(code="A2").n) == ("试运行", 4)
    # It is the number of this unit, and no one's below it.
    assert [one.pk for one in offered_to(world.enterprise)] == [held.pk]
    assert offered_to(world.branch) == []
    old = {"name": "很久以前", "first": "0001-01-01", "last": "0001-01-02"}
    assert "lies too far back" in send(world.chair, "baseline_earlier", **old).text


def test_more_than_was_raised_may_be_paid_out_in_a_baseline(world: World) -> None:
    send(world.chair, "baseline_new", **ENTERED, value_D5="140")
    assert Baseline.objects.get().values.get().value == Decimal("1.4")
