"""Numbers that people quote: anew behind each beginning, without gaps, and on beyond four digits."""

import pytest
from django.db import transaction

from tests.factories import UnitFactory
from unioncare.core.numbering import next_number
from unioncare.organisation.models import Unit

pytestmark = pytest.mark.django_db


def following(start: str, **how) -> str:
    return next_number(Unit, start, field="code", **how)


def test_the_first_is_one_and_each_beginning_counts_alone():
    UnitFactory(code="J2026-0007")
    assert [following("J2026-"), following("J2027-"), following("F2026-")] == ["J2026-0008", "J2027-0001", "F2026-0001"]


def test_ten_thousand_follows_what_has_four_digits():
    for code in ("J2026-9999", "J2026-10000"):
        UnitFactory(code=code)
    assert following("J2026-") == "J2026-10001"


def test_a_shorter_number_is_filled_up_to_its_own_length():
    UnitFactory(code="AX26009")
    assert following("AX26", digits=3) == "AX26010"


def test_a_number_that_was_rolled_back_is_given_again():
    with transaction.atomic():
        UnitFactory(code=following("J2026-"))
        transaction.set_rollback(True)
    assert following("J2026-") == "J2026-0001"
