"""The numbers by which work is weighed, as administrators set them."""

from unioncare.core import thresholds

from ..scoring import Weights
from ..thresholds import BAND_HIGH, BAND_LOW, LEVELS, PREFIX, SHARES, UNEVEN


def weights_in_force() -> Weights:
    """Return weights, shares and bounds; one query."""
    numbers = thresholds.values(PREFIX)
    return Weights(
        levels={level: numbers[one.code] for level, one in LEVELS.items()},
        shares={role.value: numbers[one.code] for role, one in SHARES.items()},
        low=numbers[BAND_LOW.code],
        high=numbers[BAND_HIGH.code],
        uneven=numbers[UNEVEN.code],
    )
