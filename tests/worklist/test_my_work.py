"""My work: which items stand on which tab, in which group, in which order, and what it costs."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from tests.factories import PostFactory, UserFactory, build_world
from tests.factories.worklist import NOW, SubjectFactory, WorkItemFactory
from unioncare.core.explain import Source, explain
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Post
from unioncare.worklist.models import WorkItem

pytestmark = pytest.mark.django_db
URL = "/work/"


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def sees(client):
    """Return a function that opens a page as somebody and gives its context."""

    def look(person, path=URL):
        client.force_login(person)
        response = client.get(path)
        assert response.status_code == 200
        return response.context

    return look


def shown(context):
    return [(group.label, [row.pk for row in group.rows]) for group in context["groups"]]


def item(world, days=0, **fields):
    fields.setdefault("subject", SubjectFactory(unit=world.group, label="陈国栋 2025-0142", reference="2025-0142"))
    fields.setdefault("assignee", world.branch_chair)
    return WorkItemFactory(due_at=NOW.replace(hour=18, minute=0) + timedelta(days=days), **fields)


def test_items_stand_in_groups_by_their_due_time(world, sees):
    late, today, week = item(world, -5), item(world), item(world, 2)
    item(world, 12)

    context = sees(world.branch_chair)

    assert shown(context) == [("逾期", [late.pk]), ("今天", [today.pk]), ("本周", [week.pk])]
    assert [group.count for group in context["groups"]] == ["1", "1", "1"]
    assert context["foot"].href == "?when=later"


def test_what_comes_after_this_week_is_one_press_away(world, sees):
    item(world, 2)
    later = item(world, 12)
    context = sees(world.branch_chair, f"{URL}?when=later")
    assert [keys for _, keys in shown(context)] == [[later.pk]]


def test_a_row_says_what_about_whom_where_and_why(world, client):
    because = explain("Visits every {days} days", days=14)
    item(world, -5, because=because.as_json() | {"sources": [["规程 4.2", "", None]]})
    client.force_login(world.branch_chair)
    page = client.get(URL).content.decode()
    for words in ("陈国栋", "2025-0142", "综采一队分会", "一组", "L3", "14", "规程 4.2"):
        assert words in page
    assert page.count("2025-0142") == 1


@pytest.mark.parametrize(
    ("days", "words"),
    [(-5, ("3", "03-13")), (0, ("03-18",)), (2, ("2", "03-20")), (1, ("1", "03-19"))],
)
def test_the_due_mark_counts_working_days(world, sees, days, words):
    item(world, days)
    (group,) = sees(world.branch_chair)["groups"]
    mark = group.rows[0].due
    for word in words:
        assert word in f"{mark.text} {mark.note}"


def test_deadlines_in_hours_are_told_in_hours(world, sees):
    WorkItemFactory(
        subject=SubjectFactory(unit=world.group, level=4),
        assignee=world.branch_chair,
        due_at=NOW + timedelta(hours=6, minutes=20),
        in_hours=True,
    )
    row = sees(world.branch_chair)["groups"][0].rows[0]
    assert "7" in row.due.text
    assert row.urgent


def test_each_tab_holds_its_items(world, sees):
    mine = item(world)
    colleagues = item(world, assignee=world.group_leader)
    nobodys = item(world, assignee=None)
    done = item(world, done_by=world.branch_chair, ended="done")
    item(world, subject=SubjectFactory(unit=world.far_group), assignee=world.outsider(Role.GROUP_LEADER))
    keys = {
        tab: {row.pk for group in sees(world.branch_chair, f"{URL}?tab={tab}")["groups"] for row in group.rows}
        for tab in ("mine", "unit", "unassigned", "done")
    }
    assert keys == {
        "mine": {mine.pk},
        "unit": {mine.pk, colleagues.pk, nobodys.pk},
        "unassigned": {nobodys.pk},
        "done": {done.pk},
    }
    assert {tab.label: tab.count.text for tab in sees(world.branch_chair)["tabs"]} == {
        "我的": "1",
        "本单位": "3",
        "未指派": "1",
        "已办（7 日）": "1",
    }


def test_done_work_disappears_after_seven_days(world, sees):
    done = item(world, done_by=world.branch_chair, ended="done")
    WorkItem.objects.filter(pk=done.pk).update(done_at=NOW - timedelta(days=8))
    assert not sees(world.branch_chair, f"{URL}?tab=done")["groups"]


def test_who_supervises_nobody_sees_two_tabs(world, sees):
    assert len(sees(world.group_leader)["tabs"]) == 2


def test_a_counsellor_sees_only_their_own(world, sees):
    item(world)
    own = item(world, assignee=world.person(Role.COUNSELLOR), kind="counselling")
    for tab, expected in (("mine", [own.pk]), ("unit", []), ("unassigned", [])):
        context = sees(world.person(Role.COUNSELLOR), f"{URL}?tab={tab}")
        assert [row.pk for group in context["groups"] for row in group.rows] == expected


def test_kinds_filter_the_list_and_its_counts(world, sees):
    visit, claim = item(world, kind="visit"), item(world, kind="claim_check")
    context = sees(world.branch_chair)
    assert len(context["chips"]) == 2
    context = sees(world.branch_chair, f"{URL}?kind=claim_check")
    assert shown(context)[0][1] == [claim.pk]
    assert context["groups"][0].count == "1"
    assert [chip.on for chip in context["chips"]].count(True) == 1
    assert visit.pk not in {row.pk for row in context["groups"][0].rows}


def test_a_unit_below_can_be_looked_at_alone(world, sees):
    near = item(world)
    item(world, subject=SubjectFactory(unit=world.second_branch))
    context = sees(world.welfare_officer, f"{URL}?tab=unit&unit={world.branch.code}")
    assert shown(context)[0][1] == [near.pk]
    assert context["chips"][0].label == "综采一队分会"


def test_a_unit_outside_ones_posts_is_not_looked_at(world, sees):
    item(world, subject=SubjectFactory(unit=world.far_group), assignee=None)
    assert not sees(world.branch_chair, f"{URL}?tab=unit&unit={world.far_branch.code}")["groups"]


def test_posts_in_two_places_show_both_in_one_order(world, sees):
    PostFactory(user=world.branch_chair, unit=world.far_branch, role=Role.BRANCH_CHAIR)
    person = world.person(Role.BRANCH_CHAIR)
    here, there = item(world, 1), item(world, 0, subject=SubjectFactory(unit=world.far_group))
    context = sees(person, f"{URL}?tab=unit")
    assert [key for _, keys in shown(context) for key in keys] == [there.pk, here.pk]
    assert context["tabs"][1].count.number == 2


def test_a_deputy_finds_the_items_of_the_post_they_stand_in_for(world, sees):
    deputy = UserFactory()
    Post.objects.filter(pk=world.post_of(Role.BRANCH_CHAIR).pk).update(deputy=deputy)
    stood_in = item(world, kind="follow_up", role=Role.BRANCH_CHAIR)
    item(world, role=Role.WELFARE_OFFICER)
    context = sees(deputy)
    assert [chip.label for chip in context["chips"]] == ["代理 韩立新"]
    context = sees(deputy, URL + context["chips"][0].href)
    assert shown(context)[0][1] == [stood_in.pk]
    assert context["groups"][0].rows[0].act == "do"


@pytest.mark.parametrize(
    ("fields", "act"),
    [
        ({"assignee": None}, "take"),
        ({"assignee": None, "details": {"approval": 1}}, "open"),
        ({"assignee": "leader"}, "open"),
        ({"kind": "follow_up"}, "do"),
        ({"kind": "verification"}, "act"),
        ({"kind": "visit"}, "act"),
    ],
)
def test_each_row_offers_the_one_act_that_fits(world, sees, fields, act):
    if fields.get("assignee") == "leader":
        fields = {"assignee": world.group_leader}
    item(world, **fields)
    (group,) = sees(world.branch_chair, f"{URL}?tab=unit")["groups"]
    assert group.rows[0].act == act


def test_the_label_of_a_confidential_subject_is_masked(world, client):
    subject = SubjectFactory(unit=world.group, confidential=True, label="王秀兰 2026-0004", reference="2026-0004")
    item(world, subject=subject, assignee=world.person(Role.COUNSELLOR))
    for person, visible in ((world.chair, False), (world.person(Role.COUNSELLOR), True)):
        client.force_login(person)
        page = client.get(f"{URL}?tab={'mine' if visible else 'unit'}").content.decode()
        assert ("王秀兰" in page) is visible
        assert ("2026-0004" in page) is visible


def test_an_empty_list_says_when_something_comes(world, sees):
    assert sees(world.branch_chair)["empty"].icon == "cup-hot"
    item(world, 12)
    assert sees(world.branch_chair)["empty"].act.href == "?when=later"
    assert sees(world.branch_chair, f"{URL}?kind=visit")["empty"].act.href == reverse("worklist:mine")


def test_pages_follow_one_another_without_gap_or_repetition(world, sees):
    keys = [item(world, n % 3, assignee=world.branch_chair).pk for n in range(120)]
    found, path = [], f"{URL}?tab=unit"
    for expected in (50, 50, 20):
        context = sees(world.branch_chair, path)
        rows = [row.pk for group in context["groups"] for row in group.rows]
        assert len(rows) == expected
        found += rows
        path = f"{URL}?tab=unit&after={context['page'].next_cursor}"
    assert not context["page"].has_next
    assert sorted(found) == sorted(keys)
    assert found == list(WorkItem.objects.order_by("due_at", "pk").values_list("pk", flat=True))


@pytest.mark.parametrize("cursor", ["x", "W10", "eyJhIjoxfQ", "WyJhIiwiYiJd"])
def test_an_altered_cursor_begins_at_the_beginning(world, sees, cursor):
    item(world)
    assert sees(world.branch_chair, f"{URL}?after={cursor}")["groups"]


@pytest.mark.parametrize("tab", ["mine", "unit", "unassigned", "done"])
@pytest.mark.parametrize("count", [1, 3, 50])
def test_the_number_of_queries_is_the_same_for_1_3_and_50_rows(world, client, django_assert_num_queries, tab, count):
    assignee = None if tab == "unassigned" else world.branch_chair
    for _ in range(count):
        item(world, assignee=assignee, done_by=world.branch_chair, ended="done" if tab == "done" else None)
    client.force_login(world.branch_chair)
    client.get(f"{URL}?tab={tab}")  # the session, the numbers in the navigation and the kinds are remembered
    with django_assert_num_queries(7):
        response = client.get(f"{URL}?tab={tab}")
    assert sum(len(group.rows) for group in response.context["groups"]) == count


def test_numbers_above_a_thousand_are_capped(world, sees):
    template = item(world, -1)
    copies = [
        WorkItem(**{f.attname: getattr(template, f.attname) for f in WorkItem._meta.concrete_fields if f.name != "id"})
        for _ in range(1005)
    ]
    for number, copy in enumerate(copies):
        copy.source_key = f"copy:{number}"
    WorkItem.objects.bulk_create(copies)
    context = sees(world.branch_chair)
    assert context["tabs"][0].count.text == "1,000+"
    assert context["groups"][0].count == "1,000+"


def test_the_navigation_counts_what_is_overdue_and_due_today(world, client):
    item(world, -5), item(world, 0), item(world, 2)
    client.force_login(world.branch_chair)
    page = client.get(URL).content.decode()
    assert '<span>我的工作</span><span class="uc-count">2</span>' in page
    assert '<span>我的工作</span><span class="uc-count uc-count-hot">1</span>' in page


def test_htmx_receives_the_list_alone(world, client):
    item(world)
    client.force_login(world.branch_chair)
    response = client.get(URL, headers={"HX-Request": "true"})
    assert b"<html" not in response.content
    assert b'id="work"' in response.content


def test_without_a_post_there_is_no_work(client):
    build_world()
    client.force_login(UserFactory())
    assert client.get(URL).status_code == 403


def test_the_source_of_a_reason_leads_to_its_page(world, client):
    because = explain("Visits every {days} days", days=14)
    stored = because.__class__(because.rule, because.params, sources=(Source("规程 4.2", "worklist:mine"),))
    item(world, because=stored.as_json())
    client.force_login(world.branch_chair)
    assert f'<a class="uc-src" href="{reverse("worklist:mine")}">规程 4.2</a>' in client.get(URL).content.decode()
