"""The statutory medical treatment period: by a table that is data, explained, extended, set anew."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation

from tests.factories.cases import NOW
from tests.factories.recovery import period
from unioncare.core.workflow import MoveRefused
from visits.recovery.models import MedicalExtension, MedicalPeriod, MedicalPeriodRule
from visits.recovery.services import extend_period
from visits.recovery.starter import load_medical_rules
from visits.recovery.timing import last_day

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work")]
FIRST = date(2026, 1, 10)


def extend(case, world, months=3, reason="康复较慢"):
    return extend_period(case_id=case.pk, months=months, reason=reason, actor=world.welfare_officer, now=NOW)


@pytest.mark.parametrize(
    ("total", "own", "months"),
    [
        (0, 0, 3), (9, 4, 3), (9, 5, 6), (10, 4, 6), (40, 0, 6), (10, 5, 9), (30, 9, 9), (10, 10, 12), (30, 14, 12),
        (15, 15, 18), (30, 19, 18), (20, 20, 24), (45, 45, 24),
    ],
)  # fmt: skip
def test_the_national_table_gives_its_months(case, world, total, own, months):
    assert period(case, world, starts_on=FIRST, total=total, own=own).months == months


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        (date(2026, 1, 10), 3, date(2026, 4, 9)),
        (date(2026, 1, 1), 12, date(2026, 12, 31)),
        (date(2025, 12, 31), 2, date(2026, 2, 28)),
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2026, 1, 31), 3, date(2026, 4, 30)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 3, 1), 24, date(2028, 2, 29)),
    ],
)
def test_months_are_counted_to_the_day_before_the_same_day(first, months, last):
    assert last_day(first, months) == last


def test_it_says_why_in_both_languages(case, world):
    because = period(case, world, starts_on=FIRST).explanation
    assert because.text == "12 years of work in all, 6 of them here: 9 months by the table"
    assert because.formula_text == "2026-01-10 + 9 months → 2026-10-09"
    assert ("Row of the table: from years in all / here", "10 / 5") in because.input_rows
    assert [row[0] for row in because.source_rows] == ["劳部发〔1994〕479 号 第三、四条"]
    with translation.override("zh-hans"):
        assert because.text == "累计工龄 12 年，其中本单位 6 年，按标准 9 个月"


def test_a_changed_table_holds_for_what_is_set_from_then_on(case, world):
    before = period(case, world, starts_on=FIRST)
    MedicalPeriodRule.objects.filter(total_from=10, own_from=5).update(months=10, basis="")
    before.refresh_from_db()
    assert before.months == 9
    after = period(case, world, starts_on=FIRST, reason="标准变了")
    assert (after.months, after.explanation.sources) == (10, ())


def test_a_table_without_a_row_asks_for_one(case, world):
    MedicalPeriodRule.objects.filter(own_from=0).delete()
    with pytest.raises(MoveRefused, match="no row for these years"):
        period(case, world, starts_on=FIRST, total=3, own=1)


def test_years_here_are_part_of_all_years(case, world):
    with pytest.raises(ValidationError, match="part of"):
        period(case, world, starts_on=FIRST, total=5, own=6)


def test_the_table_is_loaded_once_and_stays_as_administrators_leave_it(case):
    MedicalPeriodRule.objects.filter(own_from=20).delete()
    assert load_medical_rules() == 0
    MedicalPeriodRule.objects.all().delete()
    assert load_medical_rules() == 7


class TestSettingAnew:
    def test_the_one_before_is_struck_out_with_the_reason(self, case, world):
        before = period(case, world, starts_on=FIRST)
        after = period(case, world, starts_on=date(2026, 2, 1), reason="病休日期记错")
        before.refresh_from_db()
        assert (before.struck_reason, before.struck_by) == ("病休日期记错", world.welfare_officer)
        assert MedicalPeriod.objects.get(struck_at=None) == after

    def test_it_needs_a_reason(self, case, world):
        period(case, world, starts_on=FIRST)
        with pytest.raises(MoveRefused, match="reason"):
            period(case, world, starts_on=date(2026, 2, 1))
        assert MedicalPeriod.objects.get().struck_at is None


class TestExtending:
    def test_the_end_moves_and_the_reason_tells(self, case, world):
        period(case, world, starts_on=FIRST)
        extend(case, world, 3)
        extended = extend(case, world, 2)
        extended.refresh_from_db()
        assert extended.ends_on == date(2027, 3, 9)
        assert extended.explanation.text.endswith("9 months by the table, 5 more by extension")
        assert extended.explanation.formula_text == "2026-01-10 + 14 months → 2027-03-09"
        assert extended.explanation.input_rows[-1] == ("Last day", "2027-03-09")
        assert len(extended.explanation.input_rows) == 5
        assert [row.reason for row in MedicalExtension.objects.all()] == ["康复较慢", "康复较慢"]

    def test_there_must_be_a_period_and_a_reason_and_some_months(self, case, world):
        with pytest.raises(MoveRefused, match="set it first"):
            extend(case, world)
        period(case, world, starts_on=FIRST)
        with pytest.raises(MoveRefused, match="reason"):
            extend(case, world, reason=" ")
        for months in (0, 25):
            with pytest.raises(ValidationError):
                extend(case, world, months)
        assert MedicalPeriod.objects.get().ends_on == date(2026, 10, 9)


class TestForms:
    def test_the_period_is_set_and_extended_on_its_pages(self, case, world, sign_in):
        browser = sign_in(world.welfare_officer)
        given = {"starts_on": "2026-01-10", "total_years": "12", "own_years": "6"}
        browser.post(reverse("visits:recovery_period", args=[case.number]), given)
        browser.post(reverse("visits:recovery_extend", args=[case.number]), {"months": "3", "reason": "康复较慢"})
        assert MedicalPeriod.objects.get().ends_on == date(2027, 1, 9)

    def test_setting_it_anew_shows_what_stands_and_asks_why(self, case, world, sign_in):
        period(case, world, starts_on=FIRST)
        browser, url = sign_in(world.welfare_officer), reverse("visits:recovery_period", args=[case.number])
        page = browser.get(url).text
        assert 'value="2026-01-10"' in page
        assert "Why it is set anew" in page
        page = browser.post(url, {"starts_on": "2026-02-01", "total_years": "12", "own_years": "6"}).text
        assert "This field is required." in page

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"own_years": "13"}, "part of the years of work in all"),
            ({"total_years": "-1"}, "greater than or equal to 0"),
            ({"total_years": "x"}, "Enter a whole number"),
            ({"starts_on": "2026-03-19"}, "This day is still to come."),
        ],
    )
    def test_what_cannot_be_is_said(self, case, world, sign_in, wrong, said):
        given = {"starts_on": "2026-01-10", "total_years": "12", "own_years": "6"}
        page = sign_in(world.welfare_officer).post(reverse("visits:recovery_period", args=[case.number]), given | wrong)
        assert said in page.text
        assert not MedicalPeriod.objects.exists()
