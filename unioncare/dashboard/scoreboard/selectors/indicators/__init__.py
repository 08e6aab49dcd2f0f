"""The indicators of the scoreboard, each defined once; their rows belong to the apps below."""

from . import mind, response
from .indicator import Indicator

# In the order of their codes.
INDICATORS: dict[str, Indicator] = {
    one.code: one for one in sorted((*response.INDICATORS, *mind.INDICATORS), key=lambda indicator: indicator.code)
}
