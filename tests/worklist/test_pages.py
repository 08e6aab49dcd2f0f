"""The pages of one item: who may open them, what they do, what the second person is told."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.urls import reverse

from tests.factories import PostFactory, UserFactory
from tests.factories.worklist import NOW, SubjectFactory, WorkItemFactory
from unioncare.core.explain import Explanation, explain, shown
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Post
from unioncare.worklist import approvals, services
from unioncare.worklist.models import WorkItem

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def item(world):
    subject = SubjectFactory(unit=world.group, label="陈国栋 2025-0142", reference="2025-0142")
    return WorkItemFactory(kind="follow_up", subject=subject, assignee=world.group_leader, role=Role.GROUP_LEADER)


def page(act, item):
    return reverse(f"worklist:{act}", args=[item.pk])


def messages(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


# Who may open which act on an item of their group leader: the answer to GET, and to POST for taking.
ANSWERS = {
    ("owner", "item"): 200,
    ("owner", "do"): 200,
    ("owner", "hand_over"): 200,
    ("owner", "waive"): 403,
    ("owner", "take"): 403,
    ("supervisor", "item"): 200,
    ("supervisor", "do"): 200,
    ("supervisor", "hand_over"): 200,
    ("supervisor", "waive"): 200,
    ("supervisor", "take"): 302,
    ("deputy", "item"): 200,
    ("deputy", "do"): 200,
    ("deputy", "hand_over"): 200,
    ("deputy", "waive"): 403,
    ("deputy", "take"): 403,
    **{("outsider", act): 404 for act in ("item", "do", "hand_over", "waive", "take")},
    **{("clerk", act): 404 for act in ("item", "do", "hand_over", "waive", "take")},
    **{("nobody", act): 403 for act in ("item", "do", "hand_over", "waive", "take")},
}


@pytest.mark.parametrize(("who", "act"), ANSWERS)
def test_acts_open_for_those_who_may_and_for_nobody_else(world, client, item, who, act):
    deputy = UserFactory()
    Post.objects.filter(pk=world.post_of(Role.GROUP_LEADER).pk).update(deputy=deputy)
    person = {
        "owner": world.group_leader,
        "supervisor": world.branch_chair,
        "deputy": deputy,
        "outsider": world.outsider(Role.BRANCH_CHAIR),
        "clerk": world.person(Role.CLERK),
        "nobody": UserFactory(),
    }[who]
    client.force_login(person)
    answer = client.post(page(act, item)) if act == "take" else client.get(page(act, item))
    assert answer.status_code == ANSWERS[who, act]


def test_done_is_done_and_says_so(world, client, item):
    client.force_login(world.group_leader)
    answer = client.post(page("do", item), {"result": "已到家中探望"})
    assert answer.url == reverse("worklist:mine")
    item.refresh_from_db()
    assert (item.state, item.result, item.done_by) == ("done", "已到家中探望", world.group_leader)
    assert "陈国栋" in messages(answer)[0]


def test_pressing_twice_does_it_once_and_accuses_nobody(world, client, item):
    client.force_login(world.group_leader)
    client.post(page("do", item), {"result": "一"})
    answer = client.post(page("do", item), {"result": "二"})
    assert answer.url == page("item", item)
    item.refresh_from_db()
    assert item.result == "一"
    assert "郭建华" in messages(answer)[-1]


def test_the_second_person_reads_who_was_first(world, client, item):
    services.complete_item(item=item, actor=world.group_leader, now=NOW)
    client.force_login(world.branch_chair)
    answer = client.post(page("waive", item), {"reason": "不必了"})
    assert "郭建华" in messages(answer)[0]
    assert "09:40" in messages(answer)[0]


def test_waiving_asks_a_reason(world, client, item):
    client.force_login(world.branch_chair)
    answer = client.post(page("waive", item), {"reason": ""})
    assert answer.status_code == 200
    assert answer.context["form"].errors["reason"]
    client.post(page("waive", item), {"reason": "家属婉拒"})
    item.refresh_from_db()
    assert (item.state, item.reason) == ("waived", "家属婉拒")


def test_handing_over_offers_posts_around_the_item_the_same_role_first(world, client, item):
    second = PostFactory(unit=world.group, role=Role.GROUP_LEADER, user=UserFactory(name="何小芳")).user
    client.force_login(world.group_leader)
    form = client.get(page("hand_over", item)).context["form"]
    (_, fitting), (_, others) = form.fields["to"].choices
    assert [pk for pk, _ in fitting] == [second.pk]
    offered = {pk for pk, _ in others}
    assert world.branch_chair.pk in offered
    assert world.welfare_officer.pk in offered
    assert offered.isdisjoint({world.group_leader.pk, world.administrator.pk, world.outsider(Role.CHAIR).pk})

    answer = client.post(page("hand_over", item), {"to": world.branch_chair.pk, "reason": "休假"})
    item.refresh_from_db()
    assert item.assignee == world.branch_chair
    assert "韩立新" in messages(answer)[0]


def test_nobody_outside_can_be_slipped_in(world, client, item):
    client.force_login(world.group_leader)
    answer = client.post(page("hand_over", item), {"to": world.outsider(Role.CHAIR).pk, "reason": "休假"})
    assert answer.context["form"].errors["to"]


def test_an_unassigned_item_is_taken_with_one_press(world, client):
    free = WorkItemFactory(subject=SubjectFactory(unit=world.group), assignee=None)
    client.force_login(world.branch_chair)
    assert client.get(page("take", free)).status_code == 405
    answer = client.post(page("take", free), {"next": "/work/?tab=unassigned"})
    assert answer.url == "/work/?tab=unassigned"
    free.refresh_from_db()
    assert free.assignee == world.branch_chair


def test_the_way_back_never_leads_elsewhere(world, client, item):
    client.force_login(world.group_leader)
    answer = client.post(page("do", item), {"next": "https://example.org/"})
    assert answer.url == reverse("worklist:mine")


def test_dialogs_answer_htmx_without_a_frame_and_leave_by_redirect(world, client, item):
    client.force_login(world.group_leader)
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/work/?tab=unit"}
    assert b"<html" not in client.get(page("do", item), headers=headers).content
    answer = client.post(page("do", item), headers=headers)
    assert answer["HX-Redirect"] == "/work/?tab=unit"


def test_an_item_with_a_page_of_its_own_is_done_there(world, client):
    grading = WorkItemFactory(
        kind="grading", assignee=world.welfare_officer, subject=SubjectFactory(unit=world.group, reference="2026-0017")
    )
    client.force_login(world.welfare_officer)
    for answer in (client.get(page("do", grading)), client.post(page("do", grading), {"result": "已评估"})):
        assert answer.url == reverse("cases:grade", args=["2026-0017"])
    grading.refresh_from_db()
    assert grading.state == "open"


@pytest.mark.parametrize(("role", "offered"), [(Role.WELFARE_OFFICER, True), (Role.CHAIR, False)])
def test_the_page_that_fulfils_an_item_is_offered_to_whoever_answers_for_it(world, client, role, offered):
    grading = WorkItemFactory(
        kind="grading", assignee=world.welfare_officer, subject=SubjectFactory(unit=world.group, reference="2026-0017")
    )
    client.force_login(world.person(role))
    context = client.get(page("item", grading)).context
    assert bool(context["act_url"]) is offered
    assert not context["may"]["do"]


def test_the_item_shows_its_reason_worked_out_and_its_history(world, client, item):
    told = explain("Visits every {days} days", days=14)
    reason = Explanation(told.rule, told.params, (shown("Care level", 3),), formula="14 = 14")
    WorkItem.objects.filter(pk=item.pk).update(because=reason.as_json())
    services.hand_over_item(item=item, to=world.branch_chair, actor=world.group_leader, now=NOW, reason="休假")
    client.force_login(world.branch_chair)
    answer = client.get(page("item", item))
    text = answer.content.decode()
    assert "14 = 14" in text
    assert [event.note for event in answer.context["history"]] == ["休假", ""]
    assert "郭建华 → 韩立新" in text


def test_the_history_names_every_turn(world, client, item):
    services.complete_item(item=item, actor=world.group_leader, now=NOW)
    client.force_login(world.branch_chair)
    history = client.get(page("item", item)).context["history"]
    assert [event.by for event in history] == ["郭建华", "系统"]


def test_a_confidential_item_shows_neither_name_nor_reason_to_a_supervisor(world, client):
    told = explain("Visits every {days} days", days=14)
    secret = WorkItemFactory(
        subject=SubjectFactory(unit=world.group, confidential=True, label="王秀兰 2026-0004", reference="2026-0004"),
        assignee=world.person(Role.COUNSELLOR),
        because=Explanation(told.rule, told.params, (shown("PHQ-9", 17),)).as_json(),
    )
    client.force_login(world.chair)
    text = client.get(page("item", secret)).content.decode()
    assert "王秀兰" not in text
    assert "2026-0004" not in text
    assert "PHQ-9" not in text


def test_an_overdue_item_says_overdue(world, client):
    late = WorkItemFactory(
        subject=SubjectFactory(unit=world.group), assignee=world.group_leader, due_at=NOW - timedelta(hours=1)
    )
    client.force_login(world.group_leader)
    assert client.get(page("item", late)).context["state"] == ("逾期", "red")


# --- beside the list ------------------------------------------------------------------------------------------


def test_changes_since_the_last_look(world, client, item):
    new = WorkItemFactory(subject=item.subject, assignee=world.group_leader, created_at=NOW - timedelta(hours=2))
    came = WorkItemFactory(subject=item.subject, assignee=world.branch_chair)
    services.hand_over_item(item=came, to=world.group_leader, actor=world.branch_chair, now=NOW, reason="代办")
    client.force_login(world.group_leader)

    changes = client.get(reverse("worklist:around")).context["changes"]
    assert {(change["pk"], change["what"], change["by"]) for change in changes} == {
        (new.pk, "opened", ""),
        (came.pk, "came", "韩立新"),
    }

    with time_machine.travel(NOW + timedelta(hours=2), tick=False):
        assert client.get(reverse("worklist:around")).context["changes"] == []


def test_paging_through_the_list_forgets_no_change(world, client, item):
    WorkItemFactory(subject=item.subject, assignee=world.group_leader, created_at=NOW - timedelta(hours=2))
    client.force_login(world.group_leader)
    for minutes in (0, 5, 20):
        with time_machine.travel(NOW + timedelta(minutes=minutes), tick=False):
            assert len(client.get(reverse("worklist:around")).context["changes"]) == 1


def test_units_below_are_told_by_how_much_is_late_there(world, client):
    for unit, days in ((world.group, 1), (world.second_branch, 3), (world.second_branch, 4), (world.far_group, 5)):
        WorkItemFactory(subject=SubjectFactory(unit=unit), due_at=NOW - timedelta(days=days))
    client.force_login(world.welfare_officer)
    loads = client.get(reverse("worklist:around")).context["loads"]
    assert [(load.unit, load.overdue.number) for load in loads] == [(world.second_branch, 2), (world.branch, 1)]


def test_who_supervises_nobody_sees_no_units(world, client, item):
    client.force_login(world.group_leader)
    assert client.get(reverse("worklist:around")).context["loads"] == []


def test_without_scripts_what_stands_beside_the_list_is_a_page_of_its_own(world, client, item):
    client.force_login(world.group_leader)
    page, fragment = (client.get(reverse("worklist:around"), headers=head) for head in ({}, {"HX-Request": "true"}))
    assert "<main" in page.text
    assert "<main" not in fragment.text
    assert "自上次查看" in page.text
    assert "自上次查看" in fragment.text


# --- approvals ------------------------------------------------------------------------------------------------


@pytest.fixture
def approval(world):
    return approvals.request_approval(
        action="care_plan",
        subject=SubjectFactory(unit=world.group),
        unit=world.group,
        initiated_by=world.welfare_officer,
        now=NOW,
    )


def decide(client, approval, **fields):
    data = {"step": approval.steps.get().pk, "decision": "approve", "comment": "同意", "next": "/work/"} | fields
    return client.post(reverse("worklist:decide", args=[approval.pk]), data)


def test_a_decision_is_taken_with_a_comment(world, client, approval):
    client.force_login(world.chair)
    assert decide(client, approval).url == "/work/"
    approval.refresh_from_db()
    assert (approval.state, approval.steps.get().comment) == ("approved", "同意")


def test_refusing_without_a_reason_changes_nothing(world, client, approval):
    client.force_login(world.chair)
    answer = decide(client, approval, decision="refuse", comment="")
    approval.refresh_from_db()
    assert approval.state == "pending"
    assert messages(answer)


@pytest.mark.parametrize(
    ("who", "status"),
    [(Role.BRANCH_CHAIR, 302), (Role.CLERK, 403), (Role.GROUP_LEADER, 403)],
)
def test_whoever_may_not_decide_hears_why(world, client, approval, who, status):
    client.force_login(world.person(who))
    answer = decide(client, approval)
    assert answer.status_code == status
    approval.refresh_from_db()
    assert approval.state == "pending"
    if status == 302:
        assert "青岭三矿工会" in messages(answer)[0]


def test_approvals_of_others_do_not_exist(world, client, approval):
    client.force_login(world.outsider(Role.CHAIR))
    assert decide(client, approval).status_code == 404


def test_nonsense_is_refused_kindly(world, client, approval):
    client.force_login(world.chair)
    assert messages(decide(client, approval, decision="perhaps"))
    approval.refresh_from_db()
    assert approval.state == "pending"
