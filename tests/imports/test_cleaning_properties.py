"""What holds for every cell whatsoever: a cleaner answers, and what it answers it would answer again."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from unioncare.imports.cleaning.choices import clean_boolean, clean_sex
from unioncare.imports.cleaning.dates import clean_date, is_month_only
from unioncare.imports.cleaning.employment import clean_status
from unioncare.imports.cleaning.identity import birth_date, check_character, clean_id_number, sex
from unioncare.imports.cleaning.numbers import clean_money, clean_whole
from unioncare.imports.cleaning.phones import clean_phone
from unioncare.imports.cleaning.text import clean_employee_no, clean_name, clean_text, plain
from unioncare.imports.columns import normal_header
from unioncare.imports.problems import known_reasons
from unioncare.imports.showing import shown
from unioncare.imports.writing.cells import inert

TODAY = date(2026, 3, 18)
DIGITISH = st.text(alphabet="0123456789０１２３x X+-.()E转/年月日:,'=", max_size=30)
CELLS = st.one_of(st.text(max_size=60), DIGITISH, st.floats(), st.integers(), st.booleans())
CLEANERS: list[Callable] = [
    clean_text,
    clean_name,
    clean_employee_no,
    clean_phone,
    clean_sex,
    clean_status,
    clean_boolean,
    clean_money,
    clean_whole,
    lambda cell: clean_date(cell, TODAY),
    lambda cell: clean_id_number(cell, TODAY),
]
DAYS = st.dates(date(1900, 1, 1), TODAY)
WIDE = {ord(character): ord(character) + 0xFEE0 for character in "0123456789./-"}


@given(CELLS)
@example("\ud800")
@example("=" * 40)
@example("\x00")
def test_any_cell_gets_an_answer_and_no_exception(cell) -> None:
    for clean in CLEANERS:
        value, problem = clean(cell)
        if problem is not None:
            assert problem.reason in known_reasons()
            assert problem.message
            assert problem.hint
            assert not problem.is_error or value in (None, "")
    shown(cell, None)
    is_month_only(cell)


@given(CELLS)
@example("A´")
@example("A\u200b\u0301")
def test_a_cleaned_text_stays_as_it_is(cell) -> None:
    for clean in (clean_name, clean_employee_no, clean_phone):
        value, problem = clean(cell)
        if value and (problem is None or not problem.is_error):
            assert clean(value)[0] == value


@given(st.text(max_size=60))
def test_a_plain_text_has_nothing_that_a_database_refuses(text: str) -> None:
    cleaned = plain(text)
    assert "\x00" not in cleaned
    assert cleaned == " ".join(cleaned.split())


@given(
    DAYS,
    st.sampled_from(["{y}-{m}-{d}", "{y}.{m:02}.{d:02}", "{y}/{m}/{d}", "{y}年{m}月{d}日", "{y}{m:02}{d:02}"]),
    st.booleans(),
)
def test_any_day_survives_any_habit_of_writing_it(day: date, form: str, wide: bool) -> None:
    written = form.format(y=day.year, m=day.month, d=day.day)
    assert clean_date(written.translate(WIDE) if wide else written, TODAY) == (day, None)


@given(st.dates(date(1930, 1, 1), TODAY))
def test_any_day_survives_as_the_number_of_excel(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    for cell in (serial, float(serial), serial + 0.5, str(serial)):
        assert clean_date(cell, TODAY) == (day, None)


@given(st.dates(TODAY + timedelta(days=1), date(2999, 1, 1)))
def test_no_future_day_is_taken(day: date) -> None:
    assert clean_date(day.isoformat(), TODAY)[1].reason == "date_invalid.late"


@given(st.sampled_from(["110101", "140921", "410102"]), DAYS, st.integers(1, 999))
def test_any_well_formed_number_is_taken_with_its_date_and_sex(area: str, day: date, order: int) -> None:
    body = f"{area}{day:%Y%m%d}{order:03d}"
    number = body + check_character(body)
    assert clean_id_number(number.lower(), TODAY) == (number, None)
    assert birth_date(number) == day
    assert sex(number) == ("male" if order % 2 else "female")


@given(DAYS, st.integers(1, 999), st.integers(0, 16))
def test_two_exchanged_neighbours_are_noticed(day: date, order: int, place: int) -> None:
    body = f"140921{day:%Y%m%d}{order:03d}"
    number = body + check_character(body)
    mistyped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    if mistyped != number:
        assert clean_id_number(mistyped, TODAY)[1] is not None


@given(
    st.integers(13_000_000_000, 19_999_999_999), st.sampled_from(["{}", "+86{}", "0086 {}", "86-{}", " {} ", "（{}）"])
)
def test_any_mobile_number_survives_any_decoration(number: int, form: str) -> None:
    digits = str(number)
    assert clean_phone(form.format(digits)) == (digits, None)
    assert clean_phone(form.format(f"{digits[:3]} {digits[3:7]}-{digits[7:]}")) == (digits, None)
    assert clean_phone(float(number)) == (digits, None)


@given(st.integers(0, 9_999_999_999))
def test_no_number_of_fewer_digits_passes_as_a_mobile_one(number: int) -> None:
    value, problem = clean_phone(f"1{number:09d}"[:10])
    assert (value, problem.reason) == ("", "phone_invalid.short")


@given(st.decimals(-(10**9), 10**9, places=2))
def test_any_amount_survives_being_written(amount: Decimal) -> None:
    for written in (f"{amount:,.2f}", f"¥{amount:.2f}" if amount >= 0 else f"{amount:.2f}", f"{amount:.2f}元"):
        assert clean_money(written) == (amount, None)


@given(st.text(max_size=40))
def test_a_guarded_text_is_no_formula_and_comes_back_as_it_was(text: str) -> None:
    guarded = inert(text)
    assert guarded == inert(guarded)
    assert guarded[:1] not in ("=", "@", "\t", "\r")
    if not text.startswith(("'", "’")):
        assert plain(guarded) == plain(text)


@given(st.text(max_size=40))
def test_a_reduced_header_stays_reduced(text: str) -> None:
    assert normal_header(normal_header(text)) == normal_header(text)


@pytest.mark.parametrize("clean", CLEANERS)
def test_an_empty_cell_is_never_an_error_of_an_optional_column(clean: Callable) -> None:
    _value, problem = clean("")
    assert problem is None or problem.code in {"name_missing", "employee_missing"}
