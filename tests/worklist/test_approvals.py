"""Approvals: who decides, who may not and why, what follows, and who wins a race."""

import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection

from tests.factories import PostFactory, UserFactory, build_world
from tests.factories.worklist import NOW, SubjectFactory
from unioncare.core.explain import explain
from unioncare.organisation.enums import Role, UnitKind
from unioncare.organisation.models import Post
from unioncare.worklist import approvals, services
from unioncare.worklist.conflicts import register_conflicts
from unioncare.worklist.models import ApprovalStepRule, WorkItem
from unioncare.worklist.signals import approval_decided

pytestmark = pytest.mark.django_db


def ask(world, action="care_plan", **changes):
    fields = {
        "subject": SubjectFactory(unit=world.group),
        "unit": world.group,
        "initiated_by": world.welfare_officer,
        "now": NOW,
    }
    return approvals.request_approval(action=action, **(fields | changes))


@pytest.fixture
def decisions():
    heard = []

    def listen(sender, approval, approved, actor, now, **kwargs):
        heard.append((approval.pk, approved, actor.name, now))

    approval_decided.connect(listen)
    yield heard
    approval_decided.disconnect(listen)


def either():
    """Let vice-chair or chair decide, as a union may set it in the matrix."""
    ApprovalStepRule.objects.create(action="care_plan", order=1, roles=[Role.VICE_CHAIR, Role.CHAIR])


def two_steps():
    ApprovalStepRule.objects.create(action="care_plan", order=1, roles=[Role.VICE_CHAIR])
    ApprovalStepRule.objects.create(
        action="care_plan", order=2, roles=[Role.PARTY_SECRETARY, Role.CHAIR], second_signature=True
    )


def test_a_request_stands_in_the_worklist_of_whoever_decides(world):
    approval = ask(world)
    item = WorkItem.objects.get()
    assert (item.kind, item.assignee, item.role) == ("plan_approval", world.chair, Role.CHAIR)
    assert item.due_at.isoformat() == "2026-03-23T10:00:00+00:00"  # three working days, at 18:00 in Shanghai
    assert (item.counted_from, item.working_days) == (NOW, 3)
    assert approval.steps.get().unit == world.enterprise


def test_the_caller_may_bring_the_deadline_and_the_reason(world):
    due = NOW + timedelta(hours=24)
    ask(world, due_at=due, because=explain("Approved within {hours} hours", hours=24))
    item = WorkItem.objects.get()
    assert (item.due_at, item.counted_from, item.working_days) == (due, None, None)
    assert item.explanation.params == {"hours": 24}


def test_the_same_thing_waits_only_once(world):
    approval = ask(world)
    with pytest.raises(approvals.ApprovalRefused):
        ask(world, subject=approval.subject)
    assert approvals.pending_for(approval.subject, "care_plan") == approval
    assert approvals.pending_for(approval.subject, "protocol") is None


def test_the_chair_alone_decides_a_care_plan(world):
    approval = ask(world)
    may = [role for role in Role if approvals.may_decide(approval, world.person(role)) is None]
    assert may == [Role.CHAIR]


@pytest.mark.parametrize("role", [Role.VICE_CHAIR, Role.CHAIR])
def test_any_one_of_the_roles_at_the_unit_may_decide(world, role):
    either()
    assert approvals.may_decide(ask(world), world.person(role)) is None


def test_everybody_else_hears_who_decides(world):
    approval = ask(world)
    for person in (world.branch_chair, world.outsider(Role.CHAIR), world.administrator):
        assert "青岭三矿工会" in approvals.may_decide(approval, person)


def test_a_deputy_of_the_post_may_decide(world):
    deputy = UserFactory()
    Post.objects.filter(pk=world.post_of(Role.CHAIR).pk).update(deputy=deputy)
    assert approvals.may_decide(ask(world), deputy) is None


def test_nobody_decides_what_they_initiated(world):
    either()
    approval = ask(world, initiated_by=world.person(Role.VICE_CHAIR))
    assert WorkItem.objects.get().assignee == world.chair
    assert approvals.may_decide(approval, world.person(Role.VICE_CHAIR))
    with pytest.raises(approvals.ApprovalRefused):
        approvals.decide(approval_id=approval.pk, actor=world.person(Role.VICE_CHAIR), now=NOW, approve=True)


