from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def in_english(clean_slate: None) -> Iterator[None]:
    """Tests here read the English words, which are the msgids; the Chinese ones have tests of their own."""
    with translation.override("en"):
        yield
