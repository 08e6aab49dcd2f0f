"""What a refusal says: code, place, masked value, what is wrong, what to do, in the reader's language."""

import json

import pytest
from django.utils.functional import Promise

from unioncare.imports.cleaning.identity import clean_id_number
from unioncare.imports.problems import Problem, RowIssue, known_reasons, register_problem
from unioncare.imports.showing import shown

from .conftest import BY_CODE, TODAY, roster

CODES = {
    "id_precision", "id_checksum", "date_invalid", "duplicate_employee", "duplicate_id", "name_missing",
    "employee_missing", "unit_unknown", "unit_ambiguous", "phone_invalid",
}  # fmt: skip


def test_every_code_of_the_roster_import_has_its_words() -> None:
    assert known_reasons().keys() >= CODES


def test_errors_and_warnings_are_told_apart() -> None:
    warnings = {reason for reason, wording in known_reasons().items() if wording.severity == "warning"}
    assert {"id_area_unknown", "phone_several", "sex_unknown", "status_unknown"} <= warnings
    assert not warnings & CODES


@pytest.mark.parametrize("reason", sorted(CODES))
def test_every_message_is_translatable_and_tells_what_to_do(reason: str) -> None:
    wording = known_reasons()[reason]
    assert isinstance(wording.message, Promise)
    assert isinstance(wording.hint, Promise)


def test_an_app_can_add_its_own_reasons() -> None:
    register_problem("seat_taken", "Seat %(seat)s is taken", "Choose another seat")
    problem = Problem("seat_taken", {"seat": 4})
    assert (problem.code, problem.message, problem.hint) == ("seat_taken", "Seat 4 is taken", "Choose another seat")


def test_a_finer_reason_is_reported_under_its_code() -> None:
    assert Problem("phone_invalid.short", {"digits": 10}).code == "phone_invalid"


def test_an_issue_tells_its_place_and_masks_its_value() -> None:
    _table, rows = roster("refused.xlsx")
    wrong = rows[3]
    _number, problem = clean_id_number(wrong.cells["id_number"], TODAY)
    issue = wrong.issue(BY_CODE["id_number"], problem)
    assert (issue.sheet, issue.row, issue.column, issue.code) == ("在册", 5, "id_number", "id_checksum")
    assert issue.value == "1401**********8330"
    assert issue.as_json()["row"] == 5
    assert issue.as_json()["message"] == issue.message


def test_an_issue_survives_being_staged() -> None:
    issue = RowIssue("在册", 7, "phone", "138***1583", Problem("phone_invalid.short", {"digits": 10}))
    assert RowIssue.from_staged(json.loads(json.dumps(issue.as_staged()))) == issue


@pytest.mark.parametrize(
    ("cell", "column", "value"),
    [
        ("1384001583", "phone", "138***1583"),
        ("140921198503020011", "id_number", "1409**********0011"),
        (140921198503020011.0, "id_number", "1.40921E+17"),
        ("1.40921198503020E+17", "id_number", "1.40921E+17"),
        ("140921198503020011", "name", "1409**********0011"),
        ("张三 14092119850302001x", "name", "张三 1409**********001x"),
        ("掘进队", "unit", "掘进队"),
        ("长" * 100, "unit", "长" * 40),
        ("", "name", ""),
    ],
)
def test_a_sensitive_value_is_shown_masked_in_whatever_column_it_stands(cell, column: str, value: str) -> None:
    assert shown(cell, BY_CODE[column].mask) == value


def test_no_import_can_change_the_words_of_another() -> None:
    with pytest.raises(ValueError, match="phone_invalid"):
        register_problem("phone_invalid", "Wrong", "Mend it")
    assert known_reasons()["phone_invalid"].message != "Wrong"
