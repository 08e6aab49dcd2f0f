"""Reminders: once a day to each person, at once where hours are counted, and never twice."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from tests.factories import CalendarDayFactory, UserFactory
from tests.factories.worklist import NOW, SubjectFactory, WorkItemFactory, draft
from unioncare.notifications.enums import Channel
from unioncare.notifications.letters import write_letter
from unioncare.notifications.models import Contact, Message
from unioncare.organisation.calendar import load_working_days
from unioncare.organisation.models import Leave
from unioncare.worklist.models import NOWHERE, Reminder, ReminderRule
from unioncare.worklist.reminder_rules import Reminding
from unioncare.worklist.services import complete_item, hand_over_item, open_items, pause_item
from unioncare.worklist.services.reminding import overdue_since, remind, remind_urgent, windows

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 3, 18)  # a Wednesday


def evening(day: int, hour: int = 18) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=SHANGHAI)


def item(world, due: datetime, **fields):
    basis = {"subject": SubjectFactory(unit=world.group), "assignee": world.branch_chair, "due_at": due}
    return WorkItemFactory(**(basis | fields))


def inbox(person) -> list[Message]:
    return list(Message.objects.inbox_of(person.pk).order_by("pk"))


def test_one_message_a_day_says_what_is_late_due_today_and_due_soon(world):
    item(world, evening(17))
    item(world, evening(18))
    item(world, evening(18), kind="verify")
    item(world, evening(19))
    item(world, evening(24))
    assert remind(now=NOW) == 4
    (message,) = inbox(world.branch_chair)
    assert message.params == {
        "before": {"visit": 1},
        "day": {"visit": 1, "verify": 1},
        "overdue": {"visit": 1},
    }


def test_a_second_sweep_tells_nothing_again(world):
    item(world, evening(18))
    remind(now=NOW)
    assert remind(now=NOW + timedelta(hours=1)) == 0
    assert len(inbox(world.branch_chair)) == 1


def test_a_second_sweep_counts_nothing_again(world, django_assert_num_queries):
    item(world, evening(18))
    remind(now=NOW)
    # Calendar, whom it told, roots, rules; for each of the three steps one statement, and one for private work; the
    # transaction's two ends.
    with django_assert_num_queries(12):
        remind(now=NOW)


def test_of_private_work_its_person_alone_is_told_and_only_how_much_there_is(world):
    for person, number in ((world.branch_chair, 2), (world.group_leader, 1)):
        for _ in range(number):
            item(world, evening(18), scope_path=NOWHERE, kind="verify", assignee=person)
    item(world, evening(18))
    Leave.objects.create(user=world.branch_chair, cover=world.chair, starts_on=TODAY, ends_on=TODAY)
    Contact.objects.create(unit=world.enterprise, channel=Channel.EMAIL, label="群", address="e@mine.cn")
    assert remind(now=NOW) == 4
    assert remind(now=NOW) == 0

    none: dict[str, int] = {}
    (own,), (other,), (covers,) = (inbox(one) for one in (world.branch_chair, world.group_leader, world.chair))
    assert own.params == {"before": none, "day": {"confidential": 2}, "overdue": none}
    assert other.params == {"before": none, "day": {"confidential": 1}, "overdue": none}
    assert covers.params == {"before": none, "day": {"visit": 1}, "overdue": none, "for": world.branch_chair.name}
    letter = write_letter(kind=own.kind, facts=own.params, path=own.path, language="en", reference="x" * 8)
    assert "Confidential work × 2" in letter.text
    (unit,) = Message.objects.filter(kind="unit_work")
    assert unit.params["day"] == {"visit": 1}


def test_what_is_opened_after_the_mornings_message_is_told_tomorrow(world):
    item(world, evening(18))
    remind(now=NOW)
    item(world, evening(19))
    assert remind(now=NOW) == 0
    assert remind(now=NOW + timedelta(days=1)) == 2  # due today now; the first one is overdue by a day
    assert [message.params["day"] for message in inbox(world.branch_chair)] == [{"visit": 1}, {"visit": 1}]


def test_each_step_is_told_once_for_a_due_time(world):
    due = item(world, evening(19))
    for day in range(6):
        remind(now=NOW + timedelta(days=day))
    steps = Reminder.objects.filter(item=due).order_by("pk").values_list("step", flat=True)
    assert list(steps) == ["before", "day", "overdue"]


def test_an_item_that_gets_another_due_day_is_told_of_anew(world):
    moved = item(world, evening(19))
    remind(now=NOW)
    type(moved).objects.filter(pk=moved.pk).update(due_at=evening(25))
    remind(now=evening(24, 8))
    assert Reminder.objects.filter(item=moved, step="before").count() == 2


def test_done_paused_and_unassigned_items_are_not_told(world):
    complete_item(item=item(world, evening(18)), actor=world.branch_chair, now=NOW)
    pause_item(item=item(world, evening(18)), actor=world.branch_chair, now=NOW, why="family")
    item(world, evening(18), assignee=None)
    assert remind(now=NOW) == 0


def test_free_days_are_jumped(world):
    CalendarDayFactory(date=date(2026, 3, 19))
    CalendarDayFactory(date=date(2026, 3, 20))
    item(world, evening(23))  # Monday; Thursday and Friday are free
    assert remind(now=NOW) == 1


def test_a_kind_may_have_a_rule_of_its_own(world):
    ReminderRule.objects.create(item_kind="visit", days_before=3, on_the_day=False, days_after=0)
    item(world, evening(23))  # three working days ahead
    item(world, evening(18))
    item(world, evening(17))
    item(world, evening(18), kind="verify")
    remind(now=NOW)
    (message,) = inbox(world.branch_chair)
    assert message.params == {"before": {"visit": 1}, "day": {"verify": 1}, "overdue": {}}


def test_the_rule_without_a_kind_holds_for_all_others(world):
    ReminderRule.objects.create(item_kind="", days_before=0, on_the_day=True, days_after=0)
    item(world, evening(19))
    assert remind(now=NOW) == 0


def test_whoever_is_away_is_stood_in_for(world):
    Leave.objects.create(user=world.branch_chair, cover=world.group_leader, starts_on=TODAY, ends_on=TODAY)
    item(world, evening(18))
    remind(now=NOW)
    assert inbox(world.branch_chair) == []
    (message,) = inbox(world.group_leader)
    assert message.params["for"] == world.branch_chair.name


def test_what_is_opened_later_for_somebody_who_is_away_is_told_tomorrow(world):
    Leave.objects.create(user=world.branch_chair, cover=world.group_leader, starts_on=TODAY, ends_on=TODAY)
    item(world, evening(18))
    remind(now=NOW)
    item(world, evening(19))
    assert remind(now=NOW) == 0
    assert remind(now=NOW + timedelta(days=1)) == 2


def test_any_number_of_people_is_told_with_the_same_queries(world, django_assert_max_num_queries):
    for person in UserFactory.create_batch(40):
        item(world, evening(18), assignee=person)
    with django_assert_max_num_queries(21):
        assert remind(now=NOW) == 40


def test_the_message_outside_names_kinds_and_nobody(world):
    subject = SubjectFactory(unit=world.group, label="陈国栋", reference="2026-0001")
    item(world, evening(18), subject=subject)
    remind(now=NOW)
    message = Message.objects.get(channel=Channel.EMAIL)
    for language in ("zh-hans", "en"):
        with translation.override(language):
            letter = write_letter(
                kind=message.kind, facts=message.params, path=message.path, language=language, reference="x" * 36
            )
        for text in (letter.subject, letter.text, letter.html):
            assert "陈国栋" not in text
            assert "2026-0001" not in text
        assert "/work/" in letter.text


class TestHours:
    """Deadlines that are counted in hours."""

    def test_what_is_nearly_due_and_what_is_late_is_told_at_once(self, world):
        item(world, NOW + timedelta(hours=3), in_hours=True)
        item(world, NOW - timedelta(minutes=5), in_hours=True)
        item(world, NOW + timedelta(hours=9), in_hours=True)
        assert remind_urgent(now=NOW) == 2
        assert {message.params["why"] for message in inbox(world.branch_chair)} == {"day", "overdue"}
        assert set(Message.objects.values_list("urgent", flat=True)) == {True}

    def test_each_is_told_once(self, world):
        item(world, NOW + timedelta(hours=3), in_hours=True)
        remind_urgent(now=NOW)
        assert remind_urgent(now=NOW + timedelta(minutes=10)) == 0

    def test_the_night_does_not_hold_them(self, world):
        night = evening(18, 23)
        item(world, night + timedelta(hours=1), in_hours=True)
        remind_urgent(now=night)
        assert Message.objects.get(channel=Channel.EMAIL).due_at == night

    def test_the_daily_message_leaves_them_out(self, world):
        item(world, evening(18), in_hours=True)
        assert remind(now=NOW) == 0

    def test_what_was_told_at_once_does_not_come_again_in_the_daily_message(self, world):
        item(world, NOW + timedelta(hours=3), in_hours=True)
        item(world, evening(18))
        remind_urgent(now=NOW)
        remind(now=NOW)
        daily = Message.objects.get(channel=Channel.INBOX, kind="due_work")
        assert daily.params["day"] == {"visit": 1}

    def test_new_ones_are_told_when_they_open(self, world):
        subject = SubjectFactory(unit=world.branch)
        given = draft(subject, "u:1", in_hours=True, assignee=world.branch_chair)
        later = draft(subject, "u:2", assignee=world.branch_chair)
        open_items(drafts=[given, later], now=NOW)
        open_items(drafts=[given, later], now=NOW)
        (message,) = inbox(world.branch_chair)
        assert message.params == {"why": "given", "kinds": {"visit": 1}}


def test_work_that_is_handed_over_is_told_to_whoever_gets_it(world):
    given = item(world, evening(25))
    hand_over_item(item=given, to=world.group_leader, actor=world.branch_chair, now=NOW, reason="出差")
    (message,) = inbox(world.group_leader)
    assert message.params == {"kinds": {"visit": 1}, "by": world.branch_chair.name}
    hand_over_item(item=given, to=world.branch_chair, actor=world.branch_chair, now=NOW, reason="回来了")
    assert inbox(world.branch_chair) == []


def test_windows_of_a_day_follow_one_another_without_gap(db):
    found = list(windows(Reminding(days_before=2, on_the_day=True, days_after=1), TODAY, load_working_days()))
    (_, soon, until), (_, start, end), (_, _since, before) = found
    assert (soon, until) == (end, datetime(2026, 3, 21, tzinfo=SHANGHAI))
    assert start == datetime(2026, 3, 18, tzinfo=SHANGHAI) == before


@pytest.mark.parametrize(
    ("days", "today", "before"),
    [
        (1, date(2026, 3, 18), datetime(2026, 3, 18, tzinfo=SHANGHAI)),
        (1, date(2026, 3, 16), datetime(2026, 3, 16, tzinfo=SHANGHAI)),  # Monday: whatever was due until Friday
        (3, date(2026, 3, 18), datetime(2026, 3, 16, tzinfo=SHANGHAI)),
        (5, date(2026, 3, 14), datetime(2026, 3, 9, tzinfo=SHANGHAI)),  # Saturday counts for nothing
        (0, date(2026, 3, 18), datetime(2026, 3, 19, tzinfo=SHANGHAI)),
    ],
)
def test_overdue_by_working_days(db, days, today, before):
    assert overdue_since(days, today, load_working_days()) == before


class TestUnits:
    """A unit's chat group hears once a day what everybody below it was reminded of."""

    @pytest.fixture
    def group_chat(self, world):
        return Contact.objects.create(unit=world.branch, channel=Channel.EMAIL, label="群", address="branch@mine.cn")

    def test_it_sums_what_lies_below_and_nothing_else(self, world, group_chat):
        item(world, evening(17))
        item(world, evening(18), assignee=world.group_leader)
        item(world, evening(18), subject=SubjectFactory(unit=world.second_branch))
        remind(now=NOW)
        remind(now=NOW + timedelta(hours=1))

        message = Message.objects.get(unit=world.branch)
        assert message.contact == group_chat
        assert message.params == {
            "unit": world.branch.name,
            "before": {},
            "day": {"visit": 1},
            "overdue": {"visit": 1},
        }
        letter = write_letter(kind=message.kind, facts=message.params, path=message.path, language="en", reference="1")
        assert letter.subject == f"Work of {world.branch.name}: 1 overdue; 1 due today"

    def test_it_sleeps_at_night(self, world, group_chat):
        item(world, evening(18))
        remind(now=evening(18, hour=0))
        assert Message.objects.get(unit=world.branch).due_at == evening(18, hour=7)

    def test_without_anything_due_it_hears_nothing(self, world, group_chat):
        item(world, evening(28))
        remind(now=NOW)
        assert not Message.objects.filter(unit=world.branch).exists()


@pytest.mark.parametrize(
    ("today", "days_before", "last"),
    [
        (date(2026, 3, 18), 1, date(2026, 3, 19)),  # Wednesday
        (date(2026, 3, 20), 1, date(2026, 3, 23)),  # Friday: Monday is the next working day
        (date(2026, 3, 20), 2, date(2026, 3, 24)),
        (date(2026, 3, 21), 2, date(2026, 3, 24)),  # Saturday
    ],
)
def test_so_many_working_days_before_are_counted_across_a_weekend(db, today, days_before, last):
    rule = Reminding(days_before=days_before)
    _step, _start, end = next(iter(windows(rule, today, load_working_days())))
    assert end.astimezone(SHANGHAI).date() == last + timedelta(days=1)
