"""An explanation is frozen as message ids and rendered in the reader's language."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.utils.translation import override

from unioncare.core.explain import Explanation, Source, explain, explain_rate, shown
from unioncare.core.rates import Rate


def example() -> Explanation:
    reason = explain(
        {"zh": "L{level} 首访须在 {hours} 小时内", "en": "L{level}: first visit within {hours} hours"},
        level=4,
        hours=24,
        formula="{a} ÷ {b}",
        a=Decimal("60000"),
        b=Decimal("46800"),
    )
    return replace(
        reason,
        inputs=(shown("Reported", date(2026, 3, 18)),),
        sources=(Source({"zh": "规程 4.1 条", "en": "Protocol art. 4.1"}, "cases:protocol", "2026-1"),),
    )


def test_it_reads_in_both_languages():
    with override("zh-hans"):
        assert example().text == "L4 首访须在 24 小时内"
    with override("en"):
        assert example().text == "L4: first visit within 24 hours"


def test_it_survives_storage_without_loss():
    with override("en"):
        stored = Explanation.from_json(example().as_json())
        assert stored is not None
        assert stored.text == example().text
        assert stored.formula_text == "60,000 ÷ 46,800"
        assert stored.input_rows == [("Reported", "2026-03-18")]
        assert stored.source_rows == [("Protocol art. 4.1", "cases:protocol", "2026-1")]


def test_a_missing_parameter_shows_as_a_gap_and_breaks_nothing():
    assert explain("due {days} days").text == "due … days"


def test_braces_that_people_wrote_are_shown_as_they_are():
    for written in ("国发{2016", "条款 {0}", "{a.b} 元"):
        told = explain("Rule").standing_in(Source({"zh": written, "en": written}))
        assert told.source_rows == [(written, "", None)]


def test_nothing_stored_is_no_explanation():
    assert Explanation.from_json({}) is None


def test_a_share_is_told_with_its_numbers_and_one_that_does_not_exist_or_is_withheld_without() -> None:
    told = explain_rate("Kept on {day}", Rate(3, 4), day=date(2026, 3, 18))
    with override("en"):
        assert (told.text, told.formula_text) == ("Kept on 2026-03-18", "3 ÷ 4 = 75.0 %")
        nothing, withheld = explain_rate("Kept", Rate(0, 0)), explain_rate("Kept", Rate(0, 0, is_withheld=True))
        assert nothing.input_rows == [("Note", "Nothing of this was due, so there is no share")]
        assert withheld.input_rows == [("Note", "There are some, but too few to be told of")]
    assert (nothing.formula, withheld.formula) == ("", "")


def test_facts_and_records_are_added_without_changing_what_was_said() -> None:
    told = explain("Rule")
    fuller = told.reading(shown("Threshold", 5)).standing_in(Source("Protocol"))
    assert (told.inputs, told.sources) == ((), ())
    with override("en"):
        assert (fuller.input_rows, fuller.source_rows) == ([("Threshold", "5")], [("Protocol", "", None)])
