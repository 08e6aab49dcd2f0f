"""Words that stand for a code, yes and no, amounts."""

from decimal import Decimal

import pytest

from unioncare.imports.cleaning.choices import aliases, clean_boolean, clean_choice, clean_sex
from unioncare.imports.cleaning.employment import STATUSES, clean_status
from unioncare.imports.cleaning.numbers import clean_money, clean_whole


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("男", "male"),
        (" 女 ", "female"),
        ("男性", "male"),
        ("M", "male"),
        ("f", "female"),
        ("Female", "female"),
        (1.0, "male"),
        ("2", "female"),
        ("", None),
        ("-", None),
    ],
)
def test_sex_is_understood(cell, code: str | None) -> None:
    assert clean_sex(cell) == (code, None)


def test_an_unknown_sex_is_a_warning_and_left_out() -> None:
    code, problem = clean_sex("其他")
    assert (code, problem.code, problem.is_error) == (None, "sex_unknown", False)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("在职", "active"),
        ("在岗", "active"),
        ("停薪留职", "active"),
        ("病休", "sick_leave"),
        ("长期病假", "sick_leave"),
        ("内退", "early_retired"),
        ("内部退养", "early_retired"),
        ("退休", "retired"),
        ("离休", "retired"),
        ("调出", "transferred_out"),
        ("离职", "left"),
        ("解除劳动合同", "left"),
        ("借调", "seconded"),
        ("死亡", "deceased"),
        (" 退 休 ", "retired"),
        ("Retired", "retired"),
        ("sick leave", "sick_leave"),
        ("", None),
    ],
)
def test_a_status_is_understood_in_the_words_of_the_trade(cell: str, code: str | None) -> None:
    assert clean_status(cell) == (code, None)


def test_an_unknown_status_changes_nothing_and_is_repeated() -> None:
    code, problem = clean_status("神游")
    assert (code, problem.code, problem.is_error) == (None, "status_unknown", False)
    assert "神游" in problem.message


def test_the_codes_of_statuses_are_these() -> None:
    assert set(STATUSES.values()) == {
        "active", "sick_leave", "early_retired", "retired", "transferred_out", "left", "seconded", "deceased",
    }  # fmt: skip


def test_a_choice_of_another_app_works_the_same() -> None:
    words = aliases({"branch": "分会 车间"})
    assert clean_choice("分 会", words) == ("branch", None)
    assert clean_choice("Branch", words) == ("branch", None)
    code, problem = clean_choice("集团", words)
    assert (code, problem.code, problem.is_error) == (None, "choice_unknown", True)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("是", True),
        ("否", False),
        ("√", True),
        ("×", False),
        ("Y", True),
        ("无", False),
        (1.0, True),
        (0.0, False),
        ("0", False),
        (True, True),
        ("", None),
        ("-", None),
    ],
)
def test_yes_and_no_are_understood(cell, value: bool | None) -> None:
    assert clean_boolean(cell) == (value, None)


def test_neither_yes_nor_no_is_a_problem() -> None:
    assert clean_boolean("也许")[1].code == "choice_unknown"


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        (1234.5, "1234.50"),
        (0.0, "0.00"),
        (0.1, "0.10"),
        ("1,234.50", "1234.50"),
        ("￥1234", "1234.00"),
        ("¥ 1,234,567.8", "1234567.80"),
        ("1234元", "1234.00"),
        ("1.2万", "12000.00"),
        ("3万元", "30000.00"),
        ("１２３４．５", "1234.50"),
        ("(1,234.50)", "-1234.50"),
        ("-12", "-12.00"),
        (".5", "0.50"),
        ("0", "0.00"),
        ("2.345", "2.34"),
    ],
)
def test_an_amount_is_understood(cell, amount: str) -> None:
    assert clean_money(cell) == (Decimal(amount), None)


@pytest.mark.parametrize("cell", ["约一千", "1,23", "1.2.3", "12abc", True, float("inf"), "万", "元"])
def test_what_is_no_amount_is_refused(cell) -> None:
    value, problem = clean_money(cell)
    assert (value, problem.code) == (None, "money_invalid")


def test_an_amount_of_too_many_digits_is_refused() -> None:
    assert clean_money("99999999999")[1].reason == "money_invalid.size"


@pytest.mark.parametrize(
    ("cell", "value"), [(3.0, 3), ("12", 12), ("１２", 12), (0.0, 0), ("0", 0), ("", None), ("无", None)]
)
def test_a_whole_number_is_understood(cell, value: int | None) -> None:
    assert clean_whole(cell) == (value, None)


@pytest.mark.parametrize("cell", [1.5, "-1", "三", "1000000"])
def test_what_is_no_whole_number_is_refused(cell) -> None:
    assert clean_whole(cell)[1].code == "number_invalid"
