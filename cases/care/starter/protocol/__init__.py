"""The default protocol of the domain annex §§4–9 in both languages: what a union begins with and changes.

Every figure in it is data. Where no protocol is in force, its deadlines hold and every reason says so.
"""

import json
from functools import cache
from pathlib import Path

from ...engine.raw import RawRule, read_rules
from ...engine.rules import Rule

TITLE_ZH = "关爱重病职工规程"
TITLE_EN = "Protocol for the care of seriously ill members"

_HERE = Path(__file__).parent


@cache
def default_raw_rules() -> tuple[RawRule, ...]:
    """Return the rules as they are stored in a first draft."""
    rows = json.loads((_HERE / "rules.json").read_text(encoding="utf-8"))
    return tuple(RawRule.from_data(place, row) for place, row in enumerate(rows, start=1))


@cache
def default_rules() -> tuple[Rule, ...]:
    """Return the rules as the engine reads them."""
    return tuple(read_rules(default_raw_rules()))


@cache
def default_text(language: str) -> str:
    """Return the full text, `language` "zh" or "en"."""
    return (_HERE / f"text.{language}.txt").read_text(encoding="utf-8")
