"""Whom a case concerns so closely that they must keep away: the member, and who declared them a relative."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.members.models import Member
from unioncare.organisation.models import Relative, User
from unioncare.worklist.conflicts import Barred
from unioncare.worklist.models import Subject

from ..models import IllnessCase

OWN_CASE = _("Nobody handles their own case.")
RELATIVE = _("Nobody handles the case of a relative (%(relation)s).")


def people_barred(subjects: Sequence[Subject]) -> Barred:
    """Return subject → user → reason for subjects of cases; three queries, however many they are."""
    members = dict(
        IllnessCase.objects.filter(subject__in=[subject.pk for subject in subjects])
        .order_by()
        .values_list("subject_id", "member_id")
    )
    concerned = people_concerned(set(members.values()))
    return {subject: concerned[member] for subject, member in members.items() if member in concerned}


def people_concerned(member_ids: Collection[int]) -> dict[int, dict[int, str | Promise]]:
    """Return member → user → reason: who is that member, or declared them a relative; three queries."""
    facts = _facts(set(member_ids))
    own = _own_accounts({no for no, _index in facts.values() if no})
    relatives = _relatives(facts)
    found: dict[int, dict[int, str | Promise]] = {}
    for member_id, (number, index) in facts.items():
        people: dict[int, str | Promise] = {}
        for key in (("no", number), ("id", index)):
            people |= relatives.get(key, {}) if key[1] else {}
        people |= dict.fromkeys(own.get(number, ()), OWN_CASE)
        if people:
            found[member_id] = people
    return found


def _facts(member_ids: set[int]) -> dict[int, tuple[str, bytes]]:
    rows = Member.objects.filter(pk__in=member_ids).order_by().values_list("pk", "employee_no", "id_index")
    return {pk: (number or "", bytes(index or b"")) for pk, number, index in rows}


def _own_accounts(numbers: set[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    if numbers:
        for pk, number in User.objects.filter(employee_no__in=numbers).order_by().values_list("pk", "employee_no"):
            found[number].append(pk)
    return found


def _relatives(facts: dict[int, tuple[str, bytes]]) -> dict[tuple[str, str | bytes], dict[int, str]]:
    numbers = {number for number, _index in facts.values() if number}
    indexes = {index for _number, index in facts.values() if index}
    found: dict[tuple[str, str | bytes], dict[int, str]] = defaultdict(dict)
    rows = Relative.objects.filter(Q(employee_no__in=numbers) | Q(id_index__in=indexes)).order_by()
    for user_id, number, index, relation in rows.values_list("user_id", "employee_no", "id_index", "relation"):
        reason = str(RELATIVE) % {"relation": relation}
        if number:
            found["no", number][user_id] = reason
        if index:
            found["id", bytes(index)][user_id] = reason
    return found
