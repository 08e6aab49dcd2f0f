"""What whoever asked sees: the request behind a code, the units to write to, and whom a complaint may be about."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from donations.campaigns.naming import half_name
from unioncare.organisation.enums import UnitKind
from unioncare.organisation.models import Post, Unit, User

from ..models import FeedbackRequest
from ..naming import code_index


@dataclass(frozen=True, slots=True)
class Seat:
    """A post about which somebody may complain: told by what it is, not by who sits there."""

    key: str
    label: str
    user: User


def request_by_code(code: str) -> FeedbackRequest | None:
    """Return the request behind a code, however it was typed."""
    rows = FeedbackRequest.objects.select_related("unit", "subject")
    return rows.filter(code_index=code_index(code)).first() if code.strip() else None


def unit_by_code(code: str) -> Unit | None:
    """Return the unit of a poster."""
    found: Unit | None = Unit.objects.filter(code__iexact=code.strip(), is_active=True).first()
    return found


def units_upward(unit: Unit) -> list[Unit]:
    """Return the unit of the poster and those above it, nearest first."""
    return list(Unit.objects.filter(path__in=unit.ancestor_paths(), is_active=True).order_by("-path"))


def seats_of(unit: Unit, day: date) -> list[Seat]:
    """Return the posts of the branch, the enterprise and the union above, as a worker knows them."""
    posts = (
        Post.objects.active(day)
        .filter(unit__path__in=unit.ancestor_paths())
        .select_related("unit", "user")
        .order_by("-unit__path", "role", "pk")
    )
    seats = [(f"{post.unit_id}-{post.role}", post) for post in posts]
    held = Counter(key for key, _post in seats)
    return [
        # Where several hold the same post, half a name says which.
        Seat(key, _label(post), post.user)
        if held[key] == 1
        else Seat(f"{key}-{post.pk}", f"{_label(post)} · {half_name(post.user.name)}", post.user)
        for key, post in seats
    ]


def _label(post: Post) -> str:
    return f"{post.get_role_display()} · {post.unit.name}"


def union_above(unit: Unit) -> Unit | None:
    """Return the union above the enterprise of a unit: the way further."""
    rows = Unit.objects.filter(path__in=unit.ancestor_paths()[1:], kind=UnitKind.CORPORATION).order_by("-path")
    found: Unit | None = rows.first()
    return found
