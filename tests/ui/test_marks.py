from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from unioncare.core.explain import Explanation, Input, Source
from unioncare.core.ui import bars, marks
from unioncare.core.ui import why as whys
from unioncare.core.ui.browsers import browser_name
from unioncare.core.ui.due import Due, due, due_text

NOW = datetime(2026, 3, 18, 1, 40, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def english(time_machine):
    time_machine.move_to(NOW)
    with translation.override("en"):
        yield


def test_a_level_shows_letter_number_and_pips() -> None:
    shown = marks.level(3)
    assert shown.endswith("L3</span>")
    assert shown.count("<rect") == 4
    assert shown.count("off") == 1
    assert marks.level("L3") == shown


@pytest.mark.parametrize("value", [None, "", 0, 5, "unknown"])
def test_what_is_no_level_reads_not_graded(value) -> None:
    assert "Not graded" in marks.level(value)


def test_names_of_people_are_escaped_wherever_they_stand() -> None:
    evil = '<script>"&'
    for shown in (
        marks.owner(evil, evil),
        marks.status(evil),
        marks.diff(evil, evil),
        marks.mask(evil),
        bars.bar(1, evil),
    ):
        assert "<script>" not in shown
        assert "&lt;script&gt;" in shown


def test_an_unknown_tone_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="pink"):
        marks.status("late", "pink")


def test_ones_own_item_reads_me_and_nobodys_says_so() -> None:
    assert "Me" in marks.owner("周文静", "Welfare officer", mine=True)
    assert "Welfare officer" not in marks.owner("周文静", "Welfare officer", mine=True)
    assert "Unassigned" in marks.owner("")


def test_an_empty_side_of_a_difference_is_named() -> None:
    assert "<del>empty</del>" in marks.diff(None, "2012-07-01")
    assert "<ins>empty</ins>" in marks.diff("x", "")
    assert "<del>0</del>" in marks.diff(0, 1)


def test_a_bar_stays_inside_its_track_and_has_no_style_attribute() -> None:
    shown = bars.bar(1.4, "140 %", target=1)
    assert 'width="100%" height="8" rx="4"/><rect class="value" width="100%"' in shown
    assert "style" not in shown


def test_no_value_is_no_data_and_not_an_empty_bar() -> None:
    assert "no data" in bars.bar(None, "rate")


@pytest.mark.parametrize(
    ("mark", "tone", "text"),
    [
        (lambda: Due.late(3, NOW - 5 * DAY), "red", "3 days late, due Fri 13 Mar"),
        (lambda: Due.late(0, NOW), "red", "1 day late, due Wed 18 Mar"),
        (lambda: Due.late_hours(2, NOW), "red", "2 hours late, due 18 Mar 09:40"),
        (lambda: Due.today(NOW), "amber", "Today, Wed 18 Mar"),
        (lambda: Due.hours(7, NOW + timedelta(hours=7)), "amber", "7 hours left, today by 16:40"),
        (lambda: Due.hours(20, NOW + timedelta(hours=20)), "amber", "20 hours left, 19 Mar by 05:40"),
        (lambda: Due.later(1, NOW + DAY), "", "1 day left, Thu 19 Mar"),
        (lambda: Due.paused(NOW, NOW + 2 * DAY), "paused", "Paused, 18 Mar → 20 Mar"),
        (lambda: Due.done(NOW), "done", "On time, Wed 18 Mar"),
        (lambda: Due.done(NOW, on_time=False), "", "Done late, Wed 18 Mar"),
    ],
)
def test_a_due_mark_names_number_unit_and_date(mark, tone, text) -> None:
    assert due_text(mark()) == text
    shown = due(mark())
    assert f"uc-due-{tone}" in shown if tone else "uc-due-" not in shown


def test_a_due_mark_is_punctuated_in_its_language() -> None:
    with translation.override("zh-hans"):
        assert due_text(Due.late(3, NOW - 5 * DAY)) == "逾期 3 工作日，03-13 周五"


def test_what_follows_the_bar_in_a_translation_is_set_small() -> None:
    assert "<b>逾期 3<small>工作日</small></b>" in due(Due("red", "逾期 3|工作日", "03-13"))


def explanation() -> Explanation:
    return Explanation(
        rule={"zh": "每两周", "en": "Every {days} days <b>"},
        params={"days": 14},
        inputs=(Input("Level", "L3"),),
        formula="1 + 1 = {days}",
        sources=(Source({"zh": "规程 4.2 条", "en": "Protocol 4.2"}, "account_login"), Source("Terms 7", "no:page", 3)),
    )


def test_a_reason_ends_in_a_link_to_its_rule_where_the_page_exists() -> None:
    shown = whys.why(explanation())
    assert "Every 14 days &lt;b&gt;" in shown
    assert '<a class="uc-src" href="/accounts/login/">Protocol 4.2</a>' in shown
    assert '<span class="uc-src">Terms 7</span>' in shown


def test_a_reason_may_come_frozen() -> None:
    assert whys.why(explanation().as_json()) == whys.why(explanation())


def test_behind_a_reason_stand_its_formula_and_its_facts() -> None:
    shown = whys.why_more(explanation())
    assert "1 + 1 = 14" in shown
    assert "<dt>Level</dt><dd>L3</dd>" in shown


def test_without_a_reason_nothing_is_shown() -> None:
    assert whys.why(None) == whys.why({}) == whys.why_more(None) == ""
    assert whys.why_more(Explanation(rule="Because")) == ""


def test_a_browser_is_named_as_people_know_it() -> None:
    edge = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0"
    phone = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126 Mobile Safari/537.36 MicroMessenger/8.0"
    assert browser_name(edge) == "Edge, Windows"
    assert browser_name(phone) == "WeChat, Android"
    assert browser_name("curl/8") == "curl/8"


def test_the_mark_beside_a_figure_opens_rule_formula_facts_and_source_in_place() -> None:
    told = Explanation(
        rule="Members who are covered",
        formula="{a} ÷ {b}",
        params={"a": 1, "b": 2},
        inputs=(Input("Target", "95%"),),
        sources=(Source("Who has no cover", "worklist:mine"),),
    )
    shown = whys.why_fold(told, "Enrolment rate")
    assert shown.startswith('<details class="uc-why-fold"><summary title="Reason">')
    assert "Why: Enrolment rate" in shown
    assert "Members who are covered" in shown
    assert "1 ÷ 2" in shown
    assert "<dt>Target</dt><dd>95%</dd>" in shown
    assert '<a class="uc-src" href="/work/">Who has no cover</a>' in shown
    assert whys.why_fold(told.as_json(), "Enrolment rate") == shown


def test_the_mark_of_a_table_opens_the_reasons_of_its_columns_one_under_another() -> None:
    shown = whys.why_fold([Explanation(rule="Done"), Explanation(rule="Open")])
    assert shown.count("<details") == 1
    assert "<p>Done </p><p>Open </p>" in shown
    assert "<p>5 &lt; 6</p>" in whys.why_fold("5 < 6")


def test_a_figure_without_a_reason_carries_no_mark() -> None:
    assert [whys.why_fold(nothing) for nothing in (None, {}, [], "")] == ["", "", "", ""]
