"""From when a cover holds: waiting, reduced benefit, renewal in time."""

from datetime import date

import pytest

from cases.insurance.engine.waiting import Cover, WaitingRule, cover
from cases.insurance.enums import WaitingFor

TERM = (date(2025, 7, 1), date(2026, 6, 30))
EVERYBODY = WaitingRule(WaitingFor.EVERYBODY, 30, 60, 30)
ENTRANTS = WaitingRule(WaitingFor.NEW_ENTRANTS, 30, 0, 30)
NOBODY = WaitingRule(WaitingFor.NOBODY, 0, 0, 30)


def test_whoever_is_new_waits_and_then_has_a_reduced_benefit() -> None:
    assert cover(EVERYBODY, term=TERM, starts_on=date(2025, 7, 1), last_end=None) == Cover(
        date(2025, 7, 1), TERM[1], date(2025, 7, 31), date(2025, 9, 29), is_renewal=False
    )


@pytest.mark.parametrize(("starts", "renews"), [(date(2025, 7, 31), True), (date(2025, 8, 1), False)])
def test_a_renewal_within_thirty_days_keeps_the_anniversary_and_waits_no_more(starts: date, renews: bool) -> None:
    found = cover(EVERYBODY, term=TERM, starts_on=starts, last_end=date(2025, 6, 30))
    assert found.is_renewal is renews
    assert found.starts_on == (date(2025, 7, 1) if renews else starts)
    assert (found.covered_from == found.starts_on) is renews
    assert (found.full_from == found.starts_on) is renews


@pytest.mark.parametrize(
    ("starts", "waits"), [(date(2025, 6, 2), False), (date(2025, 7, 1), False), (date(2025, 7, 2), True)]
)
def test_where_only_new_entrants_wait_those_of_the_first_day_do_not(starts: date, waits: bool) -> None:
    found = cover(ENTRANTS, term=TERM, starts_on=starts, last_end=None)
    assert (found.covered_from > found.starts_on) is waits


def test_no_cover_begins_before_its_term() -> None:
    assert cover(NOBODY, term=TERM, starts_on=date(2025, 5, 1), last_end=None).starts_on == TERM[0]
