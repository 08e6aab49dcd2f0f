"""The key figures of each role, read in the scope of the reader's posts; those of a unit are kept for five minutes."""

from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import TYPE_CHECKING

from unioncare.core.caching import lenient as store
from unioncare.organisation.access import declared_permissions
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Unit

from . import care, counselling, money, people
from .figure import Asked, Figure, Reading

if TYPE_CHECKING:
    from unioncare.organisation.models import User

KEPT_SECONDS = 300
# What cannot wait stands first, whatever else somebody's posts open.
URGENT = ("alerts",)
MOST = 5
FIGURES = {one.code: one for one in (*care.FIGURES, *money.FIGURES, *people.FIGURES, *counselling.FIGURES)}
OF_ROLE: dict[Role, tuple[str, ...]] = {
    Role.GROUP_LEADER: ("own_visits", "open_cases", "visit_standard", "enrolment"),
    Role.BRANCH_CHAIR: ("open_cases", "first_visit", "visit_standard", "enrolment", "requests"),
    Role.WELFARE_OFFICER: ("open_cases", "enrolment", "first_visit", "visit_standard", "aid_budget"),
    Role.WOMENS_OFFICER: ("own_visits", "open_cases", "first_visit", "visit_standard"),
    Role.ORGANISATION_OFFICER: ("members", "gaps", "requests", "measures"),
    Role.INSURANCE_OFFICER: ("enrolment", "claims", "requests"),
    Role.FINANCE_OFFICER: ("payments", "receipts", "aid_budget", "findings"),
    Role.AUDITOR: ("findings", "last_check", "decisions", "aid_budget"),
    Role.VICE_CHAIR: ("open_cases", "visit_standard", "enrolment", "aid_budget", "decisions"),
    Role.CHAIR: ("open_cases", "enrolment", "first_visit", "visit_standard", "aid_budget"),
    Role.PARTY_SECRETARY: ("decisions", "payments", "measures"),
    Role.COMMITTEE_MEMBER: ("decisions", "own_visits", "measures"),
    Role.COUNSELLOR: ("alerts", "caseload", "sessions"),
    Role.COUNSELLING_SUPERVISOR: ("alerts", "referrals", "team", "caseload"),
    Role.CLERK: ("members", "incomplete", "outside"),
    Role.ADMINISTRATOR: ("jobs", "gaps"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A figure as it stands on the page: its reading, the unit that it is of, its page."""

    figure: Figure
    reading: Reading
    unit: Unit
    url: str


def figures_for(user: "User", now: datetime) -> list[Line]:
    """Return the figures of the reader's roles, at most five: of the highest of their posts that opens each."""
    posts = sorted(user.active_posts, key=lambda post: (post.user_id != user.pk, post.unit.path, post.pk))
    lines: list[Line] = []
    for code in _in_turn([OF_ROLE[Role(post.role)] for post in posts])[:MOST]:
        figure = FIGURES[code]
        held = declared_permissions()[figure.permission]
        unit = next((post.unit for post in posts if post.role in held), None)
        if unit is not None:
            asked = Asked(user, unit, now)
            lines.append(Line(figure, _read(figure, asked), unit, figure.address(asked)))
    return lines


def _in_turn(of_posts: list[tuple[str, ...]]) -> list[str]:
    """Return the codes of all posts: the urgent ones, then the first of each post, the second of each, and so on."""
    codes = dict.fromkeys(code for rank in zip_longest(*of_posts) for code in rank if code)
    return sorted(codes, key=lambda code: code not in URGENT)


def _read(figure: Figure, asked: Asked) -> Reading:
    if figure.is_own and not figure.is_kept:
        return figure.read(asked)
    key = f"home:figure:{figure.code}:{asked.user.pk if figure.is_own else asked.path}"
    found: Reading | None = store.get(key)
    if found is None:
        found = figure.read(asked)
        store.set(key, found, KEPT_SECONDS)
    return found
