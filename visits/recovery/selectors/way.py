"""The way back to work as steps: what was passed, where the member stands, what follows."""

from typing import TypedDict

from unioncare.core.ui.dates import day

from ..enums import WAY_BACK, Stage
from .recovery import Recovery


class Step(TypedDict):
    """One stage, as <c-steps> shows it."""

    label: str
    note: str
    state: str


def way_back(recovery: Recovery) -> list[Step]:
    """Return the four stages; none where the member does not go back to work, or nothing is noted."""
    current = recovery.current
    if current is None or current.stage not in WAY_BACK:
        return []
    at = WAY_BACK.index(Stage(current.stage))
    return [
        Step(
            label=str(stage.label),
            note=day(current.starts_on) if place == at else "",
            state="done" if place < at else "now" if place == at else "",
        )
        for place, stage in enumerate(WAY_BACK)
    ]
