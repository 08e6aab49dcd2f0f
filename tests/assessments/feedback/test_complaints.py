"""A complaint about somebody: by no door does it reach them, their relatives, or who stands in for them."""

from datetime import timedelta
from io import BytesIO

import pytest
from auditlog.models import LogEntry
from django.contrib import admin
from django.urls import reverse
from python_calamine import CalamineWorkbook

from assessments.feedback.enums import Category
from assessments.feedback.models import FeedbackRequest
from assessments.feedback.selectors.concerned import people_barred
from assessments.feedback.services.answering import answer, judge_answer
from assessments.feedback.services.climbing import climb_complaints, count_complaints, move_complaints
from assessments.feedback.services.details import route_anew
from cases.members.models import Member
from tests.factories import RelativeFactory
from tests.factories.cases import NOW, make_member
from tests.factories.feedback import work_of, written
from tests.factories.organisation import PostFactory, UserFactory
from tests.factories.world import SINCE
from unioncare.notifications.models import Message
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Leave, User
from unioncare.worklist.selectors.scopes import items_open_to
from unioncare.worklist.services.escalating import escalate
from unioncare.worklist.services.leaving import hand_over_everything, preview_hand_over
from unioncare.worklist.services.reminding import remind

LATE = NOW + timedelta(days=60)


def numbered(user: User, number: str) -> User:
    user.employee_no = number
    user.save(update_fields=["employee_no"])
    return user


@pytest.fixture
def accused(world) -> User:
    """The vice-chair of the enterprise, who would answer a complaint."""
    return numbered(world.person(Role.VICE_CHAIR), "030001")


@pytest.fixture
def complaint(world, accused) -> FeedbackRequest:
    return written(world, Category.COMPLAINT, about=accused, text="副主席吴建民态度粗暴。")


def leader(world, number: str) -> User:
    """Return one more vice-chair."""
    user = numbered(UserFactory(), number)
    PostFactory(unit=world.enterprise, role=Role.VICE_CHAIR, user=user, starts_on=SINCE)
    return user


def test_it_stands_with_a_leader_whom_it_does_not_concern_and_climbs_past_the_accused(world, accused, complaint):
    items = work_of(complaint)
    assert {item.assignee for item in items.values()} == {world.chair}
    # The sweep of all work passes it by; its own one finds nobody who may have it but the party secretary.
    assert escalate(now=LATE) == 0
    assert climb_complaints(now=LATE) == 2
    assert {item.assignee for item in work_of(complaint).values()} == {world.person(Role.PARTY_SECRETARY)}
    assert climb_complaints(now=LATE + timedelta(days=1)) == 0  # once
    remind(now=LATE)
    told = Message.objects.filter(recipient=accused)
    assert [message for message in told if "complaint" in str(message.params)] == []


def test_no_relative_reads_it_whoever_of_the_two_declared_the_relation(world, accused, complaint):
    declares = leader(world, "030002")
    RelativeFactory(user=declares, employee_no=accused.employee_no)
    declared = leader(world, "030003")
    RelativeFactory(user=accused, employee_no=declared.employee_no)
    by_id, theirs = leader(world, "030004"), make_member(world, employee_no="030001")
    Member.objects.filter(pk=theirs.pk).update(id_index=b"0123456789abcdef")
    RelativeFactory(user=by_id, employee_no="", id_index=b"0123456789abcdef")
    free = leader(world, "030005")
    near = {accused, declares, declared, by_id}
    barred = people_barred([complaint.subject])[complaint.subject_id]
    assert set(barred) == {one.pk for one in near}
    for user in (*near, free, world.chair):
        seen = FeedbackRequest.objects.visible_to(User.objects.get(pk=user.pk)).filter(pk=complaint.pk).exists()
        assert seen == (user not in near), user


