"""Texts, names and employee numbers as people really write them."""

import pytest

from unioncare.imports.cleaning.text import clean_employee_no, clean_name, clean_text, plain, stated


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("综采一队", "综采一队"),
        ("  综采　一队\n", "综采 一队"),
        ("１２３ＡＢｃ", "123ABc"),
        ("综采\u200b一队\ufeff", "综采一队"),
        ("a\x00b\x07c", "abc"),
        ("综采_x000D_一队", "综采 一队"),
        ("'030217", "030217"),
        ("'=1+1", "=1+1"),
        ("O'Neill", "O'Neill"),
        ('="030217"', "030217"),
        (30217.0, "30217"),
        (30217, "30217"),
        (1.5, "1.5"),
        (1.40921e17, "1.40921E+17"),
        (True, "TRUE"),
        (float("nan"), ""),
        ("", ""),
    ],
)
def test_a_text_loses_what_nobody_sees(cell, text: str) -> None:
    assert plain(cell) == text


@pytest.mark.parametrize("cell", ["-", "—", "/", "无", " 无 ", "N/A", "#N/A", "null", "（空）", "　", "不详"])
def test_what_says_nothing_counts_as_empty(cell: str) -> None:
    assert stated(cell) == ""


def test_a_long_text_is_refused_instead_of_cut() -> None:
    text, problem = clean_text("长" * 300)
    assert text == ""
    assert problem.code == "text_too_long"
    assert "300" in problem.message


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("张三", "张三"),
        ("张 三", "张三"),
        ("张　　三", "张三"),
        (" 张三\n", "张三"),
        ("阿依古丽·买买提", "阿依古丽·买买提"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("阿依古丽・买买提", "阿依古丽·买买提"),
        ("阿依古丽．买买提", "阿依古丽·买买提"),
        ("阿依古丽 · 买买提", "阿依古丽·买买提"),
        ("John  Smith", "John Smith"),
        ("Ｊohn Smith", "John Smith"),
        ("㐱玉", "㐱玉"),
        ("𠮷野", "𠮷野"),
        ("张伟1", "张伟1"),
    ],
)
def test_a_name_keeps_its_dots_and_loses_its_gaps(cell: str, name: str) -> None:
    assert clean_name(cell) == (name, None)


@pytest.mark.parametrize("cell", ["", " ", "无", "-", "·", "N/A", "没有"])
def test_a_row_without_a_name_says_so(cell: str) -> None:
    name, problem = clean_name(cell)
    assert (name, problem.code) == ("", "name_missing")


def test_a_name_as_long_as_a_sentence_is_refused() -> None:
    assert clean_name("张" * 51)[1].reason == "name_missing.length"


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("030217", "030217"),
        ("０３０２１７", "030217"),
        (" 030 217 ", "030217"),
        (30217.0, "30217"),
        (30217, "30217"),
        ("30217.0", "30217"),
        ("'030217", "030217"),
        ("QL-0302", "QL-0302"),
        ("ｑｌ０３", "ql03"),
        (123456789012.0, "123456789012"),
    ],
)
def test_an_employee_number_is_text_with_its_zeros(cell, number: str) -> None:
    assert clean_employee_no(cell) == (number, None)


@pytest.mark.parametrize("cell", ["", "  ", "-", "无", "0", 0.0])
def test_a_row_without_an_employee_number_says_so(cell) -> None:
    assert clean_employee_no(cell)[1].reason == "employee_missing"


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (1.40921e17, "employee_missing.precision"),
        ("1.40921E+17", "employee_missing.precision"),
        ("1" * 33, "employee_missing.length"),
    ],
)
def test_an_employee_number_that_cannot_be_one_is_refused(cell, reason: str) -> None:
    assert clean_employee_no(cell)[1].reason == reason
