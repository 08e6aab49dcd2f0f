"""The models of the rooms, gathered for Django."""

from .aid.models import *  # noqa: F403
from .campaigns.models import *  # noqa: F403
from .ledger.models import *  # noqa: F403
from .payments.models import *  # noqa: F403
