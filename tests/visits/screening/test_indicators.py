"""E2 and E4: who was screened in time, and who got better."""

from datetime import date, timedelta

import pytest

from cases.care.services.consent import withdraw_consent
from cases.care.services.reports import ConsentEntry
from tests.factories.cases import NOW, closed, graded, make_member, recovering, reported
from tests.factories.screening import given, phq, screened
from unioncare.core.models import Threshold
from unioncare.core.rates import Rate
from unioncare.organisation.enums import Role
from visits.screening.selectors.indicators import responding, screened_in_time
from visits.screening.services.declining import note_declined

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work")]
TODAY = NOW.date()
YEAR = date(2026, 1, 1)


@pytest.fixture
def other(case, world):
    """A second case, with consent."""
    return graded(world, member=make_member(world, name="罗大海", number="030300"))


class TestScreenedInTime:
    def test_of_those_who_consent_those_screened_within_90_days(self, case, other, world):
        path = world.enterprise.path
        assert screened_in_time(path, YEAR, TODAY) == Rate(0, 2)
        screened(case, world)
        assert screened_in_time(path, YEAR, TODAY) == Rate(1, 2)
        assert screened_in_time(path, YEAR, TODAY + timedelta(days=89)) == Rate(1, 2)
        assert screened_in_time(path, YEAR, TODAY + timedelta(days=91)) == Rate(0, 2)
        assert screened_in_time(world.far_enterprise.path, YEAR, TODAY) == Rate(0, 0)

    def test_a_day_in_the_past_is_counted_as_it_was(self, case, world):
        screened(case, world)
        assert screened_in_time(world.enterprise.path, YEAR, TODAY - timedelta(days=1)) == Rate(0, 0)

    def test_who_declined_was_not_screened(self, case, world):
        note_declined(case=case, actor=world.person(Role.COUNSELLOR), now=NOW)
        assert screened_in_time(world.enterprise.path, YEAR, TODAY) == Rate(0, 1)

    def test_without_consent_and_after_the_end_nobody_is_counted(self, case, other, world):
        withdraw_consent(case_id=other.pk, entry=ConsentEntry(), actor=world.welfare_officer, now=NOW)
        assert screened_in_time(world.enterprise.path, YEAR, TODAY) == Rate(0, 1)
        reported(world, member=make_member(world, name="待同意", number="030301"), consent=None, severity=None)
        assert screened_in_time(world.enterprise.path, YEAR, TODAY) == Rate(0, 1)
        closed(recovering(case, world), world)
        assert screened_in_time(world.enterprise.path, YEAR, TODAY) == Rate(0, 0)

    def test_the_number_of_days_is_the_administrators(self, case, world):
        screened(case, world)
        Threshold.objects.create(code="screening.screened_days", value=30)
        assert screened_in_time(world.enterprise.path, YEAR, TODAY + timedelta(days=40)) == Rate(0, 1)


class TestResponding:
    def series(self, case, world, *totals: int) -> None:
        for place, total in enumerate(reversed(totals)):
            screened(case, world, phq(total), now=NOW - timedelta(days=10 * place))

    def rate(self, world) -> Rate:
        return responding(world.enterprise.path, YEAR, TODAY)

    @pytest.mark.parametrize(
        ("totals", "rate"),
        [
            ((20,), (0, 0)),
            ((20, 10), (1, 1)),
            ((20, 11), (0, 1)),
            ((9, 4), (0, 0)),
            ((10, 5), (1, 1)),
            ((4, 20, 9), (1, 1)),
            ((20, 5, 20), (0, 1)),
            ((20, 4, 4), (1, 1)),
        ],
    )
    def test_the_latest_score_is_measured_against_the_first_that_reached_the_baseline(self, case, world, totals, rate):
        self.series(case, world, *totals)
        assert self.rate(world) == Rate(*rate)

    def test_each_case_counts_once_and_only_if_it_was_taken_again_in_time(self, case, other, world):
        self.series(case, world, 20, 4)
        self.series(other, world, 20, 18)
        assert self.rate(world) == Rate(1, 2)
        assert responding(world.enterprise.path, TODAY + timedelta(days=1), TODAY + timedelta(days=9)) == Rate(0, 0)
        assert responding(world.enterprise.path, YEAR, TODAY - timedelta(days=1)) == Rate(0, 0)
        assert responding(world.far_enterprise.path, YEAR, TODAY) == Rate(0, 0)

    def test_other_scales_play_no_part(self, case, world):
        for total in (3, 0):
            screened(case, world, given("gad7", [total] * 7))
        assert self.rate(world) == Rate(0, 0)

    def test_baseline_and_share_are_the_administrators(self, case, world):
        self.series(case, world, 9, 6)
        Threshold.objects.create(code="screening.baseline_score", value=8)
        assert self.rate(world) == Rate(0, 1)
        Threshold.objects.create(code="screening.response_percent", value=30)
        assert self.rate(world) == Rate(1, 1)
