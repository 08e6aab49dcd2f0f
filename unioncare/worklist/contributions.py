"""What higher apps tell beside My work, without being imported by it: what changed apart from the reader's items.

contributions.register("claims", Source("cases.see_claim", claims_paid))
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@dataclass(frozen=True, slots=True)
class News:
    """One thing that happened: what it is, its page, what became of it, and whom it is about as the reader may know."""

    icon: str
    at: datetime
    title: str
    url: str
    words: str
    label: str = ""


# The latest news of a kind since a moment, and how many there are.
Told = tuple[list[News], int]


@dataclass(frozen=True, slots=True)
class Source:
    """Where news of a kind comes from: asked for whoever holds the permission, since a moment, until now."""

    permission: str
    news_of: Callable[["User", datetime, datetime], Told]


_sources: dict[str, Source] = {}


def register(code: str, source: Source) -> None:
    """Add a source; one of the same code is replaced."""
    _sources[code] = source


def news_for(user: "User", since: datetime, now: datetime) -> Told:
    """Return the news of all sources that this reader may hear, the latest first, and how many there are."""
    told = [one.news_of(user, since, now) for one in _sources.values() if user.has_perm(one.permission)]
    news = sorted((one for found, _count in told for one in found), key=lambda one: one.at, reverse=True)
    return news, sum(count for _found, count in told)
