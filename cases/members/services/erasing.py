"""Erasing a person who has left: the row stays for what the books point to, and says nothing of anybody."""

from datetime import datetime
from urllib.parse import quote_plus

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from unioncare.core.audit import forget_entries
from unioncare.core.mentions import Mentions
from unioncare.organisation.models import Relative, SavedFilter

from ..models import Member, Placement

# Stands where the name was.
NOBODY = "—"


@transaction.atomic
def erase_member(*, member_id: int, now: datetime) -> None:
    """Empty the row of a member who has left, and delete their placements and who declared them a relative.

    No list finds the row any more (`MemberQuerySet.visible_to`). Raises ValueError for somebody on the roster today.
    """
    member = Member.objects.select_for_update(of=("self",)).get(pk=member_id)
    if member.left_on is None and member.employee_no:
        raise ValueError("The roster names this member: only their care data can be erased.")
    _forget_relatives(member)
    placements = Placement.objects.filter(member=member)
    placed = list(placements.order_by().values_list("pk", flat=True))
    placements.delete()
    forget_entries(Placement, placed)
    Member.objects.filter(pk=member.pk).update(
        employee_no=None, name=NOBODY, given_name="", pinyin="", given_pinyin="", initials="", sex="", birth_date=None,
        id_number="", id_index=None, phone="", phone_index=None, joined_on=None, silenced_at=now, erased_at=now,
        left_on=member.left_on or timezone.localdate(now), updated_at=now,
    )  # fmt: skip
    forget_entries(Member, [member.pk])


def _forget_relatives(member: Member) -> None:
    """Nobody decides about this person any more, so nobody need keep away from it."""
    found = Q(pk__in=[])
    if member.employee_no:
        found |= Q(employee_no=member.employee_no)
    if member.id_index:
        found |= Q(id_index=bytes(member.id_index))
    if not Member.objects.filter(name=member.name).exclude(pk=member.pk).exists():
        # Declared by name alone; where somebody else has the name, it may be them.
        found |= Q(name=member.name, employee_no="", id_index=b"")
    rows = Relative.objects.filter(found)
    keys = list(rows.order_by().values_list("pk", flat=True))
    rows.delete()
    # The trail tells of the deletion too.
    forget_entries(Relative, keys)


@transaction.atomic
def drop_filters_about(*, words: Mentions) -> int:
    """Drop filters that somebody keeps and that name a person or a case; return how many."""
    maybe = Q(pk__in=[])
    for word in words.words:
        maybe |= Q(query__contains=word) | Q(query__contains=quote_plus(word)) | Q(name__contains=word)
    kept = SavedFilter.objects.filter(maybe).order_by("pk")
    named = [row.pk for row in kept if words.are_in(row.name) or words.are_in_query(row.query)]
    deleted, _each = SavedFilter.objects.filter(pk__in=named).delete()
    return deleted
