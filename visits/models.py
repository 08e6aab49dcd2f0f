"""The models of the rooms, gathered for Django."""

from .counselling.models import *  # noqa: F403
from .member_page.models import *  # noqa: F403
from .recovery.models import *  # noqa: F403
from .safety.models import *  # noqa: F403
from .schedule.models import *  # noqa: F403
from .screening.models import *  # noqa: F403
