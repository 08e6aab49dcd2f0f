"""Phone numbers by one rule."""

import pytest

from unioncare.imports.cleaning.phones import clean_phone


@pytest.mark.parametrize(
    "cell",
    [
        "13840015838",
        "138 4001 5838",
        "138-4001-5838",
        "138—4001—5838",
        "+8613840015838",
        "+86 138-4001-5838",
        "008613840015838",
        "8613840015838",
        "(+86)13840015838",
        "（86）１３８４００１５８３８",
        "１３８４００１５８３８",
        13840015838.0,
        13840015838,
        "13840015838.0",
        "'13840015838",
        "\u202d13840015838\u202c",
        "13840015838\n",
    ],
)
def test_a_mobile_number_is_eleven_digits_however_it_is_written(cell) -> None:
    assert clean_phone(cell) == ("13840015838", None)


@pytest.mark.parametrize("prefix", range(13, 20))
def test_every_prefix_of_the_plan_is_taken_new_ones_too(prefix: int) -> None:
    assert clean_phone(f"{prefix}640015838")[1] is None


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("0351-6041234", "0351-6041234"),
        ("03516041234", "0351-6041234"),
        ("(0351)6041234", "0351-6041234"),
        ("010-66041234", "010-66041234"),
        ("021 6604 1234", "021-66041234"),
        ("+86 351 6041234", "0351-6041234"),
        ("0351-6041234-801", "0351-6041234-801"),
        ("0351-6041234转801", "0351-6041234-801"),
        ("0351-6041234 ext. 801", "0351-6041234-801"),
        ("0755-86041234", "0755-86041234"),
    ],
)
def test_a_landline_needs_its_area_code(cell: str, number: str) -> None:
    assert clean_phone(cell) == (number, None)


@pytest.mark.parametrize("cell", ["", "无", "-", "/", " "])
def test_an_empty_cell_is_no_phone_and_no_problem(cell: str) -> None:
    assert clean_phone(cell) == ("", None)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("1384001583", "phone_invalid.short"),
        ("138400158381", "phone_invalid.long"),
        ("12840015838", "phone_invalid.prefix"),
        ("6041234", "phone_invalid.area_code"),
        ("66041234", "phone_invalid.area_code"),
        ("1384001583x", "phone_invalid.characters"),
        ("张三的手机", "phone_invalid.characters"),
        ("138400O5838", "phone_invalid.characters"),
        ("1.38E+10", "phone_invalid.precision"),
        ("1.38400158E10", "phone_invalid.precision"),
        ("3516041234", "phone_invalid"),
        ("99999", "phone_invalid"),
        ("0" * 300, "phone_invalid"),
        (True, "phone_invalid.characters"),
    ],
)
def test_a_wrong_number_is_refused_with_the_reason(cell, reason: str) -> None:
    value, problem = clean_phone(cell)
    assert (value, problem.reason, problem.code) == ("", reason, "phone_invalid")


def test_a_short_number_says_how_many_digits_it_has() -> None:
    problem = clean_phone("1384001583")[1]
    assert problem.params == {"digits": 10}


@pytest.mark.parametrize(
    "cell", ["13840015838/13940015838", "13840015838、0351-6041234", "1384001, 13840015838", "13840015838或13940015838"]
)
def test_of_several_numbers_the_first_good_one_counts_with_a_warning(cell: str) -> None:
    value, problem = clean_phone(cell)
    assert value == "13840015838"
    assert (problem.code, problem.is_error) == ("phone_several", False)
