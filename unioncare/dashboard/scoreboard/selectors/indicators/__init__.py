"""The indicators of the scoreboard, each defined once; their rows belong to the apps below."""

from . import effect, mind, response, rules
from .indicator import Indicator

# In the order of their codes.
_ALL = (*rules.INDICATORS, *response.INDICATORS, *mind.INDICATORS, *effect.INDICATORS)
INDICATORS: dict[str, Indicator] = {one.code: one for one in sorted(_ALL, key=lambda indicator: indicator.code)}
