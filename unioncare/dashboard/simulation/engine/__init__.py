"""What two versions would have asked of the same gradings: pure, and without building a single item or reason.

The windows and deadlines are those of the protocol engine (`cases/care/engine/`); here they are counted by month.
"""

from .asking import Book
from .past import PastGrading
from .running import Outcome, Terms, simulate
from .totals import Totals
from .window import Window

__all__ = ["Book", "Outcome", "PastGrading", "Terms", "Totals", "Window", "simulate"]
