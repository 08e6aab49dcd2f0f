"""The indicators of the scoreboard, each defined once; their rows belong to the apps below."""

from . import cadres, effect, mind, money, protection, response, rules
from .indicator import Indicator

# In the order of their codes.
_GROUPS = (rules, response, protection, money, mind, effect, cadres)
_ALL = (one for group in _GROUPS for one in group.INDICATORS)
INDICATORS: dict[str, Indicator] = {one.code: one for one in sorted(_ALL, key=lambda indicator: indicator.code)}
