"""Whether somebody already cares for this person: shown before a report is saved, and to whoever verifies it."""

from django.db.models import Q

from cases.members.facts import phone_index
from cases.members.models import Member
from unioncare.organisation.models import User

from ..enums import CaseState
from ..models import IllnessCase

SHOWN = 5


def possible_duplicates(
    *, user: User, member: Member | None = None, name: str = "", phone: str = "", apart_from: int = 0
) -> list[IllnessCase]:
    """Return the open cases of the same member, or of somebody with the same name or phone number.

    Only cases that the user may open: that somebody is cared for is itself a statement about their health, and a
    phone number must not find it out. Whoever verifies the report sees what its reporter could not.
    """
    condition = Q(pk__in=[])
    if member is not None:
        condition |= Q(member=member)
        name, phone = member.name, phone or member.phone
    if index := phone_index(phone):
        condition |= Q(member__phone_index=index)
    if name:
        condition |= Q(member__name=name)
    visible = IllnessCase.objects.active().visible_to(user).select_related("member", "unit")
    found = list(visible.filter(condition).exclude(pk=apart_from).order_by("-number")[:SHOWN])
    return sorted(found, key=lambda case: member is None or case.member_id != member.pk)


def duplicates_of(case: IllnessCase, user: User) -> list[IllnessCase]:
    """Return what else may be about the person of a case that waits for verification, as far as the reader sees it."""
    if case.state != CaseState.REPORTED:
        return []
    return possible_duplicates(user=user, member=case.member, phone=case.contact_phone, apart_from=case.pk)
