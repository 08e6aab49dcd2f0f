"""What was said goes when its time is over, or with the case; the row stays, without a word, and still counts."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from auditlog.models import LogEntry
from django.db import IntegrityError, connection, transaction

from tests.factories.cases import NOW, TODAY, reported
from tests.factories.counselling import (
    GOAL,
    REASON,
    SECRETS,
    SUMMARY,
    another_counsellor,
    counselled,
    referred,
    sat,
    staffed,
)
from unioncare.core.models import Threshold
from unioncare.core.rates import Rate
from unioncare.core.workflow import MoveRefused
from unioncare.organisation.enums import Role
from unioncare.worklist.models import WorkItem
from visits.counselling.enums import Attendance, ConsentAnswer, CounsellingState, DeclineReason, Outcome
from visits.counselling.models import (
    Counselling,
    CounsellingConsent,
    CounsellingSession,
    EmergencyAccess,
    Goal,
    Referral,
)
from visits.counselling.selectors.referrals import referrals_completed
from visits.counselling.services.accessing import ask_access
from visits.counselling.services.consent import AnswerEntry, record_answer
from visits.counselling.services.course import end_counselling, set_review
from visits.counselling.services.deciding import decline_referral
from visits.counselling.services.erasing import erase_expired
from visits.counselling.services.goals import set_goal
from visits.counselling.services.sessions import strike_session
from visits.counselling.thresholds import RETENTION_YEARS

pytestmark = pytest.mark.django_db
WHY = "来电称要跳楼，沈岚和叶青都联系不上"
IN_THREE_YEARS = datetime(2029, 3, 18, 10, tzinfo=NOW.tzinfo)
ENVELOPES = (
    (Referral, "reason"), (Goal, "text"), (EmergencyAccess, "reason"), (CounsellingSession, "goal"),
    (CounsellingSession, "summary"), (CounsellingSession, "risk"), (CounsellingSession, "plan"),
    (CounsellingSession, "struck_reason"),
)  # fmt: skip


@pytest.fixture
def counselling(world) -> Counselling:
    """A counselling in which every field that can hold words holds some."""
    staffed(world)
    counselling, counsellor = counselled(world), world.person(Role.COUNSELLOR)
    set_goal(counselling_id=counselling.pk, text=GOAL, actor=counsellor, now=NOW)
    strike_session(session_id=counselling.sessions.get().pk, reason="记错了人", actor=counsellor, now=NOW)
    sat(world, counselling, held_at=NOW)
    ask_access(counselling_id=counselling.pk, reason=WHY, actor=another_counsellor(world), now=NOW)
    proxy = AnswerEntry(ConsentAnswer.GIVEN, "王秀兰", "配偶")
    record_answer(counselling_id=counselling.pk, entry=proxy, actor=counsellor, now=NOW)
    return counselling


def ended(world, counselling: Counselling) -> Counselling:
    end_counselling(counselling_id=counselling.pk, outcome=Outcome.GOALS, actor=world.person(Role.COUNSELLOR), now=NOW)
    return Counselling.objects.get(pk=counselling.pk)


def envelopes() -> int:
    """Count the values that are still encrypted somewhere, as the database holds them."""
    with connection.cursor() as cursor:
        found = 0
        for model, name in ENVELOPES:
            cursor.execute(f'SELECT count(*) FROM "{model._meta.db_table}" WHERE length("{name}") > 0')
            found += cursor.fetchone()[0]
    return found


def test_three_years_after_the_end_no_word_is_left_and_the_rows_still_count(world, counselling):
    ended(world, counselling)
    assert envelopes() == 12
    assert erase_expired(now=IN_THREE_YEARS - timedelta(seconds=1)) == 0

    assert erase_expired(now=IN_THREE_YEARS) == 1
    assert erase_expired(now=IN_THREE_YEARS) == 0

    assert envelopes() == 0
    counselling.refresh_from_db()
    assert counselling.erased_at == IN_THREE_YEARS
    assert set(CounsellingConsent.objects.values_list("given_by", "relation")) == {("", "")}
    held = counselling.sessions.filter(struck_at__isnull=True).get()
    assert (held.held_at, held.attendance, held.minutes) == (NOW, Attendance.ATTENDED, 50)
    assert referrals_completed(world.enterprise.path, TODAY, TODAY) == Rate(1, 1)
    event = LogEntry.objects.filter(additional_data__what="content deleted").get()
    assert event.additional_data["why"] == "retention"


def test_a_declined_referral_is_kept_no_longer_than_a_counselling(world):
    staffed(world)
    counselling = referred(world)
    decline_referral(
        counselling_id=counselling.pk,
        reason=DeclineReason.NOT_WISHED,
        actor=world.person(Role.COUNSELLING_SUPERVISOR),
        now=NOW,
    )

    assert erase_expired(now=IN_THREE_YEARS) == 1

    assert counselling.referrals.get().reason == ""


def test_what_runs_is_kept_however_long(counselling):
    assert erase_expired(now=IN_THREE_YEARS + timedelta(days=3650)) == 0

    assert envelopes() == 12


def test_administrators_set_how_long(world, counselling):
    ended(world, counselling)
    Threshold.objects.create(pk=RETENTION_YEARS.code, value=5)

    assert erase_expired(now=IN_THREE_YEARS) == 0
    assert erase_expired(now=IN_THREE_YEARS.replace(year=2031)) == 1


def test_on_a_leap_day_it_counts_from_the_day_before(world, counselling):
    ended(world, counselling)
    Counselling.objects.filter(pk=counselling.pk).update(ended_at=datetime(2025, 2, 28, 9, tzinfo=UTC))

    assert erase_expired(now=datetime(2028, 2, 29, 9, tzinfo=UTC)) == 1


def test_the_page_says_that_it_was_deleted_and_shows_the_days_alone(world, counselling, sign_in):
    ended(world, counselling)
    erase_expired(now=IN_THREE_YEARS)

    with time_machine.travel(IN_THREE_YEARS, tick=False):
        answer = sign_in(world.person(Role.COUNSELLOR)).get(counselling.get_absolute_url())

    html = answer.content.decode()
    assert "What was said was deleted on 18 Mar 2029" in html
    assert "Struck out by 沈岚" in html
    assert "Attended" in html
    for words in (*SECRETS, "记错了人", "王秀兰"):
        assert words not in html


def test_nobody_asks_for_emergency_access_to_what_is_gone(world, counselling):
    ended(world, counselling)
    erase_expired(now=IN_THREE_YEARS)

    with pytest.raises(MoveRefused, match="is deleted"):
        ask_access(counselling_id=counselling.pk, reason=WHY, actor=another_counsellor(world, "任远"), now=NOW)


class TestWithTheCase:
    def test_an_erased_case_takes_every_word_and_the_name_along_and_the_row_stays(self, world, counselling):
        counsellor, name = world.person(Role.COUNSELLOR), counselling.case.member.name
        set_review(counselling_id=counselling.pk, on=TODAY + timedelta(days=9), actor=counsellor, now=NOW)
        assert name in counselling.subject.label

        counselling.case.delete()

        assert envelopes() == 0
        row = Counselling.objects.select_related("subject").get()
        assert (row.case_id, row.state, row.erased_at) == (None, CounsellingState.ENDED, NOW)
        assert (row.subject.label, row.subject.url) == (row.number, "")
        assert row.subject.closed_at == NOW
        assert not WorkItem.objects.open().filter(subject=row.subject).exists()
        assert row.sessions.count() == 2

    def test_it_still_counts_where_it_was(self, world, counselling):
        counselling.case.delete()

        assert referrals_completed(world.enterprise.path, date(2026, 3, 1), TODAY) == Rate(1, 1)
        assert referrals_completed(world.far_enterprise.path, date(2026, 3, 1), TODAY) == Rate(0, 0)

    def test_no_page_opens_it_and_every_list_goes_on(self, world, counselling, sign_in):
        url, number, item = counselling.get_absolute_url(), counselling.number, WorkItem.objects.latest("pk")
        counselling.case.delete()

        for role in (Role.COUNSELLOR, Role.COUNSELLING_SUPERVISOR, Role.CHAIR):
            client = sign_in(world.person(role))
            assert client.get(url).status_code == 404
            for page in ("/counselling/?ended=1", "/counselling/access/", "/work/", "/work/?tab=done", "/home/"):
                answer = client.get(page, follow=True)
                assert answer.status_code in (200, 403, 404), page
                assert number not in answer.content.decode() or "/work/" in page
            assert client.get(f"/work/{item.pk}/").status_code in (200, 404)

    def test_a_row_without_its_case_never_holds_words(self, world, counselling):
        with pytest.raises(IntegrityError, match="counselling_without_case_is_erased"), transaction.atomic():
            Counselling.objects.filter(pk=counselling.pk).update(case=None)

    def test_what_runs_is_never_marked_as_erased(self, counselling):
        with pytest.raises(IntegrityError, match="counselling_erased_when_over"), transaction.atomic():
            Counselling.objects.filter(pk=counselling.pk).update(erased_at=NOW)


def test_who_answered_for_the_member_stays_out_of_the_audit_trail(counselling):
    trail = LogEntry.objects.get_for_model(CounsellingConsent)

    assert trail.exists()
    assert not [entry for entry in trail if "王秀兰" in str(entry.changes) or "配偶" in str(entry.changes)]


def test_nothing_else_that_was_said_survives_in_any_table(world, counselling):
    ended(world, counselling)
    erase_expired(now=IN_THREE_YEARS)

    assert SUMMARY not in str(list(CounsellingSession.objects.values()))
    assert REASON not in str(list(Referral.objects.values()))


def test_a_later_case_with_the_same_number_can_be_referred(world, counselling):
    number, member = counselling.case.number, counselling.case.member
    counselling.case.delete()
    again = reported(world, member=member)
    assert again.number == number
    assert referred(world, case=again).number == f"{number}-1"
    counselling.refresh_from_db()
    assert number not in f"{counselling.number} {counselling.subject.label} {counselling.subject.reference}"
