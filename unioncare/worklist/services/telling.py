"""Telling people at once: of urgent work, and of work that somebody handed to them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from unioncare.notifications.services.telling import News, tell, tell_more
from unioncare.organisation.leaves import stand_ins

from ..messages import GivenWork, UrgentWork

if TYPE_CHECKING:
    from unioncare.organisation.models import User

    from ..models import WorkItem

MY_WORK = "/work/"


def kinds_by_person(told: Iterable[tuple[int | None, str]]) -> dict[int, Counter[str]]:
    """Sum (person, kind of item) pairs; those of nobody are left out."""
    kinds_of: dict[int, Counter[str]] = {}
    for person, kind in told:
        if person is not None:
            kinds_of.setdefault(person, Counter())[kind] += 1
    return kinds_of


def tell_urgent(*, why: str, kinds_of: Mapping[int, Mapping[str, int]], now: datetime) -> int:
    """Tell people at once how many urgent items of which kinds there are; whoever is away is stood in for.

    What comes to the same person for the same reason at the same moment is one message: the later call adds to it.
    """
    return tell_more(news=_news(UrgentWork.code, why, kinds_of, now, why=str(why)), now=now)


def tell_of_moved(given: "Sequence[tuple[User, WorkItem]]", *, now: datetime) -> None:
    """Tell people of items that came to them because whoever had them is gone, or because there was nobody before."""
    if not given:
        return
    urgent = [(person.pk, item.kind) for person, item in given if item.in_hours]
    if urgent:
        tell_urgent(why="given", kinds_of=kinds_by_person(urgent), now=now)
    calm = kinds_by_person((person.pk, item.kind) for person, item in given if not item.in_hours)
    first = min(item.pk for _person, item in given)
    tell(news=_news(GivenWork.code, f"{first}", calm, now), now=now)


def _news(code: str, about: str, kinds_of: Mapping[int, Mapping[str, int]], now: datetime, **facts: str) -> list[News]:
    """Make one message of this moment for each person, or for whoever stands in for them."""
    covers = stand_ins(kinds_of, timezone.localdate(now))
    return [
        News(
            code,
            f"{code}:{about}:{person}:{now.isoformat()}",
            recipient=covers.get(person, person),
            params={**facts, "kinds": dict(kinds)},
            path=MY_WORK,
        )
        for person, kinds in kinds_of.items()
    ]


def tell_given(*, to: "User", by: "User | None", kinds: Mapping[str, int], key: str, now: datetime) -> int:
    """Tell somebody that work came to them from another person; their own act is no news to them."""
    if by is not None and by.pk == to.pk:
        return 0
    params = {"kinds": dict(kinds), "by": by.name if by else ""}
    return tell(news=[News(GivenWork.code, key, recipient=to.pk, params=params, path=MY_WORK)], now=now)
