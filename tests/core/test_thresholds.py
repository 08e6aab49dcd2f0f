"""Numbers that administrators set."""

from decimal import Decimal

import pytest

from unioncare.core import thresholds
from unioncare.core.models import Threshold
from unioncare.core.thresholds import Named


@pytest.fixture(autouse=True)
def wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thresholds, "_known", {})
    thresholds.register(Named("test.wait", "Wait", "How long", "days", default=Decimal(5)))


def test_without_a_row_the_default_holds(db: None) -> None:
    assert thresholds.value("test.wait") == 5


def test_a_row_holds_even_when_it_is_zero(db: None) -> None:
    Threshold.objects.create(code="test.wait", value=0)

    assert thresholds.value("test.wait") == 0


def test_a_number_that_nobody_named_is_an_error(db: None) -> None:
    with pytest.raises(KeyError):
        thresholds.value("test.nothing")


def test_naming_a_threshold_again_replaces_its_default(db: None) -> None:
    thresholds.register(Named("test.wait", "Wait", "How long", "days", default=Decimal(7)))

    assert thresholds.value("test.wait") == 7
    assert [named.code for named in thresholds.known()] == ["test.wait"]
