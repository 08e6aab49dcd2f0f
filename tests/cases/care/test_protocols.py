"""Versions of a protocol: drafted, edited by two people, approved by the chair, in force without overlap."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from auditlog.models import LogEntry
from django.db import IntegrityError, transaction

from cases.care.engine.errors import InvalidParams
from cases.care.enums import Entitlement, ProtocolState
from cases.care.models import Protocol
from cases.care.selectors.protocol import RuleBook, protocol_for
from cases.care.services.protocols import (
    ACTION,
    PROTOCOL_FLOW,
    EditConflict,
    ProtocolRefused,
    RuleValues,
    delete_rule,
    draft_protocol,
    drop_draft,
    install_default_protocol,
    retire_ended,
    retire_protocol,
    save_head,
    save_rule,
    save_text,
    submit_protocol,
    withdraw_protocol,
)
from tests.factories import PostFactory, World, build_world
from tests.factories.cases import NOW, TODAY
from tests.factories.protocol import PUBLISHED, drafted, in_force
from unioncare.core.workflow import MoveRefused
from unioncare.organisation.enums import Role
from unioncare.worklist.approvals import ApprovalRefused, decide, pending_for
from unioncare.worklist.models import WorkItem

DAY = timedelta(days=1)
SURVEY = RuleValues("6.9", "survey", {"every_days": 30}, spans={"l": (4, None)}, text_zh="L4：每月调查一次")


@pytest.fixture(autouse=True)
def on_the_day(clean_slate):
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(db) -> World:
    return build_world()


def submit(protocol: Protocol, world: World) -> Protocol:
    return submit_protocol(protocol=protocol, actor=world.welfare_officer, now=NOW)


def chair_decides(protocol: Protocol, world: World, *, yes: bool = True, comment: str = "") -> Protocol:
    approval = pending_for(protocol.subject, ACTION)
    decide(approval_id=approval.pk, actor=world.chair, now=NOW, approve=yes, comment=comment)
    return Protocol.objects.get(pk=protocol.pk)


def dates(protocol: Protocol) -> tuple[str, date | None, date | None]:
    protocol.refresh_from_db()
    return protocol.state, protocol.starts_on, protocol.ends_on


def test_a_draft_is_a_numbered_copy_of_what_is_in_force(world):
    first = in_force(world.enterprise)
    second = drafted(world)

    assert (first.code, second.code, second.state) == ("2026-1", "2026-2", ProtocolState.DRAFT)
    assert second.text_zh == first.text_zh
    assert RuleBook.of(second).rules == tuple(
        rule.__class__(**{**_fields(rule), "key": other.key})
        for rule, other in zip(RuleBook.of(first).rules, RuleBook.of(second).rules, strict=True)
    )


def _fields(rule) -> dict:
    return {name: getattr(rule, name) for name in rule.__dataclass_fields__}


def test_the_chair_publishes_what_the_welfare_officer_submitted(world):
    draft = submit(drafted(world, starts_on=TODAY), world)
    assert draft.state == ProtocolState.SUBMITTED
    item = WorkItem.objects.open().get(subject=draft.subject)
    assert (item.kind, item.assignee) == ("protocol_approval", world.chair)

    published = chair_decides(draft, world)
    assert dates(published) == (ProtocolState.PUBLISHED, TODAY, None)
    assert (published.approved_by, published.published_at) == (world.chair, NOW)
    assert WorkItem.objects.open().count() == 0


def test_whoever_submitted_it_does_not_decide(world):
    draft = submit(drafted(world, starts_on=TODAY), world)
    approval = pending_for(draft.subject, ACTION)
    with pytest.raises(ApprovalRefused):
        decide(approval_id=approval.pk, actor=world.welfare_officer, now=NOW, approve=True)


@pytest.mark.parametrize("writes", ["rule", "head", "draft"])
def test_a_chair_who_wrote_on_it_does_not_decide_and_the_decision_climbs(world, writes):
    """In a small union one person may be chair and welfare officer; then the unit above decides."""
    above = PostFactory(unit=world.corporation, role=Role.CHAIR).user
    PostFactory(unit=world.enterprise, role=Role.WELFARE_OFFICER, user=world.chair)
    author = world.chair if writes == "draft" else world.welfare_officer
    draft = draft_protocol(
        unit=world.enterprise, actor=author, now=NOW, title_zh="规程", from_default=True, starts_on=TODAY
    )
    if writes == "rule":
        save_rule(protocol=draft, values=SURVEY, actor=world.chair, now=NOW)
    if writes == "head":
        save_text(protocol=draft, text_zh="x", text_en="", revision=1, actor=world.chair, now=NOW)
    approval = pending_for(submit(draft, world).subject, ACTION)

    with pytest.raises(ApprovalRefused, match="Chair, 青岭矿业集团工会"):
        decide(approval_id=approval.pk, actor=world.chair, now=NOW, approve=True)
    assert WorkItem.objects.open().get(subject=draft.subject).assignee == above
    decide(approval_id=approval.pk, actor=above, now=NOW, approve=True)
    assert dates(draft) == (ProtocolState.PUBLISHED, TODAY, None)


def test_a_refused_version_is_a_draft_again_and_the_reason_is_kept(world):
    draft = chair_decides(submit(drafted(world, starts_on=TODAY), world), world, yes=False, comment="探望太少")
    assert draft.state == ProtocolState.DRAFT
    assert not Protocol.objects.in_force(TODAY).exists()


def test_a_submitted_version_can_be_taken_back_and_edited(world):
    draft = submit(drafted(world, starts_on=TODAY), world)
    withdraw_protocol(protocol=draft, actor=world.welfare_officer, now=NOW, reason="还要改")
    save_rule(protocol=draft, values=SURVEY, actor=world.welfare_officer, now=NOW)
    assert WorkItem.objects.open().count() == 0


def test_errors_stand_against_submission_and_say_which_article(world):
    draft = drafted(world, starts_on=TODAY)
    draft.rules.filter(entitlement=Entitlement.REGRADING).delete()
    with pytest.raises(MoveRefused, match="no article grants it"):
        submit(draft, world)


def test_a_version_needs_a_first_day(world):
    with pytest.raises(MoveRefused, match="from which day"):
        submit(drafted(world), world)


def test_the_version_before_ends_the_day_before(world):
    old = in_force(world.enterprise)
    new = chair_decides(submit(drafted(world, starts_on=TODAY + 10 * DAY), world), world)

    assert dates(new) == (ProtocolState.PUBLISHED, TODAY + 10 * DAY, None)
    assert dates(old) == (ProtocolState.PUBLISHED, PUBLISHED.date(), TODAY + 9 * DAY)
    assert protocol_for(world.group, TODAY + 9 * DAY) == old
    assert protocol_for(world.group, TODAY + 10 * DAY) == new

    with time_machine.travel(NOW + 10 * DAY, tick=False):
        assert retire_ended(now=NOW + 10 * DAY) == 1
    assert dates(old)[0] == ProtocolState.RETIRED
    assert protocol_for(world.group, TODAY) == old


def test_nothing_is_published_into_the_past(world):
    published = chair_decides(submit(drafted(world, starts_on=TODAY - 30 * DAY), world), world)
    assert published.starts_on == TODAY


def test_two_versions_on_one_day_follow_each_other(world):
    first = chair_decides(submit(drafted(world, starts_on=TODAY), world), world)
    second = chair_decides(submit(drafted(world, starts_on=TODAY), world), world)
    assert dates(first)[1:] == (TODAY, TODAY)
    assert dates(second)[1:] == (TODAY + DAY, None)


def test_a_version_that_is_published_for_later_stands_in_the_way(world):
    chair_decides(submit(drafted(world, starts_on=TODAY + 30 * DAY), world), world)
    with pytest.raises(MoveRefused, match="Version 2026-1 is already published from 2026-04-17 on: retire it first"):
        submit(drafted(world, starts_on=TODAY), world)


def test_retiring_a_version_that_has_not_begun_gives_its_time_back(world):
    old = in_force(world.enterprise)
    coming = chair_decides(submit(drafted(world, starts_on=TODAY + 30 * DAY), world), world)
    retire_protocol(protocol=coming, actor=world.chair, now=NOW, reason="不再需要")
    assert dates(coming) == (ProtocolState.RETIRED, None, None)
    assert dates(old) == (ProtocolState.PUBLISHED, PUBLISHED.date(), None)


def test_retiring_ends_a_version_with_today(world):
    protocol = in_force(world.enterprise)
    with pytest.raises(MoveRefused, match="reason"):
        retire_protocol(protocol=protocol, actor=world.chair, now=NOW, reason=" ")
    retire_protocol(protocol=protocol, actor=world.chair, now=NOW, reason="机构撤并")
    assert protocol_for(world.group, TODAY) == protocol
    assert protocol_for(world.group, TODAY + DAY) is None


def test_only_the_chair_retires(world):
    with pytest.raises(MoveRefused, match="posts"):
        retire_protocol(protocol=in_force(world.enterprise), actor=world.welfare_officer, now=NOW, reason="x")


def test_a_draft_that_is_given_up_was_never_in_force(world):
    draft = drop_draft(protocol=drafted(world, starts_on=TODAY), actor=world.welfare_officer, now=NOW)
    assert dates(draft) == (ProtocolState.RETIRED, None, None)
    assert not Protocol.objects.in_force(TODAY).exists()


def test_the_nearest_version_upward_applies(world):
    above = in_force(world.corporation)
    own = in_force(world.branch)
    assert protocol_for(world.group, TODAY) == own
    assert protocol_for(world.branch, TODAY) == own
    assert protocol_for(world.second_branch, TODAY) == above
    assert protocol_for(world.group, PUBLISHED.date() - DAY) is None


def test_the_database_itself_refuses_an_overlap(world):
    first = in_force(world.enterprise)
    second = drafted(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        Protocol.objects.filter(pk=second.pk).update(state=ProtocolState.PUBLISHED, starts_on=TODAY, published_at=NOW)
    other = install_default_protocol(unit=world.far_enterprise, actor=None, now=PUBLISHED, publish=True)
    assert (first.starts_on, other.starts_on) == (PUBLISHED.date(), PUBLISHED.date())


def test_a_published_version_is_not_edited(world):
    protocol = in_force(world.enterprise)
    for change in (
        lambda: save_rule(protocol=protocol, values=SURVEY, actor=world.welfare_officer, now=NOW),
        lambda: save_text(protocol=protocol, text_zh="", text_en="", revision=1, actor=world.welfare_officer, now=NOW),
    ):
        with pytest.raises(ProtocolRefused, match="only a draft can be edited"):
            change()


def test_what_another_person_saved_meanwhile_is_not_overwritten(world):
    draft = drafted(world)
    rule = draft.rules.get(article="6.1")
    opened = rule.revision
    theirs = save_rule(protocol=draft, values=SURVEY, actor=world.welfare_officer, now=NOW, pk=rule.pk, revision=opened)
    with pytest.raises(EditConflict, match="周文静 changed this at 18 Mar 10:00") as refused:
        save_rule(protocol=draft, values=SURVEY, actor=world.chair, now=NOW, pk=rule.pk, revision=opened)
    assert refused.value.theirs == theirs

    save_rule(protocol=draft, values=SURVEY, actor=world.chair, now=NOW, pk=rule.pk, revision=theirs.revision)
    assert draft.rules.get(pk=rule.pk).changed_by == world.chair


def test_two_people_may_edit_different_rules_at_once(world):
    draft = drafted(world)
    first, second = draft.rules.all()[:2]
    for rule, person, remark in ((first, world.welfare_officer, "甲"), (second, world.chair, "乙")):
        values = RuleValues(rule.article, rule.entitlement, rule.params, text_zh=remark)
        save_rule(protocol=draft, values=values, actor=person, now=NOW, pk=rule.pk, revision=rule.revision)

    saved = draft.rules.filter(pk__in=[first.pk, second.pk]).order_by("text_zh")
    assert {(rule.pk, rule.text_zh, rule.changed_by) for rule in saved} == {
        (first.pk, "甲", world.welfare_officer),
        (second.pk, "乙", world.chair),
    }


def test_a_rule_that_was_deleted_meanwhile_says_so_and_one_that_was_changed_is_not_deleted(world):
    draft = drafted(world)
    rule = draft.rules.get(article="6.1")
    save_rule(protocol=draft, values=SURVEY, actor=world.welfare_officer, now=NOW, pk=rule.pk, revision=rule.revision)
    with pytest.raises(EditConflict):
        delete_rule(protocol=draft, pk=rule.pk, revision=rule.revision, actor=world.chair, now=NOW)
    delete_rule(protocol=draft, pk=rule.pk, revision=rule.revision + 1, actor=world.chair, now=NOW)
    with pytest.raises(EditConflict, match="deleted this rule"):
        save_rule(protocol=draft, values=SURVEY, actor=world.chair, now=NOW, pk=rule.pk, revision=2)


def test_head_and_text_are_guarded_too(world):
    draft = drafted(world)
    save_head(protocol=draft, title_zh="新规程", title_en="", starts_on=TODAY, revision=1, actor=world.chair, now=NOW)
    with pytest.raises(EditConflict):
        save_text(protocol=draft, text_zh="x", text_en="", revision=1, actor=world.welfare_officer, now=NOW)
    save_text(protocol=draft, text_zh="x", text_en="", revision=2, actor=world.welfare_officer, now=NOW)
    draft.refresh_from_db()
    assert (draft.title_zh, draft.text_zh, draft.revision) == ("新规程", "x", 3)


def test_a_rule_with_parameters_that_make_no_sense_is_not_saved(world):
    draft = drafted(world)
    with pytest.raises(InvalidParams):
        save_rule(
            protocol=draft,
            values=RuleValues("9", "survey", {"every_days": 0}),
            actor=world.welfare_officer,
            now=NOW,
        )
    assert not draft.rules.filter(article="9").exists()


def test_installing_the_default_leaves_a_unit_with_a_version_alone(world):
    first = in_force(world.enterprise)
    assert install_default_protocol(unit=world.enterprise, actor=None, now=NOW, publish=True) == first


# Every state × every move, against a literal table: target state, or None where the state does not allow it.
MOVES: dict[str, dict[str, str | None]] = {
    "draft": {"submit": "submitted", "drop": "retired", "install": "published"},
    "submitted": {"withdraw": "draft", "publish": "published", "return": "draft"},
    "published": {"retire": "retired"},
    "retired": {},
}


@pytest.mark.parametrize("move", [move.name for move in PROTOCOL_FLOW.moves])
@pytest.mark.parametrize("state", ProtocolState.values)
def test_every_state_allows_exactly_its_moves(world, state, move):
    protocol = drafted(world, starts_on=TODAY)
    protocol.state, protocol.published_at = state, NOW
    protocol.save()
    target = MOVES[state].get(move)
    if target is None:
        with pytest.raises(MoveRefused, match="does not allow this step"):
            PROTOCOL_FLOW.move(Protocol, protocol.pk, move, actor=None, now=NOW, reason="x")
    else:
        moved = PROTOCOL_FLOW.move(Protocol, protocol.pk, move, actor=None, now=NOW, reason="x")
        assert moved.state == target


def test_the_moves_ask_for_posts(world):
    draft = drafted(world, starts_on=TODAY)
    may = {
        role for role in Role if "submit" in [move.name for move in PROTOCOL_FLOW.available(draft, world.person(role))]
    }
    assert may == {Role.WELFARE_OFFICER}
    assert PROTOCOL_FLOW.available(draft, world.outsider(Role.WELFARE_OFFICER)) == []


def test_a_draft_of_another_unit_begins_with_what_binds_it(world):
    above = in_force(world.corporation)
    draft = draft_protocol(
        unit=world.enterprise, actor=world.welfare_officer, now=NOW, title_zh="三矿规程", copy_of=above
    )
    assert draft.rules.count() == above.rules.count()
    assert datetime(2026, 3, 18, 10, tzinfo=ZoneInfo("Asia/Shanghai")) == draft.created_at


def test_every_change_of_a_draft_is_in_the_audit_trail(world):
    draft = drafted(world)
    rule = draft.rules.get(article="6.1")
    save_rule(protocol=draft, values=SURVEY, actor=world.welfare_officer, now=NOW, pk=rule.pk, revision=rule.revision)
    entry = LogEntry.objects.get_for_object(rule).first()
    assert "every_days" in str(entry.changes["params"])
    entries = LogEntry.objects.get_for_object(draft).order_by("pk")
    assert [entry.additional_data["what"] for entry in entries if entry.additional_data] == ["draft", "rule"]