def test_nobody_decides_about_themselves_or_a_relative(world):
    subject = SubjectFactory(unit=world.group)
    vice = world.person(Role.VICE_CHAIR)
    either()
    register_conflicts("case", lambda subjects: {subject.pk: {vice.pk: "申报过的亲属"}})
    approval = ask(world, subject=subject)
    assert WorkItem.objects.get().assignee == world.chair
    assert approvals.may_decide(approval, vice) == "申报过的亲属"


def test_people_named_by_the_caller_do_not_decide(world):
    either()
    approval = ask(world, excluded=[world.person(Role.VICE_CHAIR).pk])
    assert WorkItem.objects.get().assignee == world.chair
    assert approvals.may_decide(approval, world.person(Role.VICE_CHAIR))


def test_a_unit_too_small_climbs_to_the_unit_above(world):
    above = PostFactory(unit=world.corporation, role=Role.CHAIR).user
    approval = ask(world, action="protocol", unit=world.enterprise, initiated_by=world.chair)
    assert WorkItem.objects.get().assignee == above
    assert approval.steps.get().unit == world.corporation
    assert approvals.may_decide(approval, above) is None


def test_where_nobody_may_decide_the_item_says_so(world):
    approval = ask(world, action="protocol", unit=world.enterprise, initiated_by=world.chair)
    item = WorkItem.objects.get()
    assert item.assignee is None
    assert "青岭三矿工会" in item.explanation.text

    new = PostFactory(unit=world.enterprise, role=Role.CHAIR).user
    assert approvals.reseat_steps(now=NOW) == 1
    assert approvals.reseat_steps(now=NOW) == 0
    item.refresh_from_db()
    assert item.assignee == new
    assert approvals.may_decide(approval, new) is None


def test_a_lighter_load_elsewhere_moves_no_waiting_step(world):
    either()
    ask(world)
    PostFactory(unit=world.enterprise, role=Role.VICE_CHAIR)
    assert approvals.reseat_steps(now=NOW) == 0


def test_approving_ends_the_step_its_item_and_the_whole(world, decisions):
    approval = ask(world)
    later = NOW + timedelta(hours=2)
    approvals.decide(approval_id=approval.pk, actor=world.chair, now=later, approve=True, comment="同意")

    approval.refresh_from_db()
    step, item = approval.steps.get(), WorkItem.objects.get()
    assert (approval.state, approval.decided_at) == ("approved", later)
    assert (step.state, step.decided_by, step.comment) == ("approved", world.chair, "同意")
    assert (item.state, item.done_by, item.result) == ("done", world.chair, "同意")
    assert decisions == [(approval.pk, True, "高国平", later)]


def test_refusing_needs_a_reason_and_ends_the_whole(world, decisions):
    two_steps()
    approval = ask(world)
    vice = world.person(Role.VICE_CHAIR)
    with pytest.raises(approvals.ApprovalRefused):
        approvals.decide(approval_id=approval.pk, actor=vice, now=NOW, approve=False, comment=" ")
    assert decisions == []

    approvals.decide(approval_id=approval.pk, actor=vice, now=NOW, approve=False, comment="费用未核实")
    approval.refresh_from_db()
    assert approval.state == "refused"
    assert [step.state for step in approval.steps.all()] == ["refused", "withdrawn"]
    assert decisions == [(approval.pk, False, "吴建民", NOW)]


def test_steps_follow_one_another_and_one_person_decides_only_one(world, decisions):
    two_steps()
    PostFactory(user=world.person(Role.VICE_CHAIR), unit=world.enterprise, role=Role.PARTY_SECRETARY)
    approval = ask(world)
    vice = world.person(Role.VICE_CHAIR)

    approvals.decide(approval_id=approval.pk, actor=vice, now=NOW, approve=True)
    approval.refresh_from_db()
    assert (approval.state, decisions) == ("pending", [])
    second = WorkItem.objects.open().get()
    assert second.assignee == world.person(Role.PARTY_SECRETARY)
    assert approvals.may_decide(approval, vice)
    assert approval.steps.last().second_signature

    approvals.decide(approval_id=approval.pk, actor=world.chair, now=NOW, approve=True)
    assert [approved for _, approved, _, _ in decisions] == [True]
    assert not WorkItem.objects.open().exists()


