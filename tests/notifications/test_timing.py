"""Quiet hours."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from unioncare.notifications.timing import after_quiet, is_quiet

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("now", "quiet"),
    [
        (time(20, 59), False),
        (time(21), True),
        (time(23, 59), True),
        (time(0), True),
        (time(6, 59), True),
        (time(7), False),
    ],
)
def test_a_night_spans_midnight(now, quiet):
    assert is_quiet(now, time(21), time(7)) is quiet


def test_a_nap_lies_within_a_day():
    assert is_quiet(time(13), time(12, 30), time(14))
    assert not is_quiet(time(14), time(12, 30), time(14))


def test_no_hours_and_hours_of_no_length_are_not_quiet():
    assert not is_quiet(time(3), None, None)
    assert not is_quiet(time(3), time(3), time(3))


@pytest.mark.parametrize(
    ("now", "leaves"),
    [
        (at(10, 12), at(10, 12)),
        (at(10, 22), at(11, 7)),
        (at(10, 3), at(10, 7)),
        (at(10, 7), at(10, 7)),
    ],
)
def test_a_message_leaves_when_the_night_is_over(now, leaves):
    assert after_quiet(now, time(21), time(7)) == leaves
