"""What may be shown of many without telling about one."""

from typing import Final

from unioncare.core.rates import FEWEST

# Of fewer answers than this nothing is shown, and no anonymous answer leaves its envelope with fewer.
LEAST: Final = FEWEST
