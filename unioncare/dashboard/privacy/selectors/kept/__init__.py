"""Everything kept about one member, as tables that a person reads and a machine too.

Of counselling the days alone: what was said there is handed out by the counsellor. Names of staff stand only where the
member knows them anyway; who looked is told by `access.py`. A test lists what is about members and stands in no table,
each with its reason.
"""

from django.db.models import Model

from cases.members.models import Member

from .care import CARE
from .money import MONEY
from .person import PERSON, REQUESTS, looks
from .said import FEEDBACK_MODELS, SAID, feedback, open_to
from .tables import Section, Told
from .visits import VISITS

__all__ = ["TOLD", "everything_about", "open_to"]

_BEFORE: tuple[Told, ...] = (*PERSON, *CARE, *VISITS, *MONEY, *SAID)
# Every model of which the copy tells.
TOLD: frozenset[type[Model]] = frozenset({model for told in (*_BEFORE, *REQUESTS) for model in told.of}).union(
    FEEDBACK_MODELS
)


def everything_about(member: Member) -> list[Section]:
    """Return the tables in the order in which somebody reads them; empty ones too: nothing is kept is an answer."""
    return [
        *(told.read(member) for told in _BEFORE),
        *feedback(member),
        *(told.read(member) for told in REQUESTS),
        looks(member),
    ]
