"""What the tiers of a protocol give one case over the years, reckoned as aid is proposed (donations/aid)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cases.care.engine.entitlements import Aid

_NOTHING = Decimal(0)


@dataclass(slots=True)
class Relief:
    """The relief of one case so far. A tier is what a year gives: what the year gave before is taken off it.

    What was out of pocket when an earlier year gave its relief counts no more. `yearly` is the most in a year, in CNY.
    """

    yearly: Decimal | None
    year: int = 0
    given: Decimal = _NOTHING
    _settled: Decimal = _NOTHING
    _reached: Decimal = _NOTHING

    def give(self, aid: Aid | None, out_of_pocket: Decimal | None, on: date) -> Decimal:
        """Return what is given on a day, in CNY, and remember it."""
        if on.year != self.year:
            self._settled = self._reached if self.given else self._settled
            self.year, self.given = on.year, _NOTHING
        if aid is None or out_of_pocket is None:
            return _NOTHING
        borne = max(out_of_pocket - self._settled, _NOTHING)
        most = borne if self.yearly is None else min(borne, self.yearly)
        amount = max(min(aid.amount_for(borne), most) - self.given, _NOTHING)
        if amount:
            self.given += amount
            self._reached = out_of_pocket
        return amount
