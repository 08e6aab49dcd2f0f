"""Before and after, and carrying out: what was looked at is what comes, bars hold, and of two the second is told."""

import threading
from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.db import connection

from assessments.workload.errors import MovesRefused, MovesStale
from assessments.workload.moves import CaseMove, PostMove, read_moves
from assessments.workload.selectors.indicators import workload
from assessments.workload.selectors.loads import loads_of
from assessments.workload.selectors.proposals import suggest
from assessments.workload.selectors.what_if import look
from assessments.workload.services.carrying import carry_out
from tests.factories import RelativeFactory, build_world
from tests.factories.cases import NOW, TODAY, load_catalogues, make_member, reported
from tests.factories.worklist import SubjectFactory
from tests.factories.workload import cases, colleague, did, held
from unioncare.core.periods import Period
from unioncare.notifications.models import Message
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Leave, Post
from unioncare.worklist.enums import SubjectKind
from unioncare.worklist.models import WorkItem

PERIOD = Period(2026, 1, 3)


def seen(world, moves, *, user=None, unit=None):
    return look(user or world.chair, unit or world.enterprise, PERIOD, moves, NOW)


def carried(world, moves, *, digest="", user=None, reason="工作量不均"):
    actor = user or world.chair
    digest = digest or seen(world, moves, user=actor).digest
    return carry_out(moves=moves, last=PERIOD.last, digest=digest, actor=actor, now=NOW, reason=reason)


@pytest.fixture
def other(world):
    """A second chair of the branch, who has nothing to do yet."""
    return colleague(world.branch, Role.BRANCH_CHAIR)


@pytest.fixture
def piled(world):
    """Six cases that all stand with the first chair of the branch, with two items each; some work is done."""
    subjects = cases(world, 6)
    for subject in subjects:
        held(world.branch_chair, subject, points="2")
        held(world.branch_chair, subject, points="3")
    did(world.branch_chair, subjects[0], NOW, points="3")
    return subjects


def test_looking_says_what_would_come_and_writes_nothing(world, other, piled):
    moves = [CaseMove(subject.pk, world.branch_chair.pk, other.pk) for subject in piled[:3]]
    noted = LogEntry.objects.count()
    before = list(WorkItem.objects.order_by("pk").values_list("pk", "assignee"))
    found = seen(world, moves)
    assert list(WorkItem.objects.order_by("pk").values_list("pk", "assignee")) == before
    assert LogEntry.objects.count() == noted
    assert [(len(one.going), one.points, one.why_not) for one in found.planned] == [(2, 7.5, "")] * 3
    assert found.spread_after < found.spread_before
    assert found.spread_before == pytest.approx(workload(world.enterprise, PERIOD.first, PERIOD.last).balance)
    giver, taker = sorted(found.people, key=lambda one: one.name != world.branch_chair.name)
    assert (giver.before.load.open, giver.after.load.open) == (45, 22.5)
    assert (taker.before.load.open, taker.after.load.open) == (0, 22.5)
    # Within the branch the work is the same, whoever has it.
    assert [(one.name, one.before.load) for one in found.units] == [(world.enterprise.name, found.units[0].after.load)]


def test_carrying_out_gives_what_was_seen_and_credit_stays_with_the_doer(world, other, piled):
    chair = world.branch_chair
    moves = [CaseMove(subject.pk, chair.pk, other.pk) for subject in piled[:3]]
    found = seen(world, moves)
    carried(world, moves, digest=found.digest)
    after = loads_of([chair.pk, other.pk], PERIOD.first, PERIOD.last)
    assert {one.name: one.after.load for one in found.people} == {
        chair.name: after[chair.pk], other.name: after[other.pk],
    }  # fmt: skip
    assert found.spread_after == pytest.approx(workload(world.enterprise, PERIOD.first, PERIOD.last).balance)
    assert after[chair.pk].done == 4.5
    items = WorkItem.objects.open().filter(subject=piled[0])
    assert {item.assignee for item in items} == {other}
    assert "工作量不均" in str(LogEntry.objects.get_for_object(items[0]).get().changes)
    assert LogEntry.objects.filter(additional_data__what="workload moved", actor=world.chair).count() == 1
    assert Message.objects.inbox_of(other.pk).get().params["kinds"] == {"visit": 6}


