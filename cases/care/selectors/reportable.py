"""Whom somebody may report as ill."""

from django.db.models import QuerySet

from cases.members.models import Member
from unioncare.organisation.models import User

REPORT = "cases.report_case"


def reportable_members(user: User) -> QuerySet[Member]:
    """Return the members whom a reporter may choose: of those they see anyway, the ones they may report."""
    return Member.objects.visible_to(user).visible_to(user, REPORT).select_related("unit")
