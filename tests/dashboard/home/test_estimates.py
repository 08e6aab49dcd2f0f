"""Whether an item is going to be late: by how much its person has in hand, by how long this kind takes them."""

from datetime import timedelta

import pytest

from tests.factories.worklist import NOW
from unioncare.dashboard.home.estimates import LOOK_BACK, Estimate, Pace, Sign, Waiting, estimate, span_of

DAY = timedelta(days=1)


def waiting(*, due: float = 6, opened: float = -8, ahead: int = 1) -> Waiting:
    return Waiting(NOW + opened * DAY, NOW + due * DAY, ahead)


def test_too_many_items_for_the_pace_of_90_days_make_one_late() -> None:
    # 9 in 90 days: one in ten days, two in twenty.
    assert estimate(waiting(ahead=2), Pace(ended=9), NOW) == Estimate(Sign.FULL, NOW + 20 * DAY)
    assert Pace(ended=90).a_week == 7


def test_the_pace_of_whoever_began_later_is_that_of_their_own_days() -> None:
    begun = Pace(ended=4, over=span_of(NOW - 14 * DAY, NOW))

    assert begun.a_week == 2
    assert estimate(waiting(ahead=2), begun, NOW) == Estimate(Sign.FULL, NOW + 7 * DAY)
    assert span_of(NOW - timedelta(hours=2), NOW) == 7 * DAY
    assert span_of(NOW - 95 * DAY, NOW) == LOOK_BACK


def test_a_kind_that_usually_takes_longer_than_there_is_time_makes_one_late() -> None:
    slow = Pace(ended=90, of_kind=3, usual=20 * DAY)

    assert estimate(waiting(), slow, NOW) == Estimate(Sign.SLOW, NOW + 12 * DAY)


def test_of_two_signs_the_later_one_is_told() -> None:
    both = Pace(ended=3, of_kind=3, usual=20 * DAY)

    found = estimate(waiting(), both, NOW)

    assert found is not None
    assert (found.sign, found.done_at) == (Sign.FULL, NOW + 30 * DAY)


@pytest.mark.parametrize(
    ("item", "pace"),
    [
        (waiting(ahead=5), Pace(ended=90)),
        (waiting(), Pace(ended=90, of_kind=3, usual=14 * DAY)),
        (waiting(ahead=50), Pace(ended=2)),
        (waiting(), Pace(ended=90, of_kind=2, usual=40 * DAY)),
        (waiting(ahead=50), Pace()),
    ],
    ids=["fast enough", "just in time", "too few to say", "too few of the kind", "nothing known"],
)
def test_nothing_is_said_without_a_reason(item: Waiting, pace: Pace) -> None:
    assert estimate(item, pace, NOW) is None