def test_nobody_receives_a_relatives_case_and_nobody_moves_their_own(world, other):
    load_catalogues()
    case = reported(world)
    held(world.branch_chair, case.subject)
    RelativeFactory(user=other, employee_no=case.member.employee_no, relation="配偶")
    (one,) = seen(world, [CaseMove(case.subject_id, world.branch_chair.pk, other.pk)]).planned
    assert not one.does_something
    assert "relative" in str(one.why_not)
    with pytest.raises(MovesRefused, match="None of these"):
        carried(world, [CaseMove(case.subject_id, world.branch_chair.pk, other.pk)])
    RelativeFactory(user=world.chair, employee_no=case.member.employee_no, relation="兄弟")
    move = CaseMove(case.subject_id, world.branch_chair.pk, world.welfare_officer.pk)
    (one,) = seen(world, [move]).planned
    assert not one.does_something
    deputy = world.person(Role.VICE_CHAIR)
    (one,) = carried(world, [move], user=deputy)
    assert {item.assignee for item in WorkItem.objects.filter(pk__in=[item.pk for item in one.going])} == {
        world.welfare_officer
    }


def test_who_holds_no_post_there_or_may_not_read_it_receives_nothing(world, piled):
    far, secretary = world.outsider(Role.BRANCH_CHAIR), world.person(Role.PARTY_SECRETARY)
    chair = world.branch_chair
    for target in (secretary, chair):
        (one,) = seen(world, [CaseMove(piled[0].pk, chair.pk, target.pk)]).planned
        assert one.why_not
        assert not one.does_something
    # Whoever holds no post there is not even named.
    for unknown in (far.pk, 0):
        assert seen(world, [CaseMove(piled[0].pk, chair.pk, unknown)]).planned == []
        assert seen(world, [CaseMove(piled[0].pk, unknown, world.welfare_officer.pk)]).planned == []
        assert seen(world, [PostMove(world.post_of(Role.BRANCH_CHAIR).pk, unknown, TODAY)]).planned == []
    outside = held(far, SubjectFactory(unit=world.far_branch))
    assert seen(world, [CaseMove(outside.subject_id, far.pk, chair.pk)]).planned == []


def test_counselling_confidential_private_and_approvals_never_move(world, other):
    chair = world.branch_chair
    plain, secret = (
        SubjectFactory(unit=world.branch),
        SubjectFactory(unit=world.branch, kind=SubjectKind.COUNSELLING, confidential=True),
    )
    held(chair, secret)
    held(chair, plain, role="counsellor", kind="counselling")
    held(chair, plain, scope_path="")
    held(chair, plain, details={"approval": 1})
    moves = [CaseMove(one.pk, chair.pk, other.pk) for one in (plain, secret)]
    assert seen(world, moves).planned == []
    assert suggest(world.chair, world.enterprise, PERIOD, NOW).moves == []


def test_whoever_is_away_today_is_proposed_nothing_and_by_hand_one_is_warned(world, other, piled):
    assert suggest(world.chair, world.branch, PERIOD, NOW).moves
    cover = world.group_leader
    Leave.objects.create(user=other, cover=cover, starts_on=TODAY, ends_on=TODAY + timedelta(days=3))
    assert suggest(world.chair, world.branch, PERIOD, NOW).moves == []
    (one,) = seen(world, [CaseMove(piled[0].pk, world.branch_chair.pk, other.pk)]).planned
    assert one.does_something
    assert one.away_until == TODAY + timedelta(days=3)


def test_the_proposal_counts_the_items_that_would_move(world, other, piled):
    for subject in piled:
        held(world.branch_chair, subject, points="4", due_at=NOW + timedelta(days=60))
    found = suggest(world.chair, world.branch, PERIOD, NOW)
    shown = look(world.chair, world.branch, PERIOD, [one.move for one in found.moves], NOW)
    assert [(one.items, one.points) for one in found.moves] == [
        (len(one.going), one.points) for one in shown.planned
    ] == [(3, 7.5)] * len(found.moves)  # fmt: skip


