"""The models of the rooms, gathered for Django."""

from .reports.models import *  # noqa: F403
