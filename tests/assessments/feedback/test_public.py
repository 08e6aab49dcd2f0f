"""What a worker meets on the phone: the form, the code that is shown once, the answer, the mark; and no trace."""

import re
import uuid

import pytest
from auditlog.models import LogEntry
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from assessments.feedback.enums import Category
from assessments.feedback.models import FeedbackFile, FeedbackRequest
from assessments.feedback.services.answering import answer
from assessments.feedback.services.receiving import MOST_FILES
from donations.campaigns.naming import half_name
from tests.factories.cases import NOW
from tests.factories.feedback import work_of, written_with_code
from tests.factories.organisation import PostFactory
from tests.factories.visits import PHOTO
from tests.factories.world import SINCE
from unioncare.organisation.enums import Role

TRACK = "/feedback/track/"
CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")


def told(world, **fields):
    return {
        "category": "suggestion", "text": "井口浴室水温太低。", "unit": world.branch.code, "known": "no", "about": "",
        "name": "李志强", "phone": "13800001111", "key": str(uuid.uuid4()), **fields,
    }  # fmt: skip


def text(answered, status: int = 200) -> str:
    assert answered.status_code == status, answered
    return " ".join(answered.content.decode().split())


def everything_kept() -> str:
    """Return the rows of every table that holds anything, as the database has them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        found = []
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            found += [row for (row,) in cursor.fetchall()]
    return "\n".join(found)


def test_who_stays_unknown_leaves_no_trace_and_the_code_is_kept_by_nobody(world, phone):
    entries = LogEntry.objects.count()
    ask = f"/feedback/ask/{world.branch.code}/"
    data = told(world, papers=[SimpleUploadedFile("a.png", PHOTO[1], "image/png")])
    html = text(phone.post(f"{ask}?qr", data, REMOTE_ADDR="203.0.113.77", HTTP_USER_AGENT="Phone/77"))
    request = FeedbackRequest.objects.get()
    code = CODE.search(html)[0]
    assert request.number in html
    assert (request.way, request.is_anonymous, request.name, request.phone) == ("qr", True, "", "")
    kept = everything_kept()
    for secret in (
        "203.0.113.77",
        "Phone/77",
        code,
        code.replace("-", ""),
        "13800001111",
        "李志强",
        "水温",
        data["key"],
    ):
        assert secret not in kept, secret
    assert (LogEntry.objects.count(), Session.objects.count()) == (entries, 0)
    stored = FeedbackFile.objects.get()
    assert (stored.content_type, stored.file.name.startswith("feedback/")) == ("image/png", True)
    # The same form again, on a bad network: one request, the same code.
    again = text(phone.post(ask, told(world, key=data["key"])))
    assert (CODE.search(again)[0], FeedbackRequest.objects.count()) == (code, 1)


def test_the_code_alone_opens_the_answer_writes_back_and_judges(world, phone):
    request, code = written_with_code(world, Category.SUGGESTION)
    answered = phone.get(TRACK)
    assert answered.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answered.headers["Referrer-Policy"] == "no-referrer"
    text(phone.post(TRACK, {"code": "ACDE-ACDE-ACDE"}), 404)
    typed = code.lower()
    assert request.number in text(phone.post(TRACK, {"code": f"{typed[:4]} {typed[4:]}"}))
    answer(request_id=request.pk, text="本周检修。", actor=world.person(Role.ORGANISATION_OFFICER), now=NOW)
    html = text(phone.post(TRACK, {"code": code}))
    assert "本周检修。" in html
    assert world.person(Role.ORGANISATION_OFFICER).name not in html
    assert "浴室还没有修。" in text(phone.post(TRACK, {"code": code, "act": "reply", "text": "浴室还没有修。"}))
    text(phone.post(TRACK, {"code": code, "act": "judge", "score": "9"}), 422)
    html = text(phone.post(TRACK, {"code": code, "act": "judge", "score": "1", "words": "没修"}))
    assert "Somebody else looks at it once more" in html
    assert work_of(request)["feedback_suggestion"].assignee == world.person(Role.VICE_CHAIR)
    answer(request_id=request.pk, text="已修好。", actor=world.person(Role.VICE_CHAIR), now=NOW)
    html = text(phone.post(TRACK, {"code": code, "act": "judge", "score": "2"}))
    assert "You can go further" in html
    assert world.corporation.name in html
    text(phone.post(TRACK, {"code": code, "act": "reply", "text": "再说"}), 422)
    assert "Take the request back" not in html


def test_it_is_taken_back_by_the_code_and_then_nobody_owes_anything(world, phone):
    request, code = written_with_code(world)
    assert "Withdrawn" in text(phone.post(TRACK, {"code": code, "act": "withdraw"}))
    assert work_of(request) == {}


def test_a_complaint_names_a_post_and_keeps_its_holder_away(world, phone):
    page = text(phone.get(f"/feedback/ask/{world.group.code}/"))
    vice = world.person(Role.VICE_CHAIR)
    assert vice.name not in page
    seat = f"{world.enterprise.pk}-vice_chair"
    second = PostFactory(unit=world.enterprise, role=Role.VICE_CHAIR, starts_on=SINCE)
    text(phone.post(f"/feedback/ask/{world.group.code}/", told(world, category="complaint", about=seat)), 422)
    assert f"青岭三矿工会 · {half_name(second.user.name)}" in text(phone.get(f"/feedback/ask/{world.group.code}/"))
    seat = f"{seat}-{world.post_of(Role.VICE_CHAIR).pk}"
    text(phone.post(f"/feedback/ask/{world.group.code}/", told(world, category="complaint", about=seat)))
    request = FeedbackRequest.objects.get()
    assert request.about == vice
    assert work_of(request)["feedback_complaint"].assignee == second.user


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"text": "   "}, 422),
        ({"text": "长" * 4001}, 422),
        ({"category": "other"}, 422),
        ({"unit": "NOWHERE"}, 422),
        ({"key": "x"}, 422),
        ({"website": "https://spam.example"}, 200),
    ],
)
def test_bad_input_leaves_nothing_behind(world, phone, fields, status):
    answered = phone.post(f"/feedback/ask/{world.branch.code}/", told(world, **fields))
    assert answered.status_code == status
    assert FeedbackRequest.objects.count() == 0


def test_files_are_looked_into_and_counted(world, phone):
    page = SimpleUploadedFile("scan.pdf", b"<script>alert(1)</script>", "application/pdf")
    many = [SimpleUploadedFile(f"{n}.png", PHOTO[1]) for n in range(MOST_FILES + 1)]
    for files in ([page], many):
        text(phone.post(f"/feedback/ask/{world.branch.code}/", told(world, papers=files)), 422)
    assert (FeedbackRequest.objects.count(), FeedbackFile.objects.count()) == (0, 0)
    script = told(world, text="<script>alert(1)</script>", known="yes")
    text(phone.post(f"/feedback/ask/{world.branch.code}/", script))
    request = FeedbackRequest.objects.get()
    assert (request.name, request.phone) == ("李志强", "13800001111")


def test_too_many_from_one_address_are_refused_and_unknown_units_lead_to_the_door(world, phone):
    assert phone.get("/feedback/ask/NOWHERE/").headers["Location"] == "/feedback/ask/"
    text(phone.get("/feedback/ask/?unit=NOWHERE"), 404)
    assert phone.get(f"/feedback/ask/?unit={world.branch.code.lower()}").status_code == 302
    found = [phone.post(TRACK, {"code": "ACDEACDEACDE"}).status_code for _try in range(31)]
    assert found[:30] == [404] * 30
    assert found[30] == 403
