"""Names are spelled so that a colleague finds the person however they type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.members.naming import INITIALS_CHARS, PINYIN_CHARS, search_form, spell


@pytest.mark.parametrize(
    ("name", "given_name", "pinyin", "given_pinyin", "initials"),
    [
        ("王伟强", "伟强", "wangweiqiang", "weiqiang", "wwq"),
        ("张三", "三", "zhangsan", "san", "zs"),
        ("吕国庆", "国庆", "lvguoqing", "guoqing", "lgq"),
        ("欧阳海", "海", "ouyanghai", "hai", "oyh"),
        ("诸葛建国", "建国", "zhugejianguo", "jianguo", "zgjg"),
        ("万俟卓", "卓", "moqizhuo", "zhuo", "mqz"),
        ("尉迟恭", "恭", "yuchigong", "gong", "ycg"),
        ("买买提·吐尔逊", "吐尔逊", "maimaitituerxun", "tuerxun", "mmttex"),
        ("John Smith", "Smith", "johnsmith", "smith", "js"),
        ("José Núñez", "Núñez", "josenunez", "nunez", "jn"),
        ("王John", "John", "wangjohn", "john", "wj"),
        ("单", "", "shan", "", "s"),
    ],
)
def test_a_name_is_split_and_spelled(name, given_name, pinyin, given_pinyin, initials):
    assert spell(name) == (given_name, pinyin, given_pinyin, initials)


@pytest.mark.parametrize(
    ("name", "pinyin"),
    [
        ("单志强", "shanzhiqiang"),
        ("曾志强", "zengzhiqiang"),
        ("仇志强", "qiuzhiqiang"),
        ("解志强", "xiezhiqiang"),
        ("区志强", "ouzhiqiang"),
        ("查志强", "zhazhiqiang"),
        ("盖志强", "gezhiqiang"),
        ("朴志强", "piaozhiqiang"),
        ("任志强", "renzhiqiang"),
        ("华志强", "huazhiqiang"),
        ("缪志强", "miaozhiqiang"),
        ("翟志强", "zhaizhiqiang"),
        ("乐志强", "yuezhiqiang"),
        ("员志强", "yunzhiqiang"),
    ],
)
def test_a_surname_keeps_the_reading_it_has_as_a_surname(name, pinyin):
    assert spell(name).pinyin == pinyin


def test_the_surname_reading_holds_for_the_surname_only():
    assert spell("王单").pinyin == "wangdan"
    assert spell("李解").pinyin == "lijie"


@pytest.mark.parametrize(
    ("typed", "searched"),
    [("Lü Guo", "lvguo"), ("lyu", "lv"), ("Nyu", "nv"), ("Ma’ai", "maai"), (" WWQ ", "wwq"), ("é", "e")],
)
def test_typed_letters_are_brought_into_the_form_that_is_stored(typed, searched):
    assert search_form(typed) == searched


@given(st.text(alphabet=st.sampled_from("王单欧阳司马国庆伟强·  aB买提é𬱖😀"), max_size=60))
def test_any_name_is_spelled_in_plain_letters_within_the_columns(name):
    spelling = spell(name)

    letters = spelling.pinyin + spelling.given_pinyin + spelling.initials
    assert letters == "" or (letters.isascii() and letters.isalnum() and letters == letters.lower())
    assert len(spelling.pinyin) == PINYIN_CHARS or spelling.pinyin.endswith(spelling.given_pinyin)
    assert len(spelling.pinyin) <= PINYIN_CHARS
    assert len(spelling.initials) <= INITIALS_CHARS
    assert name.endswith(spelling.given_name)
