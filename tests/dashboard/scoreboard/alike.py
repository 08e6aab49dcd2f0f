"""Numbers that were reckoned in two ways."""

from collections.abc import Collection
from dataclasses import asdict
from typing import Any

import pytest

from unioncare.dashboard.scoreboard.measures import Asked, Measure
from unioncare.dashboard.scoreboard.selectors.measuring import Everywhere


def assert_alike(everywhere: Everywhere, asked: Asked, found: dict[str, Measure], codes: Collection[str]) -> None:
    """What was found of one unit is what is found of it among all units at once."""
    at_once = everywhere.measure_all(asked)
    for code in codes:
        alike = {name: _near(said) for name, said in asdict(found[code]).items()}
        assert asdict(at_once[code]) == alike, (code, asked.unit, asked.first)


def _near(said: Any) -> Any:
    return pytest.approx(said) if isinstance(said, float) else said
