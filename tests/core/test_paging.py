"""Keyset cursors survive the trip through an address; altered ones start the list anew."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unioncare.core.paging import CappedCount, decode_cursor, encode_cursor, next_path


@given(st.lists(st.one_of(st.text(), st.integers(), st.none(), st.booleans()), max_size=4))
def test_a_cursor_comes_back_as_it_went(values: list[object]):
    assert decode_cursor(encode_cursor(values)) == tuple(values)


def test_a_cursor_keeps_moments():
    moment = datetime(2026, 3, 18, 9, 30, tzinfo=UTC)
    assert decode_cursor(encode_cursor([moment, 7])) == (moment, 7)


@pytest.mark.parametrize("cursor", ["", "x", "%%%", "e30", "bnVsbA", encode_cursor([{"t": "never"}])])
def test_an_altered_cursor_is_no_cursor(cursor: str):
    assert decode_cursor(cursor) is None


def test_a_cursor_of_other_types_than_the_list_orders_by_is_no_cursor():
    cursor = encode_cursor(["0001", 7])
    assert decode_cursor(cursor, str, int) == ("0001", 7)
    assert decode_cursor(cursor, str, str) is None
    assert decode_cursor(cursor, str) is None


@given(
    st.text(alphabet="0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=12),
    st.text("0AZ", max_size=6),
)
def test_everything_under_a_path_sorts_before_the_next_path(path: str, rest: str):
    assert path <= path + rest < next_path(path)


def test_a_capped_count_says_that_there_are_more():
    assert (str(CappedCount(1000, True)), str(CappedCount(1000, False))) == ("1,000+", "1,000")
