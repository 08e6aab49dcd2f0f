"""The models of the rooms, gathered for Django."""

from .improvement.models import *  # noqa: F403
