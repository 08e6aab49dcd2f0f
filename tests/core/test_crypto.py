"""Sensitive values rest encrypted and are found by their blind index."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unioncare.core.crypto import DecryptionError, blind_index, decrypt, encrypt

OLD = base64.b64decode(base64.b64encode(b"o" * 32))
NEW = b"n" * 32


@given(st.text())
def test_whatever_is_encrypted_comes_back(text: str):
    assert decrypt(encrypt(text)) == text


def test_the_same_text_never_looks_the_same_twice():
    assert encrypt("13812345678") != encrypt("13812345678")


def test_the_envelope_does_not_contain_the_text():
    assert b"13812345678" not in encrypt("13812345678")


def test_an_altered_envelope_is_refused():
    envelope = bytearray(encrypt("140221196512013518"))
    envelope[-1] ^= 1
    with pytest.raises(DecryptionError):
        decrypt(bytes(envelope))


def test_rows_of_the_old_key_stay_readable_after_the_active_key_changed(settings):
    settings.FIELD_KEYS = {1: OLD}
    before = encrypt("secret")
    settings.FIELD_KEYS = {2: NEW, 1: OLD}
    assert (decrypt(before), encrypt("secret")[0]) == ("secret", 2)


def test_a_key_that_is_gone_makes_the_row_unreadable_and_says_so(settings):
    settings.FIELD_KEYS = {1: OLD}
    before = encrypt("secret")
    settings.FIELD_KEYS = {2: NEW}
    with pytest.raises(DecryptionError, match="FIELD_KEYS"):
        decrypt(before)


def test_the_blind_index_meets_equal_values_of_one_purpose_only():
    assert blind_index("138", "phone") == blind_index("138", "phone")
    assert blind_index("138", "phone") != blind_index("138", "id")
    assert blind_index("", "phone") == b""


def test_the_blind_index_depends_on_its_key(settings):
    first = blind_index("138", "phone")
    settings.BLIND_INDEX_KEY = b"x" * 32
    assert blind_index("138", "phone") != first
