"""Requests of a person noted outside the roster who turns out to be a member of it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cases.members.models import Member
from unioncare.worklist.services import close_subject

from ..enums import OPEN
from ..models import PrivacyRequest
from .flow import move_request


@transaction.atomic
def repoint_requests(*, kept: Member, gone: Member, now: datetime) -> int:
    """Point all requests to the member; return how many. Of two open ones of a kind the member's own goes on."""
    own = PrivacyRequest.objects.filter(member=kept, state__in=OPEN).order_by().values("kind")
    twice = PrivacyRequest.objects.filter(member=gone, state__in=OPEN, kind__in=own).select_related("subject__unit")
    for row in twice.order_by("pk"):
        move_request(row.pk, "take_back", actor=None, now=now, reason=_("The member asks for the same already."))
        close_subject(subject=row.subject, now=now, actor=None, reason=_("The request has ended"))
        PrivacyRequest.objects.filter(pk=row.pk).update(ended_at=now)
    return PrivacyRequest.objects.filter(member=gone).update(member=kept)
