"""The models of the rooms, gathered for Django."""

from .privacy.models import *  # noqa: F403
