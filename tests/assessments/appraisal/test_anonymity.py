"""Nobody can tell whose view of a colleague it is: shown from the database itself (ADR 13)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from assessments.appraisal.enums import Aspect, PeriodState
from assessments.appraisal.errors import AlreadyAnswered, AppraisalRefused
from assessments.appraisal.models import Appraisal, AppraisalStep, HeldReview, PeerDoor, PeerReview, SpentDoor
from assessments.appraisal.services.peers import stir_views, take_view
from assessments.appraisal.services.periods import drop_period
from assessments.appraisal.services.stages import ask_superiors, run_stages
from tests.crowd import Act, wait_for
from tests.factories import PostFactory, World
from tests.factories.appraisal import all_answer, in_stage, marks, of, opened
from tests.factories.cases import NOW
from unioncare.organisation.enums import Role
from unioncare.worklist.models import WorkItem

DOOR, SPENT, HELD, VIEW = (model._meta.db_table for model in (PeerDoor, SpentDoor, HeldReview, PeerReview))


def rows(table: str, *columns: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY ctid")
        return cursor.fetchall()


def transactions(table: str) -> set[str]:
    """Return the transactions that wrote or locked the rows of a table, as they stand on the rows."""
    return {mark for row in rows(table, "xmin::text", "xmax::text") for mark in row} - {"0"}


@pytest.fixture
def asked(transactional_db: None, world: World) -> list[PeerDoor]:
    """Twelve colleagues who are asked about the group leader. Each answer is a transaction of its own, as in life."""
    for _ in range(10):
        PostFactory(unit=world.second_group, role=Role.GROUP_LEADER)
    period = in_stage(opened(world), PeriodState.ROUND)
    doors = PeerDoor.objects.filter(appraisal=of(period, world.group_leader))
    return list(doors.select_related("appraisal__period", "colleague").order_by("pk"))


def test_what_waits_shares_its_transaction_names_nobody_and_leaves_the_doors_alone(asked):
    assert len(asked) == 12
    before = rows(DOOR, "ctid::text", "xmin::text", "xmax::text")
    for number, door in enumerate(asked):
        take_view(door=door, scores=marks(1 + number % 5), actor=door.colleague)
    assert len(set(rows(HELD, "xmin::text"))) == 1  # the newest came with those before it, all written anew
    assert rows(DOOR, "ctid::text", "xmin::text", "xmax::text") == before
    assert transactions(DOOR).isdisjoint(transactions(SPENT) | transactions(HELD))
    assert all(row.content.startswith("[") for row in HeldReview.objects.all())
    sealed = " ".join(str(row) for row in rows(HELD, "*"))
    assert not any(aspect in sealed for aspect in Aspect.values)
    assert not any(f.get_internal_type() in ("DateField", "DateTimeField") for m in (SpentDoor, HeldReview, PeerReview)
                   for f in m._meta.get_fields())  # fmt: skip


def test_each_night_the_order_of_coming_is_lost(asked):
    order = [3, 0, 7, 1, 9, 4, 2, 8]
    for number in order:
        take_view(door=asked[number], scores=marks(3), actor=asked[number].colleague)
    held = {row.pk for row in HeldReview.objects.all()}
    assert stir_views() == 8
    assert len(transactions(SPENT)) == len(transactions(HELD)) == 1
    used = [row[0] for row in rows(SPENT, "door_id")]
    assert sorted(used) == sorted(asked[number].pk for number in order)
    assert used != [asked[number].pk for number in order]
    assert not held & {row.pk for row in HeldReview.objects.all()}


def test_when_the_stage_ends_views_are_written_shuffled_under_new_keys_and_name_no_door(asked):
    given = [5, 4, 3, 2, 1, 5, 4, 3]
    for door, points in zip(asked, given, strict=False):
        take_view(door=door, scores=marks(points), actor=door.colleague)
    held = {row.pk for row in HeldReview.objects.all()}
    period = in_stage(asked[0].appraisal.period, PeriodState.SUPERIOR)
    views = [PeerReview.objects.get(pk=key) for (key,) in rows(VIEW, "id")]
    assert sorted(view.scores["duty"] for view in views) == sorted(given)
    assert len(transactions(VIEW)) == 1
    assert not held & {view.pk for view in views}
    assert {view.pk.version for view in views} == {4}
    assert [field.name for field in PeerReview._meta.fields] == ["id", "appraisal", "scores"]
    assert not HeldReview.objects.exists()
    assert not SpentDoor.objects.exists()  # nor who answered
    assert period.state == PeriodState.SUPERIOR


def test_a_period_that_is_called_off_throws_its_envelopes_away_unread_and_leaves_others(asked, world):
    other = in_stage(opened(world, unit=world.far_enterprise), PeriodState.ROUND)
    all_answer(other)
    waiting, used = HeldReview.objects.count(), SpentDoor.objects.count()
    assert waiting > 0
    for door in asked:
        take_view(door=door, scores=marks(2), actor=door.colleague)
    drop_period(period=asked[0].appraisal.period, actor=world.chair, now=NOW, reason="机构调整")
    assert (HeldReview.objects.count(), SpentDoor.objects.count()) == (waiting, used)
    assert not PeerReview.objects.exists()


def test_an_answer_that_comes_while_the_stage_ends_is_refused_and_leaves_no_envelope(asked):
    door, period = asked[0], asked[0].appraisal.period
    with transaction.atomic():
        ask_superiors(period=period, actor=None, now=NOW)
        late = Act(lambda: take_view(door=door, scores=marks(5), actor=door.colleague))
        late.start()
        wait_for(1)
    late.join()
    assert isinstance(late.failed, AppraisalRefused)
    assert not HeldReview.objects.exists()
    assert not SpentDoor.objects.exists()


def test_no_trail_no_message_no_step_and_no_time_is_kept_of_an_answer(asked, time_machine):
    time_machine.move_to(NOW, tick=False)
    browser = Client()
    browser.force_login(asked[0].colleague)
    path = reverse("assessments:appraisal_peer", args=[asked[0].appraisal.period.number, asked[0].pk])
    browser.get(path)
    time_machine.move_to(NOW + timedelta(minutes=20), tick=False)
    trail, steps, sessions = LogEntry.objects.count(), AppraisalStep.objects.count(), list(
        Session.objects.values_list("session_key", "session_data", "expire_date")
    )  # fmt: skip
    items = list(WorkItem.objects.order_by("pk").values_list("state", "done_at"))
    assert browser.post(path, dict.fromkeys(Aspect.values, "4")).status_code == 302
    assert SpentDoor.objects.count() == 1
    assert (LogEntry.objects.count(), AppraisalStep.objects.count()) == (trail, steps)
    assert list(Session.objects.values_list("session_key", "session_data", "expire_date")) == sessions
    assert list(WorkItem.objects.order_by("pk").values_list("state", "done_at")) == items
    assert "messages" not in browser.cookies


def test_the_work_item_ends_with_the_night_not_with_the_answer(asked):
    colleague = asked[0].colleague
    for door in PeerDoor.objects.filter(colleague=colleague).select_related("appraisal__period", "colleague"):
        take_view(door=door, scores=marks(4), actor=colleague)
    mine = WorkItem.objects.filter(assignee=colleague, kind="appraisal_peers")
    assert mine.get().state == "open"
    run_stages(now=NOW)
    assert mine.get().state == "done"


def test_of_many_calls_of_one_door_at_once_one_is_kept(asked):
    def knock(_number: int) -> bool:
        try:
            take_view(door=asked[0], scores=marks(5), actor=asked[0].colleague)
        except AlreadyAnswered:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as pool:
        kept = list(pool.map(knock, range(24)))
    assert sum(kept) == 1
    assert HeldReview.objects.count() == SpentDoor.objects.count() == 1


def test_a_door_is_its_colleagues_and_open_in_its_stage_alone(asked, world):
    with pytest.raises(AppraisalRefused, match="Somebody else is asked"):
        take_view(door=asked[0], scores=marks(5), actor=asked[1].colleague)
    with pytest.raises(AppraisalRefused, match="one to five"):
        take_view(door=asked[0], scores=marks(6), actor=asked[0].colleague)
    with pytest.raises(AppraisalRefused, match="one to five"):
        take_view(door=asked[0], scores={"duty": 3}, actor=asked[0].colleague)
    in_stage(asked[0].appraisal.period, PeriodState.SUPERIOR)
    late = PeerDoor.objects.select_related("appraisal__period").get(pk=asked[0].pk)
    with pytest.raises(AppraisalRefused, match="not the time"):
        take_view(door=late, scores=marks(5), actor=late.colleague)
    assert not HeldReview.objects.exists()


def test_answers_in_a_browser_reach_the_envelope_and_lead_to_the_next_colleague(asked):
    door = asked[0]
    browser = Client()
    browser.force_login(door.colleague)
    number = door.appraisal.period.number
    path = reverse("assessments:appraisal_peer", args=[number, door.pk])
    left = PeerDoor.objects.filter(colleague=door.colleague).exclude(pk=door.pk).order_by("pk").first()
    response = browser.post(path, dict.fromkeys(Aspect.values, "5"))
    assert response.headers["Location"] == reverse("assessments:appraisal_peer", args=[number, left.pk])
    again = browser.post(path, dict.fromkeys(Aspect.values, "1"))
    assert again.status_code == 200
    assert "answered this already" in again.content.decode() or "已经" in again.content.decode()
    assert Appraisal.objects.get(pk=door.appraisal_id).peer_reviews.count() == 0
