"""The birth dates within which a plan takes members: ages in whole years."""

from dataclasses import dataclass
from datetime import date

import pytest

from cases.insurance.engine.eligibility import Bounds, birthday, born_until


@dataclass
class Asked:
    min_age: int = 16
    max_age: int = 60
    sex: str = ""


@pytest.mark.parametrize(
    ("birth", "taken"),
    [
        (date(1965, 3, 18), False),
        (date(1965, 3, 19), True),
        (date(2010, 3, 18), True),
        (date(2010, 3, 19), False),
    ],
)
def test_ages_are_whole_years_on_the_day(birth: date, taken: bool) -> None:
    bounds = Bounds.of(Asked(), date(2026, 3, 18))
    assert (bounds.born_after < birth <= bounds.born_until) is taken


def test_nobody_is_born_within_the_bounds_of_a_day_before_the_first_version() -> None:
    nobody = Bounds.nobody()
    assert nobody.born_after > nobody.born_until
    assert nobody.sex, "or those without a birth date would be taken"


def test_whoever_was_born_on_29_february_ages_in_march() -> None:
    leap = date(2008, 2, 29)
    assert birthday(leap, 16) == date(2024, 2, 29)
    assert birthday(leap, 17) == date(2025, 3, 1)
    assert born_until(date(2025, 2, 28), 17) < leap <= born_until(date(2025, 3, 1), 17)
    assert born_until(date(2024, 2, 29), 1) == date(2023, 2, 28)
