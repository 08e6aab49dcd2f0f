"""The administrators' place: units as a tree, people, posts, calendar, and the libraries' tables that we show."""

from . import calendar, libraries, people, posts, schedules, units

__all__ = ["calendar", "libraries", "people", "posts", "schedules", "units"]