def test_every_page_is_closed_to_the_accused_and_says_nothing_of_it(world, accused, complaint, sign_in):
    number = complaint.number
    accused.is_superuser = accused.is_staff = True
    accused.save()
    browser, leads = sign_in(accused), sign_in(world.chair)
    assert number in leads.get("/feedback/").content.decode()
    assert leads.get(complaint.get_absolute_url()).status_code == 200
    # What a leader's reading and the item's life leave behind is no trail to the accused.
    for address in (
        "/feedback/",
        f"/feedback/?q={number}",
        "/feedback/?category=complaint",
        "/work/?tab=unit",
        "/work/",
    ):
        assert complaint.get_absolute_url() not in browser.get(address).content.decode(), address
    names = ("request", "details", "reply", "case", "rights")
    pages = [reverse(f"assessments:feedback_{name}", args=[number]) for name in names]
    pages += [reverse("assessments:feedback_move", args=[number, "answer"])]
    pages += [reverse("worklist:item", args=[item.pk]) for item in work_of(complaint).values()]
    for page in pages:
        assert browser.get(page).status_code in {403, 404}, page
    for user in (accused, world.branch_chair, world.welfare_officer):
        assert not items_open_to(user).filter(subject=complaint.subject).exists()
    assert FeedbackRequest not in admin.site._registry
    trail = LogEntry.objects.filter(object_repr=number)
    assert all("about" not in str(entry.changes) and accused.name not in str(entry.changes) for entry in trail)


def test_the_workbook_of_the_accused_leaves_it_out(world, accused, complaint, sign_in):
    other = written(world, Category.SUGGESTION)
    rows = {}
    for user in (accused, world.chair):
        answered = sign_in(user).post("/feedback/export/", {"purpose": "月度汇总"})
        book = CalamineWorkbook.from_filelike(BytesIO(b"".join(answered.streaming_content)))
        rows[user] = str(book.get_sheet_by_index(0).to_python())
    assert complaint.number not in rows[accused]
    assert other.number in rows[accused]
    assert complaint.number in rows[world.chair]
    assert "态度粗暴" not in rows[world.chair]


def test_a_deputy_a_cover_and_a_successor_get_none_of_it_where_it_concerns_them(world, accused, complaint):
    chair, item = world.chair, work_of(complaint)["feedback_complaint"]
    Leave.objects.create(user=chair, cover=accused, starts_on=NOW.date(), ends_on=NOW.date())
    stands_in = User.objects.get(pk=accused.pk)
    assert not items_open_to(stands_in).filter(pk=item.pk).exists()
    assert not FeedbackRequest.objects.visible_to(stands_in).filter(pk=complaint.pk).exists()
    assert count_complaints(chair, None) == 2
    assert preview_hand_over(person=chair, to=accused, paths=None, now=NOW).items == 0
    hand_over_everything(person=chair, to=accused, paths=None, actor=chair, now=NOW, reason="轮岗")
    assert {one.assignee for one in work_of(complaint).values()} == {world.person(Role.PARTY_SECRETARY)}
    assert move_complaints(
        person=chair, to=accused, paths=(world.far_enterprise.path,), actor=chair, now=NOW, reason="轮岗"
    ) == (0, [])


def test_found_out_later_it_leaves_the_hands_of_whom_it_is_about(world, accused):
    request = written(world, Category.COMPLAINT)
    assert work_of(request)["feedback_complaint"].assignee == accused
    known = {"category": Category.COMPLAINT, "is_major": False, "member": None}
    route_anew(request_id=request.pk, about=accused, actor=world.chair, now=NOW, **known)
    assert {item.assignee for item in work_of(request).values()} == {world.chair}
    assert not FeedbackRequest.objects.visible_to(world.person(Role.VICE_CHAIR)).exists()
    answer(request_id=request.pk, text="已核实并批评教育。", actor=world.chair, now=NOW)
    judge_answer(request_id=request.pk, score=1, words="", now=NOW)
    # Neither whom it is about, nor who answered.
    assert work_of(request)["feedback_complaint"].assignee == world.person(Role.PARTY_SECRETARY)


def test_a_complaint_whose_person_left_finds_another_one(world):
    request, vice = written(world, Category.COMPLAINT), world.person(Role.VICE_CHAIR)
    vice.is_active = False
    vice.save(update_fields=["is_active"])
    assert climb_complaints(now=NOW) == 2
    assert {item.assignee for item in work_of(request).values()} == {world.chair}
