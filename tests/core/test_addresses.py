"""From which address somebody asks, as limits count it."""

import pytest

from unioncare.core.addresses import known_address, limited_address


@pytest.mark.parametrize(
    ("proxies", "header", "counted"),
    [
        (0, None, "127.0.0.1"),
        (0, "203.0.113.9", "127.0.0.1"),  # nobody vouches for what whoever asks wrote
        (1, None, "127.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.7, 203.0.113.9", "203.0.113.9"),
        (1, "nonsense", "127.0.0.1"),
        (2, "203.0.113.9", "127.0.0.1"),
    ],
)
def test_a_limit_counts_the_asker_and_not_the_proxy(rf, settings, proxies, header, counted):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = rf.get("/", headers={"x-forwarded-for": header} if header else {})
    assert limited_address(request) == counted


def test_what_tells_nothing_is_not_known(rf, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    assert known_address(rf.get("/", headers={"x-forwarded-for": "203.0.113.9"})) is None
