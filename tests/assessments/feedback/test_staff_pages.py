"""What the staff do with requests: find them, read them, answer, note one, turn one into a case, take on a referral."""

import re
from datetime import date, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from auditlog.models import LogEntry
from python_calamine import CalamineWorkbook

from assessments.feedback.enums import Category
from assessments.feedback.models import FeedbackRequest, RightsHelp
from assessments.feedback.services.answering import judge_answer
from cases.care.models import IllnessCase
from tests.factories.cases import NOW, load_catalogues, make_member, reported
from tests.factories.feedback import work_of, written
from tests.factories.protocol import in_force
from tests.factories.visits import PHOTO, first_visit, record_entry
from unioncare.organisation.enums import Role
from unioncare.worklist.models import WorkItem
from visits.schedule.models import VisitReferral
from visits.schedule.services.recording import record_visit


def text(answered, status: int = 200) -> str:
    assert answered.status_code == status, answered
    return " ".join(answered.content.decode().split())


def test_the_list_opens_by_kind_and_unit_and_costs_the_same_for_many(world, sign_in, django_assert_num_queries):
    care, rights = written(world), written(world, Category.RIGHTS, unit=world.enterprise)
    far = written(world, unit=world.far_branch)
    officer, leader = sign_in(world.welfare_officer), sign_in(world.chair)
    html = text(officer.get("/feedback/"))
    assert care.number in html
    for unseen in (rights.number, far.number):
        assert unseen not in html
    assert rights.number not in text(sign_in(world.branch_chair).get("/feedback/"))  # above the branch
    html = text(leader.get("/feedback/?category=rights"))
    assert rights.number in html
    assert care.number not in html
    found = leader.post("/feedback/", {"q": care.number.lower()}, follow=True)
    assert re.findall(r"Q2026-\d{4}</a>", text(found)) == [f"{care.number}</a>"]
    assert care.number in text(leader.get(f"/feedback/?unit={world.branch.code}"))
    assert rights.number not in text(leader.get(f"/feedback/?unit={world.branch.code}"))
    WorkItem.objects.filter(subject=care.subject).update(
        due_at=NOW - timedelta(hours=1), opens_at=NOW - timedelta(days=2)
    )
    late = text(leader.get("/feedback/?late=1"))
    assert (care.number in late, rights.number in late) == (True, False)
    assert "Take the filter away" in text(leader.get("/feedback/?state=closed"))
    for count in (0, 3):
        for _number in range(count):
            written(world)
        with django_assert_num_queries(4):
            leader.get("/feedback/")


def test_the_page_shows_the_thread_and_answers_and_each_reading_is_noted(world, sign_in):
    request = written(
        world, is_anonymous=False, name="李志强", phone="13800001111", files=(PHOTO,), text="<b>想请工会来看看</b>"
    )
    officer = sign_in(world.welfare_officer)
    html = text(officer.get(request.get_absolute_url()))
    assert "&lt;b&gt;想请工会来看看" in html
    assert "Call them:" in html
    assert "Feedback Q2026-0001 is answered within 15 working days" in html
    seen = LogEntry.objects.filter(action=LogEntry.Action.ACCESS, object_repr=request.number)
    assert seen.count() == 1
    kept = request.files.get()
    file = officer.get(f"{request.get_absolute_url()}files/{kept.pk}/")
    assert file.headers["Content-Disposition"] == 'attachment; filename="photo.png"'
    assert b"".join(file.streaming_content).startswith(b"\x89PNG")
    step = f"{request.get_absolute_url()}steps/"
    officer.post(f"{step}acknowledge/")
    text(officer.post(f"{step}answer/", {"text": " "}))
    officer.post(f"{request.get_absolute_url()}reply/", {"text": "哪天方便？"})
    officer.post(f"{step}answer/", {"text": "周五来看您。"})
    html = text(officer.get(request.get_absolute_url()))
    for words in ("哪天方便？", "周五来看您。", "Nothing is owed now."):
        assert words in html
    text(officer.get(f"{step}close/"), 404)
    judge_answer(request_id=request.pk, score=2, words="没来", now=NOW)
    html = text(officer.get(request.get_absolute_url()))
    assert "Whoever answered a request does not handle it a second time." in html
    assert "Satisfaction: 2 of 5" in html
    assert "does not handle it a second time" in text(officer.post(f"{step}answer/", {"text": "再答"}))


