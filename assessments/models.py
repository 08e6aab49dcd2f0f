"""The models of the rooms, gathered for Django."""

from .surveys.models import *  # noqa: F403
from .improvement.models import *  # noqa: F403
