"""What is typed into a search box travels in addresses without a whole ID or phone number."""

from base64 import urlsafe_b64encode

import pytest
from django.http import QueryDict

from unioncare.core.crypto import encrypt
from unioncare.core.typed import in_address, typed_in


def there_and_back(text: str) -> str:
    query = QueryDict(mutable=True)
    query["q"] = in_address(text)
    return typed_in(QueryDict(query.urlencode()))


@pytest.mark.parametrize("text", ["陈国栋", "zs", "030217", "2026-0001", "1381234567", "~", ""])
def test_names_and_short_numbers_stand_as_they_are(text):
    assert in_address(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "13812342046",
        "+86 138-1234-2046",
        "138.1234.2046",
        "１３８１２３４２０４６",
        "14022119651201351x",
        "陈 13812342046",
    ],
)
def test_whole_numbers_travel_unreadable_and_come_back(text):
    address = in_address(text)

    assert not any(part in address for part in ("1234", "2046", "１２３４", "1965", "陈"))
    assert in_address(text) != address  # nor can two addresses be compared
    assert there_and_back(text) == text


def test_an_altered_address_holds_nothing():
    address = in_address("13812342046")

    for altered in (address[:-4], f"{address[:5]}A{address[6:]}", "~", "~~~", "~é"):
        assert typed_in(QueryDict(f"q={altered}")) == ""


def test_an_address_does_not_open_other_envelopes():
    stolen = urlsafe_b64encode(encrypt("13812342046")).decode().rstrip("=")

    assert typed_in(QueryDict(f"q=~{stolen}")) == ""
