"""ID numbers by their own checksum and date."""

from datetime import date

import pytest
from stdnum.cn import ric

from tests.data.rosters.people import people
from unioncare.imports.cleaning.identity import birth_date, check_character, clean_id_number, sex

TODAY = date(2026, 3, 18)
BODY = "14092119850302001"
GOOD = BODY + check_character(BODY)
WITH_X = next(
    body + "X" for order in range(1000) if check_character(body := f"14092119850302{order:03d}") == "X"
)  # fmt: skip


def reason(cell) -> str:
    number, problem = clean_id_number(cell, TODAY)
    assert number == ""
    return problem.reason


def test_a_valid_number_is_taken() -> None:
    assert clean_id_number(GOOD, TODAY) == (GOOD, None)
    assert (birth_date(GOOD), sex(GOOD)) == (date(1985, 3, 2), "male")
    assert sex(people(2)[1].id_number) == "female"


def test_the_check_character_agrees_with_another_implementation() -> None:
    for one in people(300):
        assert ric.calc_check_digit(one.id_number) == one.id_number[17]


@pytest.mark.parametrize(
    "written",
    [
        WITH_X.lower(),
        f" {WITH_X} ",
        WITH_X[:6] + " " + WITH_X[6:],
        WITH_X[:14] + "-" + WITH_X[14:],
        "'" + WITH_X,
        "".join(chr(ord(c) + 0xFEE0) for c in WITH_X),
    ],
)
def test_case_width_blanks_and_dashes_do_not_matter(written: str) -> None:
    assert clean_id_number(written, TODAY) == (WITH_X, None)


@pytest.mark.parametrize("cell", ["", " ", "无", "-"])
def test_an_empty_cell_is_no_number_and_no_problem(cell: str) -> None:
    assert clean_id_number(cell, TODAY) == ("", None)


@pytest.mark.parametrize(
    "cell",
    [float(GOOD[:17] + "0"), 1.40921e17, "1.40921E+17", "1.4092119850302e17", "140921198503020000", int("1" * 18)],
)
def test_digits_lost_to_excel_are_told_from_a_mistyped_number(cell) -> None:
    assert reason(cell) == "id_precision"


def test_a_wrong_check_character_names_the_right_one() -> None:
    wrong = BODY + ("1" if GOOD[17] != "1" else "2")
    number, problem = clean_id_number(wrong, TODAY)
    assert number == ""
    assert (problem.code, problem.params) == ("id_checksum", {"expected": GOOD[17]})


@pytest.mark.parametrize("place", range(17))
def test_any_mistyped_digit_is_noticed(place: int) -> None:
    digit = str((int(GOOD[place]) + 1) % 10)
    assert clean_id_number(GOOD[:place] + digit + GOOD[place + 1 :], TODAY)[1].code == "id_checksum"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (GOOD[:17], "id_checksum.length"),
        (GOOD + "1", "id_checksum.length"),
        ("140921850302001", "id_checksum.first_generation"),
        (140921850302001.0, "id_checksum.first_generation"),
        ("14092119850302OO1X", "id_checksum.characters"),
        ("X40921198503020019", "id_checksum.characters"),
        ("护照E12345678", "id_checksum.length"),
    ],
)
def test_a_number_of_another_form_is_refused_with_the_reason(cell, expected: str) -> None:
    assert reason(cell) == expected


@pytest.mark.parametrize("birth", ["19850230", "18991231", "20260319", "00000000"])
def test_an_impossible_day_of_birth_is_refused(birth: str) -> None:
    body = f"140921{birth}001"
    assert reason(body + check_character(body)) == "id_checksum.date"


def test_an_unknown_area_is_only_a_warning() -> None:
    body = "14119919850302001"
    number, problem = clean_id_number(body + check_character(body), TODAY)
    assert number
    assert (problem.code, problem.is_error) == ("id_area_unknown", False)


@pytest.mark.parametrize("area", ["110119", "142201", "810000", "830000", "914401"])
def test_new_old_and_special_areas_are_known(area: str) -> None:
    body = f"{area}19850302001"
    assert clean_id_number(body + check_character(body), TODAY)[1] is None
