"""What time does: answered requests close, words and files go, numbers stay; F5 counts what came and closed."""

from datetime import date, timedelta

import pytest
from django.core.files.storage import storages

from assessments.feedback.enums import Category, FeedbackState
from assessments.feedback.models import FeedbackFile, FeedbackRequest
from assessments.feedback.selectors.indicators import requests_closed
from assessments.feedback.selectors.named import requests_naming
from assessments.feedback.services.answering import answer, judge_answer, withdraw, write_back
from assessments.feedback.services.details import RightsEntry, note_rights
from assessments.feedback.services.keeping import close_silent, erase_expired, forget_member
from tests.factories.cases import NOW, make_member
from tests.factories.feedback import work_of, written
from tests.factories.visits import PHOTO


def test_words_and_files_go_after_their_term_and_numbers_stay(world, django_capture_on_commit_callbacks):
    request = written(world, Category.RIGHTS, is_anonymous=False, name="李志强", phone="13800001111", files=(PHOTO,))
    entry = RightsEntry(kind="wages", applicant="李志强", respondent="某公司", facts="拖欠", amount=5_000)
    note_rights(request_id=request.pk, entry=entry, actor=world.branch_chair, now=NOW)
    answer(request_id=request.pk, text="已调解。", actor=world.branch_chair, now=NOW)
    path = FeedbackFile.objects.get().file.name
    assert close_silent(now=NOW + timedelta(days=29)) == 0
    assert close_silent(now=NOW + timedelta(days=31)) == 1
    open_one = written(world)
    ended = NOW + timedelta(days=31)
    assert erase_expired(now=ended + timedelta(days=3 * 365)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert erase_expired(now=ended + timedelta(days=3 * 366)) == 1
    assert erase_expired(now=ended + timedelta(days=3 * 366)) == 0
    kept = FeedbackRequest.objects.get(pk=request.pk)
    assert (kept.number, kept.state, kept.name, kept.phone) == ("Q2026-0001", FeedbackState.CLOSED, "", "")
    assert {message.text for message in kept.messages.all()} == {""}
    rights = kept.rights
    assert (rights.kind, rights.applicant, rights.respondent, rights.facts, rights.amount) == (
        "wages",
        "",
        "",
        "",
        None,
    )
    assert (FeedbackFile.objects.count(), storages["private"].exists(path)) == (0, False)
    assert open_one.messages.get().text  # what is open is kept, however old


def test_f5_counts_as_a_plain_count_over_all_rows_does(world):
    def day(number: int) -> date:
        return (NOW + timedelta(days=number)).date()

    for number in range(12):
        at = NOW + timedelta(days=number)
        unit = (world.branch, world.enterprise, world.far_branch)[number % 3]
        request = written(world, unit=unit, now=at)
        if number % 4 == 1:
            withdraw(request_id=request.pk, now=at)
        elif number % 2 == 0:
            holder = work_of(request)["feedback_care"].assignee
            answer(request_id=request.pk, text="好的。", actor=holder, now=at)
            judge_answer(request_id=request.pk, score=5, words="", now=at + timedelta(days=number))
    for unit in (world.corporation, world.enterprise, world.branch, world.far_enterprise, world.second_branch):
        for first, last in ((0, 11), (2, 6), (6, 6), (20, 30)):
            came = [
                row
                for row in FeedbackRequest.objects.select_related("unit")
                if row.unit.path.startswith(unit.path) and row.state != "withdrawn"
                and day(first) <= row.received_at.date() <= day(last)
            ]  # fmt: skip
            closed = [row for row in came if row.state == "closed" and row.ended_at.date() <= day(last)]
            rate = requests_closed(unit=unit, first=day(first), last=day(last))
            assert (rate.count, rate.of) == (len(closed), len(came)), (unit, first, last)
            assert (rate.value is None) == (not came)


@pytest.mark.parametrize("days", [0, 20])
def test_a_word_after_the_answer_keeps_it_open_longer(world, days):
    request = written(world)
    answer(request_id=request.pk, text="好的。", actor=world.welfare_officer, now=NOW)
    if days:
        write_back(request_id=request.pk, text="还没有来", now=NOW + timedelta(days=days))
    assert close_silent(now=NOW + timedelta(days=31)) == (0 if days else 1)


def test_whose_a_request_is_that_only_a_name_or_phone_tells(world, django_assert_num_queries):
    member = make_member(world, name="李明", number="098765", phone="13977665544")
    make_member(world, name="王梅", number="030218", phone="13977665544")
    other = make_member(world, name="李明", number="030219", unit=world.far_group)

    def ask(name: str, phone: str = "", **fields):
        told = {"unit": world.group, "is_anonymous": False} | fields
        return written(world, Category.CARE, name=name, phone=phone, **told)

    theirs = [
        ask("老李", "139 7766 5544"), ask("李明"), ask("李明", "13900000000", unit=world.branch),
        ask("李明 工号 098765", unit=world.enterprise),
    ]  # fmt: skip
    # Of their spouse, of somebody with a longer name, of one of two, of nobody.
    not_theirs = [
        ask("王梅", "13977665544"), ask("李明华"), ask("李明", unit=world.corporation), ask("", is_anonymous=True),
        ask("李明", unit=world.far_group),
    ]  # fmt: skip

    with django_assert_num_queries(4):
        assert {row.pk for row, _member in requests_naming([member.pk])} == {row.pk for row in theirs}
    assert [row.pk for row, _member in requests_naming([other.pk])] == [not_theirs[-1].pk]
    assert forget_member(member_id=member.pk, now=NOW) == 4

    assert set(FeedbackRequest.objects.filter(erased_at=None)) == set(not_theirs)
    gone = FeedbackRequest.objects.filter(pk__in=[row.pk for row in theirs])
    assert {(row.name, row.phone, row.state) for row in gone} == {("", "", FeedbackState.WITHDRAWN)}
