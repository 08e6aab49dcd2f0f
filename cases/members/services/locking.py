"""Holding a member while something is opened about them, so that nothing is opened for somebody who is erased."""

from django.utils.translation import gettext_lazy as _

from unioncare.core.refusals import Refusal

from ..models import Member

ERASED = _("The data of this member was erased: nothing more is noted about them.")


class MemberErased(Refusal):
    """The row belongs to the books alone and names nobody."""

    def __init__(self) -> None:
        super().__init__(ERASED)


def lock_member(member_id: int) -> Member:
    """Lock a member until the end of the transaction; raise MemberErased for what an erasure left."""
    member = Member.objects.select_for_update(of=("self",)).select_related("unit").get(pk=member_id)
    if member.erased_at is not None:
        raise MemberErased
    return member
