"""Whose a request is that came with a name or phone but by no page of a member: a form, a call, a visit to the office.

Names are kept in envelopes and cannot be looked up; requests with a name that nobody was found for are few, so each is
opened.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Sequence

from django.db.models import Q

from cases.members.models import Member, Placement

from ..models import FeedbackRequest
from ..models.request import FeedbackQuerySet

# Request and member, once for each member whom it may be.
Pairs = list[tuple[FeedbackRequest, int]]
_GAPS = re.compile(r"[\s,，、/()（）]+")
_NO_DIGITS = re.compile(r"\D")


def requests_of(member: Member) -> FeedbackQuerySet:
    """Return the requests of a member: those that their page holds, and those that name nobody else than them."""
    named = [row.pk for row, _member in requests_naming([member.pk])]
    return FeedbackRequest.objects.filter(Q(member=member) | Q(pk__in=named))


def requests_naming(members: Collection[int]) -> Pairs:
    """Return the requests that no page of a member holds and that name one of them.

    That is: the phone exactly, unless another member's name stands beside it; or the name with the employee number; or
    the name alone where the request went to a unit of theirs or above, and nobody else of that name was ever below it.
    """
    rows = _open_ended()
    if not rows:
        return []
    asked = {row.pk: row for row in Member.objects.filter(pk__in=members, erased_at=None).order_by("pk")}
    names = {row.name for row in asked.values()} | {row.name.strip() for row in rows}
    namesakes = Member.objects.filter(name__in=names, erased_at=None).order_by("pk")
    by_name: dict[str, set[int]] = defaultdict(set)
    for pk, name in namesakes.values_list("pk", "name"):
        by_name[name].add(pk)
    paths = _paths({pk for row in asked.values() for pk in by_name[row.name]})
    return [
        (request, member.pk)
        for request in rows
        for member in asked.values()
        if _is_by_phone(request, member, by_name) or _is_by_name(request, member, by_name, paths)
    ]


def _open_ended() -> Sequence[FeedbackRequest]:
    rows = FeedbackRequest.objects.filter(member=None, is_anonymous=False, erased_at=None)
    return list(rows.exclude(name=b"", phone=b"").select_related("unit").order_by("pk"))


def _paths(members: Collection[int]) -> dict[int, list[str]]:
    """Return the paths of all units in which somebody ever was."""
    found: dict[int, list[str]] = defaultdict(list)
    for member, path in Placement.objects.filter(member__in=members).order_by().values_list("member", "unit__path"):
        found[member].append(path)
    return found


def _is_by_phone(request: FeedbackRequest, member: Member, by_name: dict[str, set[int]]) -> bool:
    given, own = _NO_DIGITS.sub("", request.phone), _NO_DIGITS.sub("", member.phone)
    others = by_name.get(request.name.strip(), set())
    return bool(own) and given == own and (member.pk in others or not others)


def _is_by_name(
    request: FeedbackRequest, member: Member, by_name: dict[str, set[int]], paths: dict[int, list[str]]
) -> bool:  # fmt: skip
    words = set(_GAPS.split(request.name.strip()))
    if member.name not in words:
        return False
    if member.employee_no and member.employee_no in words:
        return True
    below = [pk for pk in by_name[member.name] if any(path.startswith(request.unit.path) for path in paths[pk])]
    return below == [member.pk]
