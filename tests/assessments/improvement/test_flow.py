"""An action from its plan to the public page: who does what, what is owed meanwhile, what stands against it."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from assessments.improvement.enums import ActionState, Outcome, SourceKind
from assessments.improvement.errors import ImprovementRefused
from assessments.improvement.kinds import MEASURE, VERIFY
from assessments.improvement.models import ImprovementAction
from assessments.improvement.services.doing import add_evidence, finish_action, start_action
from assessments.improvement.services.flow import ACTION_FLOW
from assessments.improvement.services.planning import change_action, drop_action
from assessments.improvement.services.publishing import PublicWords, publish_action, withdraw_action, word_action
from assessments.improvement.services.verifying import confirm_action, return_action
from cases.care.files import FileRefused
from tests.factories import PostFactory
from tests.factories.cases import NOW, TODAY
from tests.factories.funds import fund
from tests.factories.improvement import WORDS, entry, finished, found_by_audit, planned, published, verified
from tests.factories.visits import PHOTO
from unioncare.core.workflow import MoveRefused
from unioncare.organisation.calendar import end_of
from unioncare.organisation.enums import Role
from unioncare.worklist.enums import ItemState
from unioncare.worklist.models import WorkItem
from unioncare.worklist.services import hand_over_item

S = ActionState


def fresh(action):
    return ImprovementAction.objects.select_related("unit", "subject", "owner").get(pk=action.pk)


def item_of(action, kind):
    return WorkItem.objects.open().get(subject=action.subject_id, kind=kind)


def test_numbers_have_no_gaps_and_the_measure_is_its_owners_work(world):
    first, second = planned(world), planned(world, unit=world.enterprise, owner=world.chair)

    assert (first.number, second.number) == ("I2026-0001", "I2026-0002")
    item = item_of(first, MEASURE)
    assert (item.assignee, item.unit, item.due_at) == (first.owner, world.branch, end_of(first.due_on))
    assert item.explanation.text == f"Improvement action I2026-0001: its measure is due on {first.due_on}"
    with pytest.raises(ImprovementRefused, match="has passed"):
        planned(world, due_on=TODAY - timedelta(days=1))
    with pytest.raises(ImprovementRefused, match="holds no post"):
        planned(world, owner=world.outsider(Role.CHAIR))
    assert planned(world).number == "I2026-0003"


def test_done_with_evidence_then_verified_by_another_within_five_working_days(world, action):
    with pytest.raises(MoveRefused, match="Nothing proves it yet"):
        finish_action(action=action, evidence=" ", actor=action.owner, now=NOW)
    with pytest.raises(MoveRefused, match="another person's"):
        start_action(action=action, actor=world.person(Role.FINANCE_OFFICER), now=NOW)
    start_action(action=action, actor=action.owner, now=NOW)
    finish_action(action=action, evidence="", files=[PHOTO], actor=action.owner, now=NOW)

    done = WorkItem.objects.get(subject=action.subject, kind=MEASURE)
    assert (done.state, done.done_by) == (ItemState.DONE, action.owner)
    item = item_of(action, VERIFY)
    # Wednesday and five working days.
    assert (item.assignee, item.due_at) == (world.person(Role.VICE_CHAIR), end_of(TODAY + timedelta(days=7)))
    with pytest.raises(MoveRefused, match="does not change any more"):
        add_evidence(action=action, files=[PHOTO], actor=action.owner, now=NOW)
    moved = confirm_action(action=action, actor=world.chair, now=NOW)
    assert (moved.state, fresh(action).verified_by, fresh(action).outcome) == (S.VERIFIED, world.chair, "effective")
    assert not WorkItem.objects.open().filter(subject=action.subject).exists()


def test_nobody_verifies_their_own_measure_and_the_database_holds_it(world):
    mine = planned(world, unit=world.enterprise, owner=world.chair)
    finished(mine)
    with pytest.raises(MoveRefused, match="another person verifies"):
        confirm_action(action=mine, actor=world.chair, now=NOW)
    done_for_another = planned(world)
    finish_action(action=done_for_another, evidence="已办", actor=world.chair, now=NOW)
    with pytest.raises(MoveRefused, match="another person verifies"):
        confirm_action(action=done_for_another, actor=world.chair, now=NOW)
    for barred in (mine.owner, None):
        with pytest.raises(IntegrityError), transaction.atomic():
            ImprovementAction.objects.filter(pk=mine.pk).update(state=S.VERIFIED, verified_by=barred)
    # The vice-chair answers for it; where they own the measure, the chair does.
    third = planned(world, unit=world.enterprise, owner=world.person(Role.VICE_CHAIR))
    finished(third)
    assert item_of(third, VERIFY).assignee == world.chair


def test_what_the_audit_found_is_verified_by_an_auditor(world):
    finding = found_by_audit(fund(world.enterprise), world)
    finance = world.person(Role.FINANCE_OFFICER)
    action = planned(world, source_key=f"finding:{finding.number}", owner=finance, actor=world.person(Role.AUDITOR))
    assert (action.source_kind, action.unit) == (SourceKind.AUDIT_FINDING, world.enterprise)
    assert action.source_text == f"Finding {finding.number} of the audit, fund {finding.fund.code}"
    finished(action)

    assert item_of(action, VERIFY).assignee == world.person(Role.AUDITOR)
    with pytest.raises(MoveRefused, match="an auditor verifies it"):
        confirm_action(action=action, actor=world.chair, now=NOW)
    assert confirm_action(action=action, actor=world.person(Role.AUDITOR), now=NOW).state == S.VERIFIED


def test_not_effective_goes_back_to_its_owner_and_is_counted(world, action):
    later = TODAY + timedelta(days=14)
    for round_ in (1, 2):
        finished(action)
        with pytest.raises(MoveRefused, match="reason is needed"):
            return_action(action=action, actor=world.chair, now=NOW, reason=" ", due_on=later)
        moved = return_action(action=action, actor=world.chair, now=NOW, reason="仍有晚到", due_on=later)
        assert (moved.state, fresh(action).rounds, fresh(action).done_by) == (S.RUNNING, round_, None)
        assert (item_of(action, MEASURE).assignee, item_of(action, MEASURE).due_at) == (action.owner, end_of(later))
    assert fresh(action).outcome == Outcome.NOT_EFFECTIVE
    assert verified(action, world).state == S.VERIFIED


def test_a_published_action_has_words_that_name_nobody_and_can_be_taken_back(world, action):
    verified(action, world)
    with pytest.raises(MoveRefused, match="Write what members said"):
        publish_action(action=action, actor=world.chair, now=NOW)
    for words, why in ((f"{action.owner.name}没来", "name “"), ("打 13800138000 没人接", "phone number")):
        with pytest.raises(ImprovementRefused, match=why):
            word_action(action=action, words=PublicWords(words, "已改"), actor=world.welfare_officer, now=NOW)
    word_action(action=action, words=WORDS, actor=world.welfare_officer, now=NOW)
    with pytest.raises(MoveRefused, match="posts do not include"):
        publish_action(action=action, actor=world.welfare_officer, now=NOW)
    publish_action(action=action, actor=world.chair, now=NOW)
    assert (fresh(action).state, fresh(action).published_on) == (S.PUBLISHED, TODAY)
    with pytest.raises(ImprovementRefused, match="off the public page first"):
        word_action(action=action, words=WORDS, actor=world.chair, now=NOW)
    withdraw_action(action=action, actor=world.chair, now=NOW, reason="有误")
    assert (fresh(action).state, fresh(action).withdrawn_on) == (S.VERIFIED, TODAY)
    publish_action(action=action, actor=world.chair, now=NOW)
    assert fresh(action).withdrawn_on is None
    assert [step.reason for step in action.steps.filter(move="withdraw")] == ["有误"]


def test_the_owner_follows_the_plan_and_the_work_item(world, action):
    other = world.welfare_officer
    change_action(
        action=action, entry=entry(other, due_on=TODAY + timedelta(days=3), cause="no_money"), actor=other, now=NOW
    )
    item = item_of(action, MEASURE)
    assert (item.assignee, item.due_at) == (other, end_of(TODAY + timedelta(days=3)))
    hand_over_item(item=item, to=world.branch_chair, actor=other, now=NOW, reason="由分会办理")
    assert fresh(action).owner == world.branch_chair
    assert [step.move for step in action.steps.all()] == ["hand_over", "change", "plan"]
    drop_action(action=action, actor=other, now=NOW, reason="已由制度解决")
    assert not WorkItem.objects.open().filter(subject=action.subject).exists()
    with pytest.raises(ImprovementRefused, match="its plan does not change"):
        change_action(action=action, entry=entry(other), actor=other, now=NOW)


def test_every_state_offers_its_moves_and_no_others(world):
    offered = {
        S.PLANNED: ["start", "finish", "drop"], S.RUNNING: ["finish", "drop"], S.DONE: ["confirm", "return", "drop"],
        S.VERIFIED: ["publish"], S.PUBLISHED: ["withdraw"], S.DROPPED: [],
    }  # fmt: skip
    for state, moves in offered.items():
        action = ImprovementAction(state=state)
        assert [move.name for move in ACTION_FLOW.moves if state in move.sources] == moves, state
        assert action.get_state_display()


def test_evidence_is_checked_and_kept_once(world, action):
    kept = add_evidence(action=action, files=[PHOTO, PHOTO], actor=action.owner, now=NOW)
    assert [file.file_name for file in kept] == ["photo.png"]
    assert add_evidence(action=action, files=[PHOTO], actor=world.welfare_officer, now=NOW) == []
    with pytest.raises(FileRefused):
        add_evidence(action=action, files=[("a.pdf", b"MZ no pdf")], actor=action.owner, now=NOW)
    with pytest.raises(MoveRefused, match="another person's"):
        add_evidence(action=action, files=[PHOTO], actor=world.person(Role.FINANCE_OFFICER), now=NOW)
    assert action.files.count() == 1


def test_a_stand_in_may_own_a_measure(world):
    deputy = world.outsider(Role.GROUP_LEADER)
    PostFactory(user=world.chair, unit=world.enterprise, role=Role.CHAIR, deputy=deputy, starts_on=date(2021, 1, 1))
    assert published(planned(world, owner=deputy), world).owner == deputy
