"""The models of the rooms, gathered for Django."""

from .privacy.models import *  # noqa: F403
from .reports.models import *  # noqa: F403
from .scoreboard.models import *  # noqa: F403
from .simulation.models import *  # noqa: F403
