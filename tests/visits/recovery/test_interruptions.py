"""Sick leave that is interrupted: its days are added up within a span of months, as the law has it."""

from datetime import date

import pytest

from tests.factories.cases import NOW, TODAY
from tests.factories.recovery import at_stage, period
from unioncare.worklist.models import WorkItem
from visits.recovery.enums import Stage
from visits.recovery.models import MedicalPeriod
from visits.recovery.selectors.recovery import load_recovery
from visits.recovery.services import extend_period
from visits.recovery.timing import Span, leave_days, reckon

FIRST = date(2026, 1, 10)


def ago(day: date) -> int:
    return (TODAY - day).days


class TestReckoning:
    def test_leave_without_a_break_ends_with_its_months(self):
        found = reckon(FIRST, 3, 6, [])
        assert (found.counts_from, found.days, found.ends_on) == (FIRST, 90, date(2026, 4, 9))

    def test_days_at_work_move_the_end(self):
        work = [Span(date(2026, 2, 1), date(2026, 2, 10)), Span(date(2026, 3, 1), date(2026, 3, 1))]
        assert reckon(FIRST, 3, 6, work).ends_on == date(2026, 4, 20)

    def test_a_break_after_the_end_moves_nothing(self):
        assert reckon(FIRST, 3, 6, [Span(date(2026, 4, 10), date(2026, 5, 1))]).ends_on == date(2026, 4, 9)

    def test_a_break_on_the_last_day_moves_it(self):
        assert reckon(FIRST, 3, 6, [Span(date(2026, 4, 9), date(2026, 4, 9))]).ends_on == date(2026, 4, 10)

    def test_work_that_goes_on_moves_nothing_yet(self):
        assert reckon(FIRST, 3, 6, [Span(date(2026, 2, 1), None)]).ends_on == date(2026, 4, 9)

    def test_where_the_months_pass_before_it_is_full_the_next_leave_counts_anew(self):
        # 22 days of leave, work until the end of July; the six months ended on 9 July.
        found = reckon(FIRST, 3, 6, [Span(date(2026, 2, 1), date(2026, 7, 31))])
        assert (found.counts_from, found.ends_on) == (date(2026, 8, 1), date(2026, 10, 31))

    def test_leave_that_goes_on_over_the_end_of_the_months_counts_anew_from_there(self):
        found = reckon(FIRST, 3, 6, [Span(date(2026, 2, 1), date(2026, 6, 30))])
        assert (found.counts_from, found.ends_on) == (date(2026, 7, 10), date(2026, 10, 9))

    @pytest.mark.parametrize(("months", "within"), [(3, 6), (6, 12), (9, 15), (12, 18), (18, 24), (24, 30)])
    def test_the_law_counts_each_period_within_its_own_months(self, months, within):
        whole = reckon(FIRST, months, within, [])
        assert whole.counts_from == FIRST
        assert leave_days(FIRST, whole.ends_on, []) == whole.days

    def test_days_of_leave_leave_out_the_days_at_work(self):
        work = [Span(date(2026, 1, 5), date(2026, 1, 12)), Span(date(2026, 1, 20), None)]
        assert leave_days(FIRST, date(2026, 1, 25), work) == 7
        assert leave_days(FIRST, date(2026, 1, 9), work) == 0


@pytest.mark.django_db
@pytest.mark.usefixtures("at_work")
class TestStages:
    """Today is 18 March; three months from 10 January end on 9 April."""

    @pytest.fixture
    def three_months(self, case, world):
        at_stage(case, world, Stage.OFF_WORK, ago=ago(FIRST))
        return period(case, world, starts_on=FIRST, total=3, own=1)

    def test_back_at_work_no_day_passes(self, case, world, three_months):
        at_stage(case, world, Stage.REENTRY, ago=10)
        recovery = load_recovery(case, TODAY)
        assert recovery.stands_still
        assert recovery.days_left == 90 - leave_days(FIRST, date(2026, 3, 7), [])

    def test_on_leave_again_the_last_day_has_moved_and_the_reason_tells(self, case, world, three_months):
        at_stage(case, world, Stage.REENTRY, ago=10)
        at_stage(case, world, Stage.MAINTENANCE, ago=6)
        at_stage(case, world, Stage.OFF_WORK, ago=2, reason="复发住院")
        moved = MedicalPeriod.objects.get()
        assert (moved.counts_from, moved.ends_on, moved.length) == (FIRST, date(2026, 4, 17), 90)
        because = moved.explanation
        assert because.formula_text == "2026-01-10 + 3 months of sick leave, 8 days at work not counted → 2026-04-17"
        assert ("Sick leave is added up within, months", "6") in because.input_rows
        assert ("At work meanwhile", "2026-03-08 – 2026-03-11; 2026-03-12 – 2026-03-15") in because.input_rows
        assert because.input_rows[-1] == ("Last day", "2026-04-17")

    def test_whoever_is_asked_about_the_old_end_is_asked_about_the_new_one(self, case, world, three_months):
        assert WorkItem.objects.filter(kind="medical_period").get().state == "open"
        at_stage(case, world, Stage.REENTRY, ago=10)
        at_stage(case, world, Stage.OFF_WORK, ago=2, reason="复发住院")
        old, new = WorkItem.objects.filter(kind="medical_period").order_by("pk")
        assert (old.state, new.state) == ("cancelled", "open")
        assert "2026-04-17" in new.explanation.text

    def test_a_period_that_is_set_later_knows_the_days_at_work(self, case, world):
        at_stage(case, world, Stage.OFF_WORK, ago=ago(FIRST))
        at_stage(case, world, Stage.REENTRY, ago=10)
        at_stage(case, world, Stage.OFF_WORK, ago=2, reason="复发住院")
        assert period(case, world, starts_on=FIRST, total=3, own=1).ends_on == date(2026, 4, 17)

    def test_an_extension_is_counted_from_the_days_of_leave_too(self, case, world, three_months):
        at_stage(case, world, Stage.REENTRY, ago=10)
        at_stage(case, world, Stage.OFF_WORK, ago=2, reason="复发住院")
        extended = extend_period(case_id=case.pk, months=2, reason="康复慢", actor=world.welfare_officer, now=NOW)
        assert extended.ends_on == date(2026, 6, 17)
        assert extended.explanation.text.endswith("3 months by the table, 2 more by extension")

    def test_the_panel_says_that_the_period_stands_still(self, case, world, three_months, sign_in):
        at_stage(case, world, Stage.REENTRY, ago=10)
        page = sign_in(world.welfare_officer).get(f"/cases/{case.number}/recovery/").content.decode()
        assert "no day of it passes" in page
