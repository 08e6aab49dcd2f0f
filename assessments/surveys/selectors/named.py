"""Answers that belong to a member, by whichever link they came."""

from django.db.models import Q, QuerySet

from cases.members.models import Member

from ..models import Response


def named_answers(member: Member) -> QuerySet[Response]:
    """Return what was answered with a member's name, or by a link of their cases; anonymous answers are nobody's."""
    theirs = Q(invitation__member=member) | Q(invitation__case__member=member)
    return Response.objects.filter(theirs, is_anonymous=False).order_by("answered_on", "pk")
