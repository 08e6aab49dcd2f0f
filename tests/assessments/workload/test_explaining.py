"""Why the numbers of workload are what they are."""

from decimal import Decimal

from django.utils import translation

from assessments.workload.explaining import explain_monthly, explain_rate, explain_spread
from assessments.workload.scoring import Load, monthly

LOAD = Load(points=Decimal(30), equivalents=Decimal("1.5"), done=Decimal(12))


def test_points_per_equivalent_tell_what_was_done_and_what_is_open() -> None:
    with translation.override("en"):
        told = explain_rate(LOAD)
        assert told.formula_text == "30.0 ÷ 1.50 = 20.0"
        assert told.input_rows == [("Points done", "12.0"), ("Points open", "18.0")]


def test_a_month_is_told_by_its_days() -> None:
    with translation.override("en"):
        told = explain_monthly(LOAD, monthly(LOAD, 30), 30)
        assert told.formula_text == "30.0 ÷ 1.50 × 30.4375 ÷ 30 days = 20.3"


def test_nobody_without_any_equivalent_has_a_rate() -> None:
    idle = Load(Decimal(0), Decimal(0))
    assert explain_rate(idle).formula == explain_monthly(idle, None, 30).formula == ""
    assert explain_rate(idle).text == explain_monthly(idle, None, 30).text


def test_the_spread_tells_from_where_on_it_is_uneven() -> None:
    assert [value for _label, value in explain_spread(Decimal("0.5")).input_rows] == ["0.5"]
    assert explain_spread().inputs == ()
