"""Dates in the habits of Chinese offices."""

from datetime import date

import pytest

from unioncare.imports.cleaning.dates import clean_date, is_month_only

TODAY = date(2026, 3, 18)


@pytest.mark.parametrize(
    "cell",
    [
        "1985-3-2",
        "1985-03-02",
        "1985.03.02",
        "1985.3.2",
        "1985/3/2",
        "1985年3月2日",
        "1985年03月02号",
        "1985 年 3 月 2 日",
        "1985,3,2",
        "1985_03_02",
        "1985\\3\\2",
        "1985 3 2",
        "1985—3—2",
        "1985。3。2",
        "19850302",
        19850302.0,
        19850302,
        "19850302.0",
        "１９８５－０３－０２",
        "１９８５年３月２日",
        " 1985-3-2 ",
        "'1985-3-2",
        "1985-03-02 00:00:00",
        "1985-03-02T00:00:00",
        "1985/3/2 0:00",
        "1985-03-02 08:30:15.123",
        31108.0,
        31108,
        31108.75,
        "31108",
        "31108.0",
    ],
)
def test_each_habit_means_the_second_of_march_1985(cell) -> None:
    assert clean_date(cell, TODAY) == (date(1985, 3, 2), None)


@pytest.mark.parametrize(
    "cell", ["1985-3", "1985-03", "1985.3", "1985/03", "1985年3月", "1985年03月", "198503", 198503.0]
)
def test_a_month_alone_is_its_first_day(cell) -> None:
    assert clean_date(cell, TODAY) == (date(1985, 3, 1), None)
    assert is_month_only(cell)


@pytest.mark.parametrize("cell", ["1985-3-1", "19850301", 31107.0, "", "1985", "无"])
def test_only_a_month_alone_counts_as_one(cell) -> None:
    assert not is_month_only(cell)


@pytest.mark.parametrize("cell", ["", " ", "-", "/", "无", "不详", "#N/A"])
def test_an_empty_cell_is_no_date_and_no_problem(cell: str) -> None:
    assert clean_date(cell, TODAY) == (None, None)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("1985-02-30", "date_invalid.impossible"),
        ("1985-13-01", "date_invalid.impossible"),
        ("2023-02-29", "date_invalid.impossible"),
        ("19850230", "date_invalid.impossible"),
        (19851301.0, "date_invalid.impossible"),
        ("0000-01-01", "date_invalid.impossible"),
        ("1899-12-31", "date_invalid.early"),
        ("2026-03-19", "date_invalid.late"),
        ("2085-03-02", "date_invalid.late"),
        (99999.0, "date_invalid.late"),
        ("85-3-2", "date_invalid.short_year"),
        ("85.03.02", "date_invalid.short_year"),
        ("85年3月", "date_invalid.short_year"),
        ("1985", "date_invalid.year_only"),
        ("1985年", "date_invalid.year_only"),
        (1985.0, "date_invalid.year_only"),
        (41.0, "date_invalid"),
        (9999.0, "date_invalid.year_only"),
        ("去年", "date_invalid"),
        ("3/2/1985", "date_invalid"),
        ("1985-3-2-1", "date_invalid"),
        ("一九八五年三月", "date_invalid"),
        (float("nan"), None),
        (-5.0, "date_invalid"),
        (1e300, "date_invalid"),
        (True, "date_invalid"),
    ],
)
def test_what_is_no_possible_day_is_refused_with_the_reason(cell, reason: str | None) -> None:
    value, problem = clean_date(cell, TODAY)
    assert value is None
    assert (problem and problem.reason) == reason


def test_today_is_the_last_possible_day() -> None:
    assert clean_date("2026-03-18", TODAY) == (TODAY, None)
    assert clean_date("2026-03-19", TODAY)[1].params["latest"] == "2026-03-18"


def test_the_last_possible_day_belongs_to_the_question_not_to_the_first_answer() -> None:
    assert clean_date("2026-03-19", TODAY)[1] is not None
    assert clean_date("2026-03-19", date(2026, 3, 20)) == (date(2026, 3, 19), None)


def test_a_number_that_excel_cut_is_refused_and_says_so() -> None:
    """1985.10 typed as a number is stored as 1985.1."""
    day, problem = clean_date(1985.1, TODAY)
    assert day is None
    assert problem is not None
    assert (problem.code, problem.reason) == ("date_invalid", "date_invalid.month_cut")
    assert clean_date(1985.11, TODAY) == (date(1985, 11, 1), None)
    assert clean_date("1985.1", TODAY) == (date(1985, 1, 1), None)
