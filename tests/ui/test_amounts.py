from decimal import Decimal

import pytest
from django.utils import translation

from unioncare.core.ui import amounts


def test_money_has_two_places_and_its_unit() -> None:
    assert amounts.money(Decimal("1234")) == "1,234.00 元"
    assert amounts.money(Decimal("-35.5")) == "-35.50 元"
    with translation.override("en"):
        assert amounts.money(Decimal("1234")) == "¥1,234.00"
        assert amounts.money(Decimal("-35.5")) == "-¥35.50"


def test_half_a_cent_is_rounded_up() -> None:
    assert amounts.amount(Decimal("0.005")) == "0.01"


def test_nothing_is_shown_as_nothing_and_never_as_zero() -> None:
    assert amounts.money(None) == amounts.percent(None) == amounts.number(None) == ""
    assert amounts.money(0) == "0.00 元"
    assert amounts.percent(0) == "0.0%"


@pytest.mark.parametrize(("share", "shown"), [(Decimal("0.975"), "97.5%"), (1, "100.0%"), (Decimal("0.0005"), "0.1%")])
def test_a_share_is_shown_as_a_percentage(share, shown) -> None:
    assert amounts.percent(share) == shown


def test_file_sizes_are_shown_in_the_unit_that_people_know() -> None:
    assert amounts.file_size(20 * 1024**2) == "20 MB"
    assert amounts.file_size(1_600_000) == "1.5 MB"
    assert amounts.file_size(1) == "1 KB"