def test_work_that_waits_for_somebody_of_the_unit_counts_after_they_join_it(world, piled):
    taker, post = world.welfare_officer, world.post_of(Role.BRANCH_CHAIR)
    move = PostMove(post.pk, taker.pk, TODAY)
    found = seen(world, [move], unit=world.branch)
    carried(world, [move])
    spread = workload(world.branch, PERIOD.first, PERIOD.last).balance
    assert found.spread_after == pytest.approx(spread)


def test_of_several_moves_of_the_same_work_the_first_counts():
    codes = ["case.1.2.3", "case.1.2.4", "case.1.5.4", "post.1.2.2026-03-18", "post.1.3.2026-03-19", "case.1.2.3"]
    assert [move.code for move in read_moves(codes)] == ["case.1.2.3", "case.1.5.4", "post.1.2.2026-03-18"]


def test_the_proposal_lowers_the_spread_with_people_of_the_same_role(world, other, piled):
    load_catalogues()
    case = reported(world)
    held(world.branch_chair, case.subject, points="30")
    RelativeFactory(user=other, employee_no=case.member.employee_no, relation="配偶")
    found = suggest(world.chair, world.branch, PERIOD, NOW)
    assert found.moves
    assert {(one.source, one.target) for one in found.moves} == {(world.branch_chair.name, other.name)}
    assert case.subject_id not in {one.move.subject for one in found.moves}
    assert found.after < found.before
    shown = look(world.chair, world.branch, PERIOD, [one.move for one in found.moves], NOW)
    assert shown.spread_after == pytest.approx(found.after, abs=1e-6)
    assert "the spread falls from" in found.moves[0].because.text


def test_without_a_reason_a_right_or_one_kind_of_move_nothing_is_carried_out(world, other, piled):
    move = CaseMove(piled[0].pk, world.branch_chair.pk, other.pk)
    with pytest.raises(MovesRefused, match="reason is needed"):
        carried(world, [move], reason=" ")
    digest = seen(world, [move]).digest
    with pytest.raises(MovesRefused, match="do not include"):
        carried(world, [move], digest=digest, user=world.branch_chair)
    post = PostMove(world.post_of(Role.BRANCH_CHAIR).pk, other.pk, TODAY)
    with pytest.raises(MovesRefused, match="one after the other"):
        carried(world, [move, post])
    assert not WorkItem.objects.filter(assignee=other).exists()


def test_what_changed_since_is_said_and_nothing_moves(world, other, piled):
    moves = [CaseMove(subject.pk, world.branch_chair.pk, other.pk) for subject in piled[:2]]
    digest = seen(world, moves).digest
    WorkItem.objects.filter(subject=piled[0]).update(assignee=world.welfare_officer)
    with pytest.raises(MovesStale) as refused:
        carried(world, moves, digest=digest)
    assert f"{piled[0].label} now stands with {world.welfare_officer.name}." in refused.value.changes
    assert not WorkItem.objects.filter(assignee=other).exists()


# --- posts -------------------------------------------------------------------------------------------------


def test_a_post_changes_hands_today_with_its_open_work(world, piled):
    taker, post = world.group_leader, world.post_of(Role.BRANCH_CHAIR)
    move = PostMove(post.pk, taker.pk, TODAY)
    found = seen(world, [move])
    carried(world, [move], digest=found.digest)
    post.refresh_from_db()
    assert post.ends_on == TODAY - timedelta(days=1)
    new = Post.objects.get(user=taker, role=Role.BRANCH_CHAIR)
    assert (new.unit, new.starts_on, new.ends_on) == (world.branch, TODAY, None)
    assert set(WorkItem.objects.open().values_list("assignee", flat=True)) == {taker.pk}
    after = loads_of([taker.pk, world.branch_chair.pk], PERIOD.first, PERIOD.last)
    assert {one.name: one.after.load for one in found.people} == {
        taker.name: after[taker.pk], world.branch_chair.name: after[world.branch_chair.pk],
    }  # fmt: skip
    assert found.spread_after == pytest.approx(workload(world.enterprise, PERIOD.first, PERIOD.last).balance)


