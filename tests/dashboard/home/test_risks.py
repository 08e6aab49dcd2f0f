"""What is likely to be late: of whose items, for which reader, with which reason."""

from copy import copy
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.factories import World, build_world
from tests.factories.worklist import NOW, SubjectFactory, WorkItemFactory
from unioncare.core.ui.dates import moment
from unioncare.dashboard.home.selectors.risks import WEIGHED, Risk, risks_for
from unioncare.organisation.enums import Role
from unioncare.organisation.models import User
from unioncare.worklist.enums import ItemState
from unioncare.worklist.models import WorkItem

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
PAGE = reverse("dashboard:risks")


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    return build_world()


def done(world: World, person: User, count: int, *, days: int = 10, kind: str = "visit", ago: int = 5) -> None:
    """Somebody did so many items some days ago, each in so many days."""
    subject = SubjectFactory(unit=world.group)
    for _ in range(count):
        WorkItemFactory(
            subject=subject, kind=kind, assignee=person, done_by=person, state=ItemState.DONE,
            opens_at=NOW - (days + ago) * DAY, due_at=NOW, done_at=NOW - ago * DAY,
        )  # fmt: skip


def due(world: World, person: User | None, *, days: float = 3, **fields: object) -> WorkItem:
    fields.setdefault("subject", SubjectFactory(unit=world.group, label="李桂芳 2026-0009", reference="2026-0009"))
    fields.setdefault("opens_at", NOW - DAY)
    return WorkItemFactory(assignee=person, due_at=NOW + days * DAY, **fields)


def found(reader: User) -> list[Risk]:
    return risks_for(reader, NOW).risks


def keys(reader: User) -> list[int]:
    return [risk.pk for risk in found(reader)]


def test_who_has_too_much_in_hand_is_named_with_the_numbers_behind_it(world: World) -> None:
    done(world, world.branch_chair, 8, days=0)
    done(world, world.branch_chair, 1, days=0, ago=90)
    first, second = due(world, world.branch_chair, days=5), due(world, world.branch_chair, days=12)

    risks = found(world.welfare_officer)

    assert [risk.pk for risk in risks] == [first.pk, second.pk]
    assert risks[0].label == "李桂芳"
    assert risks[1].because.text == "到那时韩立新手上有 2 项到期，每周办结 0.7 项"
    assert risks[1].because.formula_text == "2 项 ÷ 每周 0.7 项 × 7 = 20.0 天"


def test_a_kind_that_takes_somebody_too_long_is_at_risk_and_others_of_theirs_are_not(world: World) -> None:
    done(world, world.branch_chair, 3, days=10)
    done(world, world.branch_chair, 60, days=0, kind="follow_up")
    slow, _quick = due(world, world.branch_chair), due(world, world.branch_chair, kind="follow_up")

    (risk,) = found(world.branch_chair)

    assert risk.pk == slow.pk
    assert risk.because.text == "韩立新办这类事项通常用 10.0 天"


def test_what_was_done_longer_than_90_days_ago_says_nothing(world: World) -> None:
    done(world, world.branch_chair, 5, days=10, ago=91)
    due(world, world.branch_chair)

    assert found(world.branch_chair) == []


def test_whoever_began_last_week_is_measured_by_their_own_days(world: World) -> None:
    done(world, world.branch_chair, 7, days=0, ago=6)
    due(world, world.branch_chair, days=5)

    assert found(world.welfare_officer) == []


def test_work_counted_in_hours_is_weighed_and_said_with_its_hour(world: World, client: Client) -> None:
    done(world, world.branch_chair, 3, days=20)
    item = due(world, world.branch_chair, days=0.25, in_hours=True)

    client.force_login(world.branch_chair)
    page = client.get(PAGE).text

    assert keys(world.branch_chair) == [item.pk]
    assert f"{moment(item.due_at)} 到期" in page


def test_what_was_not_weighed_is_not_said_to_be_in_time(world: World, client: Client) -> None:
    first = due(world, world.branch_chair, days=12)
    client.force_login(world.branch_chair)
    assert "未来 14 天" in client.get(PAGE).text
    rows = [copy(first) for _ in range(WEIGHED)]
    for number, row in enumerate(rows):
        row.pk, row.source_key, row.due_at = None, f"copy:{number}", NOW + 13 * DAY
    WorkItem.objects.bulk_create(rows)

    page = client.get(PAGE)

    assert "未来 14 天" not in page.text
    assert (page.context["found"].weighed, page.context["found"].goes_on) == (WEIGHED, True)


def test_what_is_overdue_paused_far_off_or_nobodys_is_not_at_risk(world: World) -> None:
    done(world, world.branch_chair, 3, days=20)
    due(world, world.branch_chair, days=-1, opens_at=NOW - 9 * DAY)
    due(world, world.branch_chair, days=15)
    due(world, world.branch_chair, paused_at=NOW, planned_due_at=NOW)
    due(world, None)

    assert found(world.welfare_officer) == []


def test_readers_see_their_own_and_what_they_supervise(world: World) -> None:
    for person in (world.branch_chair, world.group_leader):
        done(world, person, 3, days=20)
    his, hers = due(world, world.branch_chair), due(world, world.group_leader, days=4)

    assert keys(world.welfare_officer) == keys(world.branch_chair) == [his.pk, hers.pk]
    assert keys(world.group_leader) == [hers.pk]
    for stranger in (world.outsider(Role.WELFARE_OFFICER), world.person(Role.CLERK), world.person(Role.COUNSELLOR)):
        assert keys(stranger) == []


def test_whom_confidential_work_is_about_is_not_told(world: World, client: Client) -> None:
    counsellor = world.person(Role.COUNSELLOR)
    done(world, counsellor, 3, days=20)
    subject = SubjectFactory(unit=world.group, label="王秀兰 2026-0004", reference="2026-0004", confidential=True)
    due(world, counsellor, subject=subject)

    for reader, told in ((world.chair, False), (counsellor, True)):
        client.force_login(reader)
        page = client.get(PAGE).text
        assert "沈岚" in page
        assert ("王秀兰" in page) is told


@pytest.mark.parametrize("count", [1, 3, 50])
def test_the_number_of_queries_is_the_same_for_1_3_and_50_items(world: World, django_assert_num_queries, count) -> None:
    done(world, world.branch_chair, 3, days=20)
    for _ in range(count):
        due(world, world.branch_chair)
    reader = world.welfare_officer

    with django_assert_num_queries(4):
        outlook = risks_for(reader, NOW)

    assert (len(outlook.risks), outlook.count) == (min(count, 5), count)
