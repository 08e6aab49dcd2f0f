"""A visit is written down once and whole: what happened, and everything that follows from it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection, connections
from PIL import Image

from cases.care.files import FileRefused
from tests.factories import PostFactory, RelativeFactory, UserFactory
from tests.factories.cases import NOW, TODAY, reported
from tests.factories.protocol import in_care
from tests.factories.visits import GIFT, KEY, first_visit, promised, record_entry
from unioncare.notifications.models import Message
from unioncare.organisation.calendar import end_of
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Leave
from unioncare.worklist.models import WorkItem
from unioncare.worklist.services import cancel_items, pause_item
from unioncare.worklist.services.overdue import mark_missed
from visits.schedule.errors import AlreadyRecorded, NotOpen, VisitRefused
from visits.schedule.models import Promise, Receipt, RedFlag, Visit, VisitRecord, VisitReferral
from visits.schedule.services.recording import record_extra, record_visit
from visits.schedule.signals import danger_seen

pytestmark = pytest.mark.django_db


def keep(visit, world, now=NOW, actor=None, **changes):
    entry = record_entry(world, **changes)
    return record_visit(visit=visit, entry=entry, actor=actor or world.branch_chair, now=now)


def test_a_record_completes_the_item_and_credits_whoever_wrote_it(world):
    visit = first_visit(reported(world))
    record = keep(visit, world)
    item = WorkItem.objects.get(pk=visit.item_id)
    assert (item.state, item.done_by, item.done_at, item.missed) == (
        "done",
        world.branch_chair,
        record.happened_at,
        False,
    )
    assert (record.seats_met, record.standard_met) == (True, True)
    assert {one.role for one in record.attendances.all()} == {"branch_chair", "vice_chair"}


def test_what_was_said_is_encrypted_in_the_database(world):
    record = keep(first_visit(reported(world)), world)
    with connection.cursor() as cursor:
        cursor.execute("SELECT family, note FROM visits_visitrecord WHERE id = %s", [record.pk])
        raw = b"".join(bytes(value) for value in cursor.fetchone())
    assert "妻子".encode() not in raw
    assert VisitRecord.objects.get(pk=record.pk).family == "妻子陪护，儿子高三"


@pytest.mark.parametrize(
    ("changes", "met"),
    [
        ({"mode": "phone"}, False),
        ({"mode": "home"}, True),
        ({"came": "branch_chair"}, False),
        ({"came": "branch_chair,chair"}, False),
        ({"happened_at": NOW + timedelta(days=20)}, False),
    ],
)
def test_the_standard_is_met_in_person_in_time_and_by_whom_the_protocol_sends(world, changes, met):
    visit = first_visit(reported(world))
    if "came" in changes:
        changes = changes | {"came": tuple(world.person(Role(role)).pk for role in changes["came"].split(","))}
    record = keep(visit, world, now=NOW + timedelta(days=20, minutes=1), **changes)
    assert record.standard_met is met


def test_somebody_else_in_a_role_that_will_do_fills_the_seat(world):
    other = UserFactory(name="赵平")
    PostFactory(user=other, unit=world.enterprise, role=Role.VICE_CHAIR)
    record = keep(first_visit(reported(world)), world, came=(world.branch_chair.pk, other.pk))
    assert record.seats_met


def test_a_record_sent_again_is_the_one_that_was_kept(world):
    visit = first_visit(reported(world))
    first = keep(visit, world, key=KEY)
    assert keep(visit, world, key=KEY) == first
    assert VisitRecord.objects.count() == 1
    assert VisitReferral.objects.count() == 0


def test_a_key_of_somebody_elses_record_is_refused(world):
    visit = first_visit(reported(world))
    keep(visit, world, key=KEY)
    with pytest.raises(VisitRefused, match="sent by somebody else"):
        keep(visit, world, actor=world.person(Role.VICE_CHAIR), key=KEY)


def test_a_second_record_of_a_visit_says_who_was_first_and_can_be_kept_beside(world):
    case = reported(world)
    visit, second = first_visit(case), record_entry(world)
    keep(visit, world)
    with pytest.raises(AlreadyRecorded, match="韩立新 recorded this visit"):
        record_visit(visit=visit, entry=second, actor=world.person(Role.VICE_CHAIR), now=NOW)
    record = record_extra(case=case, entry=second, actor=world.person(Role.VICE_CHAIR), now=NOW)
    assert record.visit.trigger == "extra"
    assert WorkItem.objects.get(pk=record.visit.item_id).done_by == world.person(Role.VICE_CHAIR)
    again = record_extra(case=case, entry=second, actor=world.person(Role.VICE_CHAIR), now=NOW)
    assert again == record


def test_a_record_for_a_visit_that_was_cancelled_meanwhile_says_so(world):
    case = reported(world)
    visit = first_visit(case)
    cancel_items(subject=case.subject, now=NOW, actor=world.welfare_officer, reason="病人转院", only=[visit.item_id])
    with pytest.raises(NotOpen, match="cancelled by 周文静 on 18 Mar 2026: 病人转院"):
        keep(visit, world)
    assert not VisitRecord.objects.exists()


def test_a_visit_in_time_that_is_written_down_late_was_in_time(world):
    visit = first_visit(reported(world))
    later = visit.item.due_at + timedelta(hours=2)
    record = keep(visit, world, now=later, happened_at=visit.item.due_at - timedelta(hours=1))
    assert (record.standard_met, WorkItem.objects.get(pk=visit.item_id).missed) == (True, False)


def test_a_missed_window_stays_missed_when_it_is_made_up(world):
    visit = first_visit(reported(world))
    later = visit.item.due_at + timedelta(days=3)
    mark_missed(now=later)
    record = keep(visit, world, now=later, happened_at=later)
    assert (record.standard_met, WorkItem.objects.get(pk=visit.item_id).missed) == (False, True)


def test_a_time_still_to_come_is_refused_with_our_clock(world):
    with pytest.raises(VisitRefused, match="our clock says 18 Mar 2026"):
        keep(first_visit(reported(world)), world, happened_at=NOW + timedelta(hours=3))


def test_nobody_handles_a_relative(world):
    case = reported(world)
    RelativeFactory(user=world.branch_chair, employee_no=case.member.employee_no)
    with pytest.raises(Exception, match="relative"):
        keep(first_visit(case), world)


def test_without_consent_only_when_where_and_who_is_kept(world):
    visit = first_visit(reported(world, consent=None))
    with pytest.raises(VisitRefused, match="Take out how the member does"):
        keep(visit, world)
    record = keep(visit, world, state="", stage="", caregiver="", family="", note="")
    assert record.state == ""


def test_needs_become_referrals_with_somebody_who_answers(world):
    case = reported(world)
    record = keep(first_visit(case), world, needs={"schooling": "儿子高考报名", "economic": "押金不够"})
    schooling = VisitReferral.objects.get(record=record, need="schooling")
    assert schooling.item.assignee == world.person(Role.WOMENS_OFFICER)
    assert schooling.item.explanation.text == "Noted on the visit of 2026-03-18"
    assert VisitReferral.objects.get(record=record, need="economic").item.assignee == world.welfare_officer


def test_promises_stand_with_their_owner_until_their_day(world):
    record = keep(first_visit(reported(world)), world, promises=(promised(world),))
    promise = Promise.objects.get(record=record)
    assert (promise.item.assignee, promise.item.due_at) == (world.branch_chair, end_of(TODAY + timedelta(days=7)))
    assert "学校" not in str(promise.item.title)


def test_money_handed_over_is_a_receipt_to_be_booked(world):
    record = keep(first_visit(reported(world)), world, gift=GIFT)
    receipt = Receipt.objects.get(record=record)
    assert (receipt.number, receipt.amount, receipt.state) == ("R2026-0001", Decimal("500.00"), "to_be_booked")
    assert (receipt.given_by, receipt.received_by, receipt.given_on) == (world.branch_chair, "李梅", TODAY)


def test_goods_without_a_name_are_refused_and_nothing_is_kept(world):
    visit = first_visit(reported(world))
    with pytest.raises(VisitRefused, match="Name the goods"):
        keep(visit, world, gift=replace(GIFT, kind="goods"))
    assert not VisitRecord.objects.exists()
    assert WorkItem.objects.get(pk=visit.item_id).state == "open"


def test_a_red_flag_is_told_at_once_and_due_within_a_day(world):
    record = keep(first_visit(reported(world)), world, flags=("uncared",))
    flag = RedFlag.objects.get(record=record)
    assert (flag.item.assignee, flag.item.due_at) == (world.welfare_officer, NOW + timedelta(hours=24))
    assert Message.objects.filter(recipient=world.welfare_officer, kind="urgent_work", created_at=NOW).exists()


def test_a_fear_for_a_life_goes_to_the_counsellors_and_to_no_manager(world):
    heard = []
    danger_seen.connect(lambda **facts: heard.append(facts["reference"]), weak=False, dispatch_uid="test")
    try:
        record = keep(first_visit(reported(world)), world, flags=("self_harm",))
    finally:
        danger_seen.disconnect(dispatch_uid="test")
    flag = RedFlag.objects.get(record=record)
    assert heard == [f"record:{record.key}"]
    assert flag.item is None
    assert not WorkItem.objects.filter(kind="red_flag").exists()


def test_an_erased_case_takes_its_visits_along_and_the_receipt_stays(world):
    case = reported(world)
    keep(first_visit(case), world, gift=GIFT, needs={"economic": "押金不够"}, promises=(promised(world),))
    case.delete()
    assert not VisitRecord.objects.exists()
    assert Receipt.objects.get().record is None


def picture(kind="JPEG", size=(64, 48)):
    out = BytesIO()
    Image.new("RGB", size, "white").save(out, kind)
    return out.getvalue()


def test_photos_are_kept_only_with_consent_and_only_pictures(world):
    visit = first_visit(reported(world))
    with pytest.raises(VisitRefused, match="agreed"):
        keep(visit, world, photos=(("a.jpg", picture()),))
    with pytest.raises(FileRefused, match="Only pictures"):
        keep(visit, world, photo_consent=True, photos=(("a.pdf", b"%PDF-1.4 %%EOF"),))
    record = keep(visit, world, photo_consent=True, photos=(("a.jpg", picture()), ("b.jpg", picture())))
    assert record.photos.count() == 1  # the same picture twice


def test_a_photo_beyond_the_limit_is_refused_and_nothing_is_kept(world, settings):
    settings.DOCUMENT_MAX_BYTES = 1024
    visit = first_visit(reported(world))
    with pytest.raises(FileRefused, match="more than 0 MB"):
        keep(visit, world, photo_consent=True, photos=(("big.bmp", picture("BMP", (200, 200))),))
    assert not VisitRecord.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_people_recording_at_once_leave_one_record(world):
    visit = first_visit(reported(world))
    writers = [world.branch_chair, world.person(Role.VICE_CHAIR)]

    def write(actor):
        try:
            return record_visit(visit=visit, entry=record_entry(world), actor=actor, now=NOW)
        except AlreadyRecorded:
            return "too late"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(write, writers))
    assert VisitRecord.objects.count() == 1
    assert outcomes.count("too late") == 1


def test_a_committee_member_in_the_seat_of_the_vice_chair_does_not_fill_it(world):
    visit = first_visit(reported(world))
    other = world.person(Role.COMMITTEE_MEMBER)
    visit.seats.filter(position=1).update(user=other)
    assert not keep(visit, world, came=(world.branch_chair.pk, other.pk)).seats_met


def test_an_evening_on_the_last_day_is_in_time(world):
    visit = first_visit(reported(world))
    evening = visit.item.due_at + timedelta(minutes=40)
    assert keep(visit, world, now=evening, happened_at=evening).standard_met


def test_a_visit_before_its_window_is_kept_beside_it(world):
    case = in_care(world)
    later = Visit.objects.filter(case=case, trigger="regular").select_related("item").order_by("-planned_on").first()
    with pytest.raises(NotOpen, match="keep yours as a further visit"):
        keep(later, world)


def test_a_visit_during_a_pause_keeps_the_standard(world):
    visit = first_visit(reported(world))
    pause_item(item=visit.item_id, actor=world.branch_chair, now=NOW, why="hospital")
    later = NOW + timedelta(days=5)
    assert keep(visit, world, now=later, happened_at=later).standard_met


def test_whoever_stands_in_for_a_visitor_on_leave_fills_the_seat(world):
    visit, cover = first_visit(reported(world)), world.person(Role.ORGANISATION_OFFICER)
    Leave.objects.create(user=world.person(Role.VICE_CHAIR), cover=cover, starts_on=TODAY, ends_on=TODAY)
    record = keep(visit, world, came=(world.branch_chair.pk, cover.pk))
    assert record.standard_met
    assert record.attendances.get(user=cover).role == "vice_chair"


def test_after_the_leave_whoever_stood_in_fills_it_no_more(world):
    visit, cover = first_visit(reported(world)), world.person(Role.ORGANISATION_OFFICER)
    yesterday = TODAY - timedelta(days=1)
    Leave.objects.create(user=world.person(Role.VICE_CHAIR), cover=cover, starts_on=yesterday, ends_on=yesterday)
    assert not keep(visit, world, came=(world.branch_chair.pk, cover.pk)).seats_met
