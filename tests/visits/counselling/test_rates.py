"""E3: referrals completed of those made."""

from datetime import date, timedelta

import pytest

from tests.factories.cases import NOW, TODAY, graded, make_member
from tests.factories.counselling import counselled, referred, staffed
from unioncare.core.rates import Rate
from visits.counselling.selectors.referrals import referrals_completed
from visits.counselling.services.sessions import strike_session

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)


def test_a_member_who_came_counts_as_completed_and_every_referral_as_made(world):
    staffed(world)
    counselled(world)
    referred(world, case=graded(world, member=make_member(world, name="马志强", number="040001"), facts=False))

    assert referrals_completed(world.enterprise.path, FIRST, LAST) == Rate(1, 2)
    assert referrals_completed(world.group.path, FIRST, TODAY) == Rate(1, 2)
    assert referrals_completed(world.far_enterprise.path, FIRST, LAST) == Rate(0, 0)
    assert referrals_completed(world.enterprise.path, FIRST, TODAY - timedelta(days=1)).value is None


def test_a_struck_session_completes_nothing(world):
    staffed(world)
    counselling = counselled(world)
    session = counselling.sessions.get()
    strike_session(session_id=session.pk, reason="记错", actor=session.counsellor, now=NOW)

    assert referrals_completed(world.enterprise.path, FIRST, LAST) == Rate(0, 1)
