"""PHQ-9, GAD-7 and a self-rating of health; loading them again changes nothing and keeps what was changed."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from ..models import Scale

FILE = Path(__file__).with_name("scales.json")


@cache
def starter_scales() -> list[dict[str, Any]]:
    """Return the fields of every scale that an installation begins with."""
    read: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
    return read


def load_scales() -> int:
    """Add the scales on an installation that has none; return how many."""
    if Scale.objects.exists():
        return 0
    scales = [Scale(**fields) for fields in starter_scales()]
    for scale in scales:
        scale.clean()
    return len(Scale.objects.bulk_create(scales))
