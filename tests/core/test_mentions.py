"""Names and numbers are found whole, and taken out of what somebody wrote."""

import pytest

from unioncare.core.mentions import Mentions

WORDS = Mentions(["李明", "2026-0007", "0987", "15"], besides=["李明华", "小李明"])


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("核对李明化疗费", "核对—化疗费"),
        ("李明华和李明", "李明华和—"),
        ("问小李明", "问小李明"),
        ("case 2026-0007, item 2026-0007-1", "case —, item —-1"),
        ("P2026-0007 L2026-0007 2026-00071", "P2026-0007 L2026-0007 2026-00071"),
        ("0987 10987 2026-0987 0987-2", "— 10987 2026-0987 0987-2"),
        ("15 people", "15 people"),
        (" 15 ", "—"),
    ],
)
def test_whole_names_and_numbers_alone_are_taken_out(text: str, left: str) -> None:
    assert WORDS.without(text) == left
    assert WORDS.are_in(text) == (text != left)


def test_a_filter_is_searched_value_by_value() -> None:
    assert WORDS.query_without("a=&q=15&unit=J2026-0007") == "a=&q=%E2%80%94&unit=J2026-0007"
    assert WORDS.query_without("rows=2150") == "rows=2150"
    assert not Mentions([]).are_in("李明")