@pytest.mark.parametrize("keeps", [False, True])
def test_with_a_post_goes_all_work_there_unless_another_post_keeps_its_holder(world, piled, keeps):
    chair, taker = world.branch_chair, world.group_leader
    held(chair, piled[0], role="welfare_officer", kind="documents")
    if keeps:
        chair.posts.create(unit=world.enterprise, role=Role.WELFARE_OFFICER, starts_on=TODAY - timedelta(days=9))
    move = PostMove(Post.objects.get(user=chair, role=Role.BRANCH_CHAIR).pk, taker.pk, TODAY)
    (one,) = seen(world, [move]).planned
    carried(world, [move])
    assert WorkItem.objects.open().filter(assignee=taker).count() == len(one.going) == (12 if keeps else 13)


def test_a_post_that_changes_hands_later_keeps_its_work_until_then(world, piled):
    taker, day = world.group_leader, TODAY + timedelta(days=5)
    held(world.branch_chair, piled[0], points="4", due_at=NOW + timedelta(days=8))
    move = PostMove(world.post_of(Role.BRANCH_CHAIR).pk, taker.pk, day)
    (one,) = seen(world, [move]).planned
    assert (len(one.going), one.points, one.is_later) == (1, 6, True)
    carried(world, [move])
    assert not WorkItem.objects.open().filter(assignee=taker).exists()
    assert Post.objects.get(user=taker, role=Role.BRANCH_CHAIR).starts_on == day
    assert world.post_of(Role.BRANCH_CHAIR).ends_on == day - timedelta(days=1)


def test_with_a_post_goes_what_was_shown_and_nothing_else(world, piled):
    load_catalogues()
    case, chair, taker = reported(world), world.branch_chair, world.group_leader
    RelativeFactory(user=world.chair, employee_no=case.member.employee_no, relation="兄弟")
    hers = set(WorkItem.objects.open().filter(subject=case.subject, assignee=chair).values_list("pk", flat=True))
    counselled = held(chair, piled[0], role="counsellor", kind="counselling")
    secret = held(chair, SubjectFactory(unit=world.branch, kind=SubjectKind.COUNSELLING, confidential=True))
    move = PostMove(world.post_of(Role.BRANCH_CHAIR).pk, taker.pk, TODAY)
    found = seen(world, [move])
    (one,) = found.planned
    assert sorted(one.staying.values()) == sorted([len(hers), 2])
    assert any("relative" in why for why in one.staying)
    going = {item.pk for item in one.going}
    assert going.isdisjoint(stays := {*hers, counselled.pk, secret.pk})
    carried(world, [move], digest=found.digest)
    assert set(WorkItem.objects.open().filter(assignee=taker).values_list("pk", flat=True)) == going
    assert {item.assignee for item in WorkItem.objects.filter(pk__in=stays)} == {chair}


def test_what_else_goes_with_a_post_is_part_of_what_was_seen_and_what_stays_is_told(world):
    load_catalogues()
    case, officer = reported(world), world.welfare_officer
    taker = colleague(world.enterprise, Role.COMMITTEE_MEMBER)
    move = PostMove(world.post_of(Role.WELFARE_OFFICER).pk, taker.pk, TODAY)
    found = seen(world, [move])
    assert found.planned[0].holdings == [("Cases owned", 1)]
    second = reported(world, member=make_member(world, name="马志强", number="030999"))
    assert second.owner == officer
    with pytest.raises(MovesStale):
        carried(world, [move], digest=found.digest)
    RelativeFactory(user=taker, employee_no=case.member.employee_no, relation="配偶")
    (done,) = carried(world, [move])
    assert [case.number in why for why in done.kept] == [True]
    assert {one.owner for one in (type(case).objects.get(pk=case.pk), type(case).objects.get(pk=second.pk))} == {
        officer, taker,
    }  # fmt: skip


