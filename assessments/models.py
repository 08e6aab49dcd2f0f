"""The models of the rooms, gathered for Django."""

from .surveys.models import *  # noqa: F403
