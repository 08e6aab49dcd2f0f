"""Whose consent is in force, and who looked at whom."""

import zipfile
from io import BytesIO

import pytest
from auditlog.models import LogEntry
from django.urls import reverse

from cases.care.services.consent import withdraw_consent
from cases.care.services.reports import ConsentEntry
from tests.factories.campaigns import drafted, signed
from tests.factories.cases import NOW, graded, make_member, reported
from tests.factories.counselling import accepted, agreed, staffed
from tests.factories.privacy import entered
from tests.factories.visits import first_visit, record_entry
from unioncare.core.audit import record_access
from unioncare.dashboard.privacy.selectors.access import access_page
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Relative
from visits.schedule.services.recording import record_visit

pytestmark = pytest.mark.django_db
CONSENTS = reverse("dashboard:privacy_consents")


def test_the_register_shows_each_kind_of_consent_with_text_day_and_whose_word(world, sign_in) -> None:
    staffed(world)
    given_one = graded(world, member=make_member(world))
    asked = reported(world, member=make_member(world, name="刘海", number="030218"), consent=None)
    gone = reported(world, member=make_member(world, name="马超", number="030219"))
    withdraw_consent(case_id=gone.pk, entry=ConsentEntry(True, "马母", "母亲"), actor=world.welfare_officer, now=NOW)
    agreed(world, accepted(world, case=given_one))
    signed(drafted(world, case=given_one), world)
    record_visit(
        visit=first_visit(given_one), entry=record_entry(world, photo_consent=True), actor=world.branch_chair, now=NOW
    )
    client = sign_in(world.welfare_officer)

    page = client.get(CONSENTS).content.decode()

    for words in (given_one.number, "In force", asked.number, "Not asked yet", "Withdrawn", "马母 (母亲)", "Version 1"):
        assert words in page
    only = client.get(CONSENTS + "?state=withdrawn").content.decode()
    assert gone.number in only
    assert given_one.number not in only
    counselling = client.get(CONSENTS + "?kind=counselling").content.decode()
    assert "the counselling team" in counselling
    assert "沈岚" not in counselling
    assert given_one.member.name in client.get(CONSENTS + "?kind=campaign").content.decode()
    assert given_one.member.name in client.get(CONSENTS + "?kind=photo").content.decode()
    far = sign_in(world.outsiders["welfare_officer"]).get(CONSENTS).content.decode()
    assert given_one.number not in far


def test_the_workbook_of_consents_is_for_a_purpose_that_is_noted(world, sign_in) -> None:
    case = reported(world)
    client = sign_in(world.welfare_officer)
    answer = client.post(reverse("dashboard:privacy_consents_export"), {"purpose": "年度自查"})
    with zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content))) as book:
        text = b"".join(book.read(name) for name in book.namelist()).decode("utf-8", "ignore")
    assert case.number in text
    assert "年度自查" in text
    noted = LogEntry.objects.filter(additional_data__what="consent register exported").get()
    assert noted.additional_data["purpose"] == "年度自查"


@pytest.mark.parametrize("number", [1, 3, 50])
def test_the_register_asks_the_database_as_often_for_one_as_for_many(
    world, sign_in, django_assert_num_queries, number
) -> None:
    for place in range(number):
        reported(world, member=make_member(world, name=f"职工{place}", number=f"05{place:04d}"))
    client = sign_in(world.chair)
    client.get(CONSENTS)
    with django_assert_num_queries(6):
        client.get(CONSENTS)


def test_the_member_is_shown_who_looked_for_what_counsellors_by_post_alone(world, sign_in) -> None:
    case = reported(world)
    counsellor = world.person(Role.COUNSELLOR)
    record_access(case, actor=counsellor, purpose="与本人通话", what="contact")
    officer = sign_in(world.welfare_officer)
    officer.post(reverse("cases:unmask_part", args=[case.member.pk, "phone"]), {"purpose": "上门前电话"})

    page = officer.get(reverse("dashboard:privacy_access", args=[case.member.pk])).content.decode()
    paper = officer.get(reverse("dashboard:privacy_access_paper", args=[case.member.pk])).content.decode()

    for html in (page, paper):
        assert "上门前电话" in html
        assert "周文静" in html
        assert "Counsellor" in html
        assert "沈岚" not in html
        assert "与本人通话" not in html
    assert (
        "List of who looked" in officer.get(reverse("dashboard:privacy_access", args=[case.member.pk])).content.decode()
    )
    assert (
        sign_in(world.branch_chair).get(reverse("dashboard:privacy_access", args=[case.member.pk])).status_code == 403
    )


def test_reading_who_looked_is_a_look_for_the_open_request_and_closed_to_relatives(world, sign_in) -> None:
    case = reported(world)
    asked = entered(case.member, world)
    url = reverse("dashboard:privacy_access", args=[case.member.pk])
    sign_in(world.chair).get(url)
    noted = LogEntry.objects.get_for_object(case.member).get(additional_data__what="access log")
    assert (noted.actor, noted.additional_data["purpose"]) == (world.chair, asked.number)
    Relative.objects.create(
        user=world.chair, name=case.member.name, relation="兄弟", employee_no=case.member.employee_no
    )
    for name in ("access", "access_paper"):
        answer = sign_in(world.chair).get(reverse(f"dashboard:privacy_{name}", args=[case.member.pk]))
        assert answer["Location"] == reverse("dashboard:privacy_requests")
    assert LogEntry.objects.filter(additional_data__what="access log").count() == 1


def test_looks_are_paged_by_key_without_losing_or_repeating_one(world) -> None:
    case = reported(world)
    for place in range(60):
        record_access(case, actor=world.chair, purpose=f"第{place}次", what="page")
    first, page = access_page(case.member, "")
    second, last = access_page(case.member, page.next_cursor)
    assert (len(first), len(second), last.has_next) == (50, 10, False)
    assert len({look.purpose for look in (*first, *second)}) == 60