def test_only_the_chair_moves_posts_of_care_and_never_to_themself(world, other):
    taker, post = world.group_leader, world.post_of(Role.BRANCH_CHAIR)
    begun = colleague(world.branch, Role.BRANCH_CHAIR, starts_on=TODAY).posts.get()
    gone = colleague(world.branch, Role.GROUP_LEADER, ends_on=TODAY - timedelta(days=1))
    tries = [
        (PostMove(post.pk, taker.pk, TODAY), world.welfare_officer, "Only the chair"),
        (PostMove(world.post_of(Role.AUDITOR).pk, taker.pk, TODAY), world.chair, "elected"),
        (PostMove(world.post_of(Role.COUNSELLOR).pk, taker.pk, TODAY), world.chair, "belongs to a team"),
        (PostMove(post.pk, world.chair.pk, TODAY), world.chair, "themself"),
        (PostMove(post.pk, world.branch_chair.pk, TODAY), world.chair, "somebody else"),
        (PostMove(post.pk, taker.pk, TODAY - timedelta(days=1)), world.chair, "today or later"),
        (PostMove(begun.pk, taker.pk, TODAY), world.chair, "not held on that day"),
        (PostMove(post.pk, other.pk, TODAY), world.chair, "already holds"),
        (PostMove(post.pk, world.person(Role.AUDITOR).pk, TODAY), world.chair, "Whoever audits"),
        (PostMove(post.pk, gone.pk, TODAY), world.chair, "holds no post in your units"),
    ]
    for move, user, why in tries:
        (one,) = seen(world, [move], user=user).planned
        assert why in str(one.why_not), why
    far = Post.objects.get(user=world.outsider(Role.BRANCH_CHAIR))
    assert seen(world, [PostMove(far.pk, taker.pk, TODAY)]).planned == []
    taker.is_active = False
    taker.save()
    (one,) = seen(world, [PostMove(post.pk, taker.pk, TODAY)]).planned
    assert "cannot sign in" in str(one.why_not)


def test_of_two_who_move_a_post_the_second_is_told(world, other):
    post, second = world.post_of(Role.BRANCH_CHAIR), colleague(world.branch, Role.GROUP_LEADER, "马超")
    moves = [PostMove(post.pk, taker.pk, TODAY) for taker in (world.group_leader, second)]
    digests = [seen(world, [move]).digest for move in moves]
    carried(world, [moves[0]], digest=digests[0])
    with pytest.raises(MovesStale):
        carried(world, [moves[1]], digest=digests[1])
    assert not Post.objects.filter(user=second, role=Role.BRANCH_CHAIR).exists()


def test_a_successor_by_post_receives_the_cases_that_the_officer_owned(world):
    load_catalogues()
    case = reported(world)
    assert case.owner == world.welfare_officer
    taker = colleague(world.enterprise, Role.WOMENS_OFFICER)
    carried(world, [PostMove(world.post_of(Role.WELFARE_OFFICER).pk, taker.pk, TODAY)])
    case.refresh_from_db()
    assert case.owner == taker
    assert not WorkItem.objects.open().filter(assignee=world.welfare_officer).exists()


# --- two at once -------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_of_two_who_carry_out_at_once_one_wins_and_the_other_reads_what_changed(transactional_db):
    world = build_world()
    first, second = (colleague(world.branch, Role.BRANCH_CHAIR, name) for name in ("李静", "马超"))
    (case,) = cases(world, 1)
    held(world.branch_chair, case)
    chair, deputy = world.chair, world.person(Role.VICE_CHAIR)
    asked = [
        (chair, [CaseMove(case.pk, world.branch_chair.pk, first.pk)]),
        (deputy, [CaseMove(case.pk, world.branch_chair.pk, second.pk)]),
    ]
    digests = [seen(world, moves, user=user).digest for user, moves in asked]
    start, outcomes = threading.Barrier(2), []

    def carry(user, moves, digest):
        try:
            start.wait()
            carried(world, moves, digest=digest, user=user)
            outcomes.append("won")
        except MovesStale as stale:
            outcomes.append(" ".join(stale.changes))
        finally:
            connection.close()

    threads = [threading.Thread(target=carry, args=(*one, digest)) for one, digest in zip(asked, digests, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    now_with = WorkItem.objects.get(subject=case).assignee
    assert now_with in (first, second)
    assert sorted(text == "won" for text in outcomes) == [False, True]
    assert any(now_with.name in text for text in outcomes if text != "won")