def test_one_who_calls_gets_a_code_and_a_matter_of_rights_its_fields(world, sign_in):
    chair = sign_in(world.branch_chair)
    told = {"category": "rights", "unit": world.branch.pk, "text": "拖欠工资", "name": "李志强", "key": str(uuid4())}
    html = text(chair.post("/feedback/new/", told))
    code = re.search(r'uc-num">(\w{4}-\w{4}-\w{4})<', html)[1]
    request = FeedbackRequest.objects.get()
    assert (request.way, request.recorded_by, request.name) == ("staff", world.branch_chair, "李志强")
    assert request.number in text(chair.post("/feedback/track/", {"code": code}))
    fields = {"kind": "wages", "respondent": "某工程公司", "amount": "12,000", "limitation_date": "2026-06-30"}
    chair.post(f"{request.get_absolute_url()}rights/", fields)
    rights = RightsHelp.objects.get()
    assert (rights.amount, rights.limitation_date, rights.respondent) == (12_000, date(2026, 6, 30), "某工程公司")
    assert "12,000.00" in text(chair.get(request.get_absolute_url()))
    assert "Act before rights are lost" in text(chair.get(request.get_absolute_url()))
    # As a suggestion it goes elsewhere, and the branch chair reads it no more.
    moved = chair.post(f"{request.get_absolute_url()}details/", {"category": "suggestion"}, follow=True)
    assert moved.request["PATH_INFO"] == "/feedback/"
    assert set(work_of(request)) == {"feedback_acknowledge", "feedback_suggestion"}
    text(chair.get(request.get_absolute_url()), 404)
    unknown = sign_in(world.chair).post(
        f"{request.get_absolute_url()}details/", {"category": "complaint", "about": "没有这个人"}
    )
    assert "one person of the union" in text(unknown)


def test_who_asks_for_care_becomes_a_case_in_one_click(world, sign_in):
    load_catalogues()
    in_force(world.enterprise)
    member = make_member(world)
    request = written(world, is_anonymous=False, name="陈国栋", phone="13812342046", text="胸痛两周，查出肺部肿块")
    officer, page = sign_in(world.welfare_officer), f"{request.get_absolute_url()}case/"
    html = text(officer.get(page))
    for words in ("胸痛两周，查出肺部肿块", "陈国栋", "13812342046"):
        assert words in html
    told = {"key": str(uuid4()), "consent": "member", "what_happened": "胸痛两周", "severity": "3", "member": member.pk}
    officer.post(page, told | {"onset_on": "2026-03-01", "contact_phone": "13812342046", "informant": "陈国栋"})
    case = IllnessCase.objects.get()
    request.refresh_from_db()
    assert (request.case, request.member) == (case, member)
    assert case.number in text(officer.get(request.get_absolute_url()))
    text(officer.get(f"{written(world, Category.INSURANCE).get_absolute_url()}case/"), 404)


def test_a_need_for_legal_help_is_opened_as_a_request_and_its_referral_is_done(world, sign_in):
    load_catalogues()
    in_force(world.enterprise)
    case = reported(world)
    record_visit(
        visit=first_visit(case), entry=record_entry(world, needs={"legal": "工伤认定被拒"}),
        actor=world.branch_chair, now=NOW,
    )  # fmt: skip
    item = VisitReferral.objects.get().item
    officer, page = sign_in(item.assignee), f"/feedback/referrals/{item.pk}/"
    assert page in text(officer.get(f"/visits/outcomes/{item.pk}/"))
    text(sign_in(world.outsider(Role.WELFARE_OFFICER)).get(page), 404)
    text(officer.get(page))
    officer.post(page)
    request = FeedbackRequest.objects.get()
    assert (request.way, request.category, request.member) == ("visit", "rights", case.member)
    assert request.messages.get().text == "工伤认定被拒"
    item.refresh_from_db()
    assert (item.state, item.done_by) == ("done", item.assignee)
    assert work_of(request)["feedback_rights"].assignee == world.branch_chair
    officer.post(page)  # once
    assert FeedbackRequest.objects.count() == 1
    # With the case goes what its visit brought.
    case.refresh_from_db()
    case.delete()
    request.refresh_from_db()
    assert (request.state, request.name, request.messages.get().text) == ("withdrawn", "", "")
    assert request.erased_at is not None


@pytest.mark.parametrize("role", [Role.CHAIR, Role.WELFARE_OFFICER])
def test_the_workbook_is_for_leaders_and_the_poster_bears_the_address(world, sign_in, role):
    written(world)
    browser = sign_in(world.person(role))
    answered = browser.post("/feedback/export/?category=care", {"purpose": "月度汇总"})
    if role == Role.CHAIR:
        book = CalamineWorkbook.from_filelike(BytesIO(b"".join(answered.streaming_content)))
        assert "Q2026-0001" in str(book.get_sheet_by_index(0).to_python())
    else:
        assert answered.status_code == 403
    poster = text(browser.get(f"/feedback/poster/{world.enterprise.code}/"))
    assert f"/feedback/ask/{world.enterprise.code}/" in poster
    text(browser.get(f"/feedback/poster/{world.far_enterprise.code}/"), 404)
