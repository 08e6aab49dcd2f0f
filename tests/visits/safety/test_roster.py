"""The roster: only members, one place at a time, and where too few are on duty."""

from datetime import date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.factories import UserFactory
from tests.factories.cases import NOW
from tests.factories.safety import Watch, counsellor, found_team, on_duty
from unioncare.core.models import Threshold
from unioncare.dashboard.gaps import gaps_for
from unioncare.notifications.models import Message
from unioncare.organisation.models import Leave
from visits.counselling.models import CounsellingTeam, TeamMember
from visits.safety.models import DutyShift
from visits.safety.selectors.duty import on_roster
from visits.safety.selectors.gaps import gaps_of
from visits.safety.services.rostering import DutyRefused, Pattern, add_shift, fill_rota, remove_shift
from visits.safety.services.telling import tell_of_duty_gaps

pytestmark = pytest.mark.django_db
TOMORROW = NOW + timedelta(days=1)
HOUR = timedelta(hours=1)


def add(watch: Watch, person, start=TOMORROW, hours=8.0, team=None):
    return add_shift(
        team=team or watch.team, counsellor=person, starts_at=start, ends_at=start + hours * HOUR,
        actor=watch.supervisor, now=NOW,
    )  # fmt: skip


def test_a_member_is_put_on_duty(watch):
    shift = add(watch, watch.first)

    assert shift.entered_by == watch.supervisor
    assert on_roster(watch.team, TOMORROW + HOUR) == [watch.first.pk]


def test_only_members_of_the_team_on_all_of_the_days(watch):
    stranger = UserFactory(name="外人")
    with pytest.raises(DutyRefused, match="does not belong"):
        add(watch, stranger)
    TeamMember.objects.filter(user=watch.first).update(ends_on=TOMORROW.date(), ended_by=watch.second)
    with pytest.raises(DutyRefused, match="does not belong"):
        add(watch, watch.first, hours=24)
    assert add(watch, watch.first, hours=14)  # up to midnight of the last day


def test_nobody_is_on_duty_twice_in_whichever_team(watch, world):
    add(watch, watch.first)
    with pytest.raises(DutyRefused, match="on duty already"):
        add(watch, watch.first, start=TOMORROW + HOUR)
    other = found_team(world.far_enterprise, name="一矿队")
    TeamMember.objects.create(
        team=other, user=watch.first, starts_on=date(2025, 1, 1), admitted_by=watch.second, admitted_at=NOW
    )
    with pytest.raises(DutyRefused, match="on duty already"):
        add(watch, watch.first, start=TOMORROW + HOUR, team=other)
    assert add(watch, watch.first, start=TOMORROW + 8 * HOUR)  # one after the other


def test_the_database_holds_it_too(watch):
    on_duty(watch.team, watch.first, start=TOMORROW)
    with pytest.raises(IntegrityError), transaction.atomic():
        on_duty(watch.team, watch.first, start=TOMORROW + HOUR)
    on_duty(watch.team, watch.second, start=TOMORROW + HOUR)


@pytest.mark.parametrize(
    ("start", "hours", "words"),
    [(TOMORROW, 0, "ends after"), (NOW - timedelta(days=1), 3, "over"), (TOMORROW, 9000, "at most 168")],
)
def test_impossible_times_are_refused(watch, start, hours, words):
    with pytest.raises(DutyRefused, match=words):
        add(watch, watch.spare, start=start, hours=hours)


def test_a_shift_that_has_begun_stays_on_the_roster(watch):
    running = DutyShift.objects.get(counsellor=watch.first)
    with pytest.raises(DutyRefused, match="has begun"):
        remove_shift(shift=running, actor=watch.supervisor, now=NOW)
    coming = add(watch, watch.first)
    remove_shift(shift=coming, actor=watch.supervisor, now=NOW)
    with pytest.raises(DutyRefused, match="removed already"):
        remove_shift(shift=DutyShift(pk=coming.pk or 0), actor=watch.supervisor, now=NOW)


def pattern(*people, days=7, weeks=4, first=date(2026, 3, 23)) -> Pattern:
    return Pattern(tuple(person.pk for person in people), first, time(8), days, weeks)


def test_a_rota_fills_several_weeks_two_at_a_time(watch):
    done = fill_rota(
        team=watch.team, pattern=pattern(watch.first, watch.second, watch.third, watch.fourth),
        actor=watch.supervisor, now=NOW,
    )  # fmt: skip

    assert (done.entered, done.left_out) == (8, 0)
    start = timezone.make_aware(datetime(2026, 3, 23, 8))
    assert gaps_of([watch.team], start, start + timedelta(weeks=4))[0].count == 0
    assert on_roster(watch.team, start + HOUR) == [watch.first.pk, watch.second.pk]
    assert on_roster(watch.team, start + timedelta(weeks=1)) == [watch.third.pk, watch.fourth.pk]