def test_amounts_choose_the_steps(world):
    ApprovalStepRule.objects.create(action="care_plan", order=1, roles=[Role.CHAIR])
    ApprovalStepRule.objects.create(
        action="care_plan", order=2, roles=[Role.PARTY_SECRETARY], above_amount=Decimal(5000)
    )
    assert ask(world, amount=Decimal(5000)).steps.count() == 1
    assert ask(world, amount=Decimal("5000.01")).steps.count() == 2
    assert ask(world).steps.count() == 1


def test_a_step_may_belong_to_a_level_of_unit(world):
    PostFactory(unit=world.corporation, role=Role.CHAIR)
    ApprovalStepRule.objects.create(action="care_plan", order=1, roles=[Role.CHAIR], unit_kind=UnitKind.CORPORATION)
    assert ask(world).steps.get().unit == world.corporation


def test_nobody_decides_a_later_step_by_accident(world):
    two_steps()
    approval = ask(world)
    first = approval.steps.first()
    approvals.decide(approval_id=approval.pk, actor=world.person(Role.VICE_CHAIR), now=NOW, approve=True)
    with pytest.raises(approvals.ApprovalConflict, match="吴建民"):
        approvals.decide(approval_id=approval.pk, actor=world.chair, now=NOW, approve=True, step_id=first.pk)
    assert approval.steps.last().state == "pending"


def test_a_request_can_be_taken_back_until_it_is_decided(world, decisions):
    approval = ask(world)
    approvals.withdraw(approval_id=approval.pk, actor=world.welfare_officer, now=NOW, reason="计划要改")
    item = WorkItem.objects.get()
    assert (item.state, item.reason) == ("cancelled", "计划要改")
    assert decisions == []
    with pytest.raises(approvals.ApprovalConflict):
        approvals.withdraw(approval_id=approval.pk, actor=world.welfare_officer, now=NOW, reason="计划要改")
    ask(world, subject=approval.subject)


def test_closing_the_subject_withdraws_what_waits(world):
    approval = ask(world)
    services.close_subject(subject=approval.subject, now=NOW, actor=world.chair, reason="驳回")
    approval.refresh_from_db()
    assert (approval.state, approval.steps.get().state) == ("withdrawn", "withdrawn")


@pytest.mark.parametrize("act", ["complete_item", "take_item", "waive_item", "hand_over_item"])
def test_the_item_of_an_approval_is_ended_by_the_decision_alone(world, act):
    ask(world)
    item = WorkItem.objects.get()
    more = {"waive_item": {"reason": "x"}, "hand_over_item": {"reason": "x", "to": world.branch_chair}}
    with pytest.raises(services.ItemRefused):
        getattr(services, act)(item=item, actor=world.chair, now=NOW, **more.get(act, {}))


def test_an_exception_in_a_receiver_takes_the_decision_back(world):
    approval = ask(world)

    def fail(**kwargs):
        raise RuntimeError("the plan cannot be applied")

    approval_decided.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            approvals.decide(approval_id=approval.pk, actor=world.chair, now=NOW, approve=True)
    finally:
        approval_decided.disconnect(fail)
    approval.refresh_from_db()
    assert (approval.state, WorkItem.objects.open().count()) == ("pending", 1)


def test_the_panel_says_who_decides_and_why_the_reader_may_not(world):
    two_steps()
    approval = ask(world)
    panel = approvals.panel_for(approval.subject, "care_plan", world.chair)
    assert [row.waits for row in panel.steps] == [True, False]
    assert not panel.may_decide
    assert "青岭三矿工会" in panel.why_not
    assert approvals.panel_for(approval.subject, "care_plan", world.person(Role.VICE_CHAIR)).may_decide
    assert approvals.panel_for(approval.subject, "protocol", world.chair) is None


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_wins():
    world = build_world()
    either()
    approval = ask(world)
    step = approval.steps.get()
    people, outcomes, start = [world.person(Role.VICE_CHAIR), world.chair], [], threading.Barrier(2)

    def decide(person):
        start.wait()
        try:
            approve = person == world.chair
            approvals.decide(
                approval_id=approval.pk, actor=person, now=NOW, approve=approve, comment="…", step_id=step.pk
            )
            outcomes.append(person.name)
        except approvals.ApprovalConflict as conflict:
            outcomes.append(str(conflict))
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)

    step.refresh_from_db()
    winner = step.decided_by.name
    assert outcomes.count(winner) == 1
    assert any(text != winner and winner in text for text in outcomes)
