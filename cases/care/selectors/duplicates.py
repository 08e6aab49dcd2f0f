"""Whether somebody already cares for this person: shown before a report is saved."""

from dataclasses import dataclass

from django.db.models import Q

from cases.members.facts import phone_index
from cases.members.models import Member
from unioncare.organisation.models import User

from ..models import IllnessCase

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Duplicate:
    """An open case that may be about the same person. `visible`: this user may open it."""

    case: IllnessCase
    same_member: bool
    visible: bool


def possible_duplicates(
    *, user: User, member: Member | None = None, name: str = "", phone: str = ""
) -> list[Duplicate]:
    """Return the open cases of the same member, or of somebody with the same name or phone number.

    Equal names count inside the user's own scope only: beyond it they say nothing. A case that the user may not open
    is returned all the same, so that nobody is reported twice; the page then shows its unit and nothing else.
    """
    open_cases = IllnessCase.objects.active().select_related("member", "unit", "subject", "owner")
    visible = IllnessCase.objects.active().visible_to(user)
    condition = Q(pk__in=[])
    if member is not None:
        condition |= Q(member=member)
        name, phone = member.name, phone or member.phone
    if index := phone_index(phone):
        condition |= Q(member__phone_index=index)
    if name:
        condition |= Q(member__name=name, pk__in=visible.filter(member__name=name).values("pk"))
    found = list(open_cases.filter(condition).order_by("-number")[:SHOWN])
    seen = set(visible.filter(pk__in=[case.pk for case in found]).values_list("pk", flat=True)) if found else set()
    rows = [Duplicate(case, member is not None and case.member_id == member.pk, case.pk in seen) for case in found]
    return sorted(rows, key=lambda row: not row.same_member)
