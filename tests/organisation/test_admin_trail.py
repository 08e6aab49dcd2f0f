"""The trail in the admin: what administrators set and who took lists away, as far as the administrator reaches."""

from datetime import date

import pytest
from auditlog.models import LogEntry
from django.test import Client
from django.urls import reverse

from tests.factories import PostFactory, World
from unioncare.core.audit import record_event
from unioncare.organisation.enums import Role
from unioncare.organisation.models import CalendarDay, Post, Unit
from unioncare.organisation.services.units import delete_unit

TRAIL = reverse("admin:auditlog_logentry_changelist")
pytestmark = pytest.mark.usefixtures("few_rows")


@pytest.fixture
def root(world: World) -> Client:
    """The browser of an administrator of the whole union."""
    browser = Client()
    browser.force_login(PostFactory(unit=world.corporation, role=Role.ADMINISTRATOR).user)
    return browser


def seen(browser: Client) -> set[str]:
    """The events that this browser reads in the trail, by name."""
    entries = browser.get(TRAIL).context["cl"].result_list
    return {entry.additional_data["what"] for entry in entries if entry.additional_data}


def test_administrators_read_of_units_people_and_posts_within_their_reach_only(
    office: Client, root: Client, world: World
) -> None:
    far_post = Post.objects.filter(unit=world.far_enterprise).first()
    rows = {
        "unit": world.group, "person": world.chair, "post": world.post_of(Role.CHAIR), "far unit": world.far_group,
        "far person": world.outsider(Role.CHAIR), "far post": far_post, "above": world.corporation,
    }  # fmt: skip
    for said, row in rows.items():
        record_event(row, actor=None, what=said)

    assert seen(office) == {"unit", "person", "post"}
    assert seen(root) == set(rows)
    entry = LogEntry.objects.get(additional_data__what="far unit")
    assert office.get(reverse("admin:auditlog_logentry_change", args=[entry.pk])).url == "/admin/"


def test_what_holds_for_the_whole_union_is_read_by_every_administrator(office: Client) -> None:
    day = CalendarDay.objects.create(date=date(2026, 3, 20), kind="holiday")
    record_event(day, actor=None, what="holiday set")

    assert "holiday set" in seen(office)


def test_what_became_of_a_deleted_unit_is_read_by_whoever_administers_the_union(
    office: Client, root: Client, world: World
) -> None:
    made = Unit.objects.add_child(world.far_branch, instance=Unit(code="X1", name="误建小组", kind="union_group"))
    delete_unit(unit=Unit.objects.get(pk=made.pk), actor=None)

    assert "误建小组" not in office.get(TRAIL).content.decode()
    assert "误建小组" in root.get(TRAIL).content.decode()


@pytest.mark.parametrize(
    ("address", "words"),
    [("cases:export", "导出个案"), ("cases:members_export", "导出会员"), ("worklist:export", "导出待办")],
)
def test_whoever_took_a_list_away_stands_in_the_trail_with_purpose_and_filter(
    office: Client, world: World, address: str, words: str
) -> None:
    officer = Client()
    officer.force_login(world.welfare_officer)
    officer.post(reverse(address) + "?q=13812342046", {"purpose": "季度报表"})

    shown = office.get(TRAIL).content.decode()

    for said in (words, world.welfare_officer.name, "用途: 季度报表", "行数: 0", "筛选: q=138%2A%2A%2A%2A2046"):
        assert said in shown
    stranger = Client()
    stranger.force_login(world.outsider(Role.ADMINISTRATOR))
    assert "季度报表" not in stranger.get(TRAIL).content.decode()


def test_an_export_is_told_wherever_its_person_holds_a_post_and_changes_of_that_person_are_not(
    office: Client, world: World
) -> None:
    both = PostFactory(user=world.welfare_officer, unit=world.far_enterprise, role=Role.CLERK).user
    record_event(both, actor=both, what="exported", details={"purpose": "报表", "rows": 3, "filter": ""})
    record_event(both, actor=None, what="changed")

    assert seen(office) == {"exported"}
