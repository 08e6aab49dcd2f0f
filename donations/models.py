"""The models of the rooms, gathered for Django."""

from .ledger.models import *  # noqa: F403
from .payments.models import *  # noqa: F403
