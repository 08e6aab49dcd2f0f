"""Somebody does not want to be enrolled, or wants to after all."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from cases.members.models import Member
from cases.members.services.locking import MemberErased, lock_member
from unioncare.core.audit import attributed

from ..errors import InsuranceRefused
from ..models import EnrolmentRefusal, InsurancePlan
from ..selectors.eligible import covering

if TYPE_CHECKING:
    from unioncare.organisation.models import User

_DAY = timedelta(days=1)


@attributed
def record_refusal(
    *, member: Member, plan: InsurancePlan, refused_on: date, ask_again_on: date, note: str = "", actor: "User",
    now: datetime,
) -> EnrolmentRefusal:  # fmt: skip
    """Record that a member signed not to be enrolled in a plan; on `ask_again_on` they are asked again.

    Whoever is covered still can decline what comes after. The same day corrects what stood there. Raises
    InsuranceRefused for somebody who is covered until they are asked again, and for days that are in the wrong order.
    """
    try:
        lock_member(member.pk)
    except MemberErased as erased:
        raise InsuranceRefused(erased.reason) from erased
    if ask_again_on <= refused_on:
        raise InsuranceRefused(_("The member is asked again after the refusal."))
    if covering(plan, ask_again_on - _DAY).filter(member=member).exists():
        raise InsuranceRefused(_("The member is enrolled until then. End the enrolment instead, or ask again later."))
    said = {"ask_again_on": ask_again_on, "note": note, "recorded_by": actor, "recorded_at": now}
    refusal, _new = EnrolmentRefusal.objects.update_or_create(
        member=member, plan=plan, refused_on=refused_on, defaults=said
    )
    return refusal
