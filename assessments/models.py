"""The models of the rooms, gathered for Django."""

from .feedback.models import *  # noqa: F403
