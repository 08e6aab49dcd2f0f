"""The models of the rooms, gathered for Django."""

from .simulation.models import *  # noqa: F403
