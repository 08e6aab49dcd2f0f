"""What there is to choose from when somebody moves work by hand."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import ngettext

from unioncare.core.ui.amounts import number
from unioncare.organisation.enums import Role
from unioncare.organisation.leaves import one_each
from unioncare.organisation.models import Post, Unit, User

from .movable import piles_of, subjects_of
from .plans import CARE_POSTS
from .weights import weights_in_force

if TYPE_CHECKING:
    from collections.abc import Sequence

# Posts that carry no care work.
_OUTSIDE = (Role.ADMINISTRATOR, Role.AUDITOR, Role.CLERK, Role.COUNSELLOR, Role.COUNSELLING_SUPERVISOR)
MOST_PEOPLE = 400


@dataclass(frozen=True, slots=True)
class Choice:
    """A subject whose open work somebody has, in words."""

    subject: int
    words: str


def cases_of(user: User, person: User, last: date) -> "Sequence[Choice]":
    """Return what of a person's open work the reader may move, the heaviest first; three queries."""
    piles = piles_of(user, [person.pk], last, weights_in_force())
    subjects = subjects_of({pile.subject for pile in piles})
    found = []
    for pile in piles:
        words = ngettext(
            "%(who)s · %(points)s points · %(count)d item", "%(who)s · %(points)s points · %(count)d items", pile.items
        )
        points = number(f"{pile.points.normalize():f}")
        found.append(
            Choice(pile.subject, words % {"who": subjects[pile.subject].label, "points": points, "count": pile.items})
        )
    return found


def posts_of(unit: Unit, person: User, today: date) -> list[Post]:
    """Return the posts of a person in the subtree of a unit that the chair fills."""
    held = Post.objects.within(unit.path).active(today).filter(user=person, role__in=CARE_POSTS)
    return list(held.select_related("unit").order_by("unit__path", "pk"))


def takers(unit: Unit, person: User, today: date) -> list[Post]:
    """Return one post each of those around who could take something over; one query."""
    posts = Post.objects.within(unit.path).active(today).exclude(user=person).exclude(role__in=_OUTSIDE)
    return one_each(posts.select_related("user", "unit").order_by("unit__path", "pk")[:MOST_PEOPLE])
