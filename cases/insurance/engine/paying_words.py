"""The words of a reckoned benefit, as message ids: they are kept with the claim and read in both languages."""

from django.utils.translation import gettext_noop

EXPECTED = gettext_noop("{amount} CNY are expected by the rules of the plan")

NO_ADMISSION = gettext_noop(
    "The length of the stay is not known: note the admission that belongs to this discharge, then check again"
)
NO_DISCHARGE = gettext_noop("The stay has not ended: nothing is due before the discharge")
COVERED = gettext_noop("Covered on {day}: the cover runs from {first} to {last}")
NOT_COVERED = gettext_noop("No cover on {day}: the cover runs from {first} to {last}")
LISTED = gettext_noop("The disease is one of the {count} for which this benefit is paid")
NOT_LISTED = gettext_noop("The disease is none of the {count} for which this benefit is paid")
WAITED = gettext_noop("The waiting period is over: benefits from {first} on")
WAITING = gettext_noop("Within the waiting period: benefits from {first} on")
STAY = gettext_noop("{days} days in hospital, from {first} to {last}")
TOO_SHORT = gettext_noop("The stay of {days} days is too short: this benefit asks for {least} at least")
TOO_LONG = gettext_noop("The stay of {days} days is too long: this benefit is for {most} at most")
ONCE_EVER = gettext_noop("Paid once for ever, and not claimed before")
ONCE_EVER_USED = gettext_noop("Paid once for ever, and it was claimed before")
ONCE_TERM = gettext_noop("Paid once in a term, and not claimed in this one")
ONCE_TERM_USED = gettext_noop("Paid once in a term, and it was claimed in this one")
ALREADY = gettext_noop("This event is claimed already by {claim}")
NOT_EXCLUDED = gettext_noop("Paid for a diagnosis or for stays, not for both: nothing of the other kind is claimed")
EXCLUDED = gettext_noop("Paid for a diagnosis or for stays, not for both: excluded by claim {claim}")

FLAT = gettext_noop("Lump sum of one share")
DAYS = gettext_noop("{count} of {days} days count, from day {first} of the stay on")
DAY_LIMIT = gettext_noop("At most {most} days in a term, {used} used, {left} left: {count} count")
A_DAY = gettext_noop("{count} days × {amount} CNY")
NO_COSTS = gettext_noop("No costs of these days are noted: note them, then check again")
COSTS = gettext_noop("Costs that the household bore")
DEDUCTIBLE = gettext_noop("Less the deductible of {amount} CNY")
SHARE = gettext_noop("{percent}% of it")
SHARES = gettext_noop("{shares} shares")
REDUCED = gettext_noop("Reduced to {percent}% before {day}")
CAP = gettext_noop("Cap of {cap} CNY in a term, {used} used: {left} left")
