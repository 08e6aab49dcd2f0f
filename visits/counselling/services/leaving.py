"""Whom somebody counsels when their post ends: the supervisor of the team says who counsels, no hand-over does."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from unioncare.worklist.holdings import Paths

from ..enums import TAKEN_STATES
from ..models import Assignment

if TYPE_CHECKING:
    from unioncare.organisation.models import User


def count_counselled(person: "User", paths: Paths) -> int:
    """Count the members whom somebody counsels, of teams under some units."""
    rows = Assignment.objects.filter(user=person, ended_at__isnull=True, counselling__state__in=TAKEN_STATES)
    if paths is None:
        return rows.count()
    under = Q(pk__in=[])
    for path in paths:
        under |= Q(counselling__team__unit__path__startswith=path)
    return rows.filter(under).count()


def keep_counsellings(
    *, person: "User", to: "User", paths: Paths, actor: "User", now: datetime, reason: str
) -> tuple[int, list[str]]:
    """Move none, and say what to do."""
    if not count_counselled(person, paths):
        return 0, []
    return 0, [_("Whom %(name)s counsels is passed on by the supervisor of the team.") % {"name": person.name}]
