"""The models of the rooms, gathered for Django."""

from .care.models import *  # noqa: F403
from .insurance.models import *  # noqa: F403
from .members.models import *  # noqa: F403