def test_three_people_take_turns(watch):
    three = pattern(watch.first, watch.second, watch.third, days=1, weeks=1)

    assert fill_rota(team=watch.team, pattern=three, actor=watch.supervisor, now=NOW).entered == 14
    counts = [DutyShift.objects.filter(counsellor=person, starts_at__gte=TOMORROW).count() for person in
              (watch.first, watch.second, watch.third)]  # fmt: skip
    assert sorted(counts) == [4, 5, 5]


def test_what_is_taken_already_is_left_out_and_counted(watch):
    on_duty(watch.team, watch.first, start=timezone.make_aware(datetime(2026, 3, 24, 12)))
    TeamMember.objects.filter(user=watch.second).update(ends_on=date(2026, 4, 3), ended_by=watch.first)
    done = fill_rota(team=watch.team, pattern=pattern(watch.first, watch.second), actor=watch.supervisor, now=NOW)

    assert (done.entered, done.left_out) == (4, 4)


# --- gaps ------------------------------------------------------------------------------------------------------------


def gaps(watch: Watch, hours: float = 24):
    found = gaps_of([watch.team], NOW, NOW + hours * HOUR)[0]
    return [((gap.starts_at - NOW) / HOUR, (gap.ends_at - NOW) / HOUR, gap.on_duty) for gap in found.gaps]


def test_times_with_fewer_than_two_are_gaps(watch):
    # Two until 18:00, two from 18:00 to 04:00; then nobody.
    assert gaps(watch) == [(18, 24, 0)]
    DutyShift.objects.filter(counsellor=watch.fourth).delete()
    assert gaps(watch) == [(8, 18, 1), (18, 24, 0)]


def test_whoever_leaves_the_team_leaves_the_roster(watch):
    TeamMember.objects.filter(user=watch.fourth).update(ends_on=NOW.date(), ended_by=watch.first)
    # On duty until midnight of the last day.
    assert gaps(watch, hours=18) == [(14, 18, 1)]


def test_leave_is_a_gap(watch):
    Leave.objects.create(user=watch.first, cover=watch.second, starts_on=NOW.date(), ends_on=NOW.date())
    assert gaps(watch, hours=8) == [(0, 8, 1)]


def test_how_many_must_be_on_duty_is_the_administrators(watch):
    Threshold.objects.create(code="safety.on_duty", value=1)
    assert gaps(watch, hours=18) == []


def test_many_teams_cost_as_many_queries_as_one(watch, world, django_assert_num_queries):
    teams = [watch.team]
    with django_assert_num_queries(5):
        gaps_of(teams, NOW, NOW + timedelta(days=14))
    other = found_team(world.far_enterprise, name="一矿队")
    on_duty(other, counsellor(other, "远方"))
    with django_assert_num_queries(5):
        gaps_of([*teams, other], NOW, NOW + timedelta(days=14))


def test_the_supervisor_is_told_once_a_day_of_gaps_within_three_days(watch):
    assert tell_of_duty_gaps(now=NOW) == 1
    assert tell_of_duty_gaps(now=NOW + HOUR) == 0
    message = Message.objects.get(kind="duty_gaps", channel="inbox")
    assert message.recipient == watch.supervisor
    assert message.params["count"] == 1
    assert tell_of_duty_gaps(now=TOMORROW) == 1


def test_nobody_is_told_while_there_is_no_gap_or_no_supervisor(watch):
    Threshold.objects.create(code="safety.told_days", value=1)
    for person in (watch.first, watch.second):
        on_duty(watch.team, person, start=NOW + 8 * HOUR, hours=30)
    assert tell_of_duty_gaps(now=NOW) == 0
    DutyShift.objects.all().delete()
    TeamMember.objects.filter(user=watch.supervisor).delete()
    assert tell_of_duty_gaps(now=NOW) == 0


def test_the_organisation_gaps_show_a_team_that_lacks_people_and_enterprises_without_a_team(watch, world):
    found = gaps_for(world.chair, NOW).counselling
    assert [team.team for team in found.teams] == [watch.team]
    assert found.teamless == []
    CounsellingTeam.objects.update(is_active=False)
    found = gaps_for(world.chair, NOW).counselling
    assert (found.teams, found.teamless) == ([], [world.enterprise])
