"""Cases as the members room shows them: in the search box, beside a name, on the member's page."""

import re
from collections.abc import Collection, Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.members.contributions import Group, Hit, Mark
from unioncare.organisation.models import User

from ..models import IllnessCase

_NUMBER = re.compile(r"\d{4}-?\d{0,6}")


def find_cases(user: User, query: str, limit: int) -> Group | None:
    """Return the cases whose number begins with what was typed: "2026-00", "20260012"."""
    text = query.strip()
    if not _NUMBER.fullmatch(text):
        return None
    if "-" not in text and len(text) > 4:
        text = f"{text[:4]}-{text[4:]}"
    rows = list(
        IllnessCase.objects.visible_to(user)
        .filter(number__startswith=text)
        .select_related("member", "unit")
        .order_by("-number")[: limit + 1]
    )
    hits = [
        Hit(
            url=case.get_absolute_url(),
            title=f"{case.member.name} {case.number}",
            note=case.unit.name,
            level=case.level if case.may_process else None,
            status=case.get_state_display(),
        )
        for case in rows[:limit]
    ]
    return Group(_("Cases"), hits, more=len(rows) > limit)


def open_case_marks(user: User, member_ids: Collection[int]) -> Mapping[int, Mark]:
    """Return for each member the mark of their open case; one query."""
    rows = IllnessCase.objects.visible_to(user).active().filter(member__in=member_ids).order_by("number")
    return {
        member: Mark(_("Case %(number)s") % {"number": number}, "blue", url=reverse("cases:case", args=[number]))
        for member, number in rows.values_list("member", "number")
    }
