"""The models of the rooms, gathered for Django."""

from .counselling.models import *  # noqa: F403
from .safety.models import *  # noqa: F403
from .screening.models import *  # noqa: F403
