"""What the tiers of a protocol give one member over the years, reckoned as aid is proposed (donations/aid)."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from cases.care.engine.entitlements import Aid

_NOTHING = Decimal(0)


@dataclass(slots=True)
class Relief:
    """The relief of one member so far. A tier is what a year gives: what the year gave before is taken off it.

    What was out of pocket in a case when an earlier year gave its relief counts no more. `yearly` is the most in a
    year, in CNY.
    """

    yearly: Decimal | None
    year: int = 0
    given: Decimal = _NOTHING
    # By case: what was out of pocket when an earlier year, and this one, gave for it.
    _settled: dict[int, Decimal] = field(default_factory=dict)
    _reached: dict[int, Decimal] = field(default_factory=dict)

    def give(self, case: int, aid: Aid | None, out_of_pocket: Decimal | None, on: date) -> Decimal:
        """Return what is given for a case on a day, in CNY, and remember it; days come in their order."""
        if on.year != self.year:
            self._settled |= self._reached
            self._reached = {}
            self.year, self.given = on.year, _NOTHING
        if aid is None or out_of_pocket is None:
            return _NOTHING
        borne = max(out_of_pocket - self._settled.get(case, _NOTHING), _NOTHING)
        most = borne if self.yearly is None else min(borne, self.yearly)
        amount = max(min(aid.amount_for(borne), most) - self.given, _NOTHING)
        if amount:
            self.given += amount
            self._reached[case] = out_of_pocket
        return amount
