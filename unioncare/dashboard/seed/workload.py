"""Newcomers of the demo: a second officer and a second branch chair, who have little to do beside those they joined.

So the page of the workload shows something uneven, and has somebody to whom work may go.
"""

from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from unioncare.organisation.enums import Role, UnitKind
from unioncare.organisation.models import Post, Unit, User

JOINED: Final = timedelta(days=40)
# User name, name, role; the branch chair joins the first branch.
NEWCOMERS: Final = (("welfare2", "宋晓梅", Role.WELFARE_OFFICER), ("branch2", "程志刚", Role.BRANCH_CHAIR))


def seed_newcomers(enterprise: Unit, *, now: datetime) -> None:
    """Let the newcomers join one enterprise with the password of those who hold the same role there."""
    branch = Unit.objects.within(enterprise.path).filter(kind=UnitKind.BRANCH).first()
    since = timezone.localdate(now - JOINED)
    for username, name, role in NEWCOMERS:
        unit = branch if role == Role.BRANCH_CHAIR and branch else enterprise
        colleague = User.objects.filter(posts__unit=unit, posts__role=role).order_by("pk").first()
        if colleague is None:
            continue
        person = User.objects.create(
            username=username, name=name, email=f"{username}@example.org", password=colleague.password
        )
        Post.objects.create(user=person, unit=unit, role=role, starts_on=since)
