"""The models of the rooms, gathered for Django."""

from .appraisal.models import *  # noqa: F403
from .feedback.models import *  # noqa: F403
from .improvement.models import *  # noqa: F403
from .surveys.models import *  # noqa: F403
