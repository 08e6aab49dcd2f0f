"""Whom a request concerns so closely that they must keep away: whom a complaint is about, the member, relatives."""

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.care.selectors.concerned import people_concerned
from cases.members.models import Member
from unioncare.organisation.models import Relative, User
from unioncare.worklist.conflicts import Barred
from unioncare.worklist.models import Subject

from ..models import FeedbackMessage, FeedbackRequest

# It does not tell why: whoever is complained about must not learn it here.
KEEPS_AWAY = _("Somebody else handles this request.")
ANSWERED = _("Whoever answered a request does not handle it a second time.")


def people_barred(subjects: Sequence[Subject]) -> Barred:
    """Return subject → user → reason; as many queries for one subject as for all.

    The same relations as in `concerning`, seen from the requests; besides, whoever answered a request that was
    reopened does not handle it again.
    """
    rows = list(FeedbackRequest.objects.filter(subject__in=[one.pk for one in subjects]).select_related("about"))
    found: dict[int, dict[int, str | Promise]] = defaultdict(dict)
    _answerers(rows, found)
    accounts = _members_of({row.about for row in rows if row.about is not None})
    concerned = people_concerned({*(row.member_id for row in rows if row.member_id), *accounts.values()})
    related = people_related({row.about for row in rows if row.about is not None})
    for row in rows:
        near: set[int] = set()
        if row.member_id:
            near |= concerned.get(row.member_id, {}).keys()
        if row.about is not None:
            near |= {row.about.pk} | related[row.about.pk] | concerned.get(accounts.get(row.about.pk, 0), {}).keys()
        found[row.subject_id] |= dict.fromkeys(near, KEEPS_AWAY)
    return found


def _answerers(rows: Sequence[FeedbackRequest], found: dict[int, dict[int, str | Promise]]) -> None:
    subjects = {row.pk: row.subject_id for row in rows if row.reopened_at is not None}
    answers = FeedbackMessage.objects.filter(request__in=subjects, is_answer=True, author__isnull=False).order_by()
    for request, author in answers.values_list("request", "author"):
        found[subjects[request]][author] = ANSWERED


def _members_of(people: set[User]) -> dict[int, int]:
    """Return user → member for whom the roster knows."""
    numbers = {one.employee_no: one.pk for one in people if one.employee_no}
    rows = Member.objects.filter(employee_no__in=numbers).order_by().values_list("employee_no", "pk")
    return {numbers[number]: pk for number, pk in rows if number}


def people_related(people: set[User]) -> dict[int, set[int]]:
    """Return user → users: who declared them a relative, and whom they declared."""
    numbers = {one.employee_no: one.pk for one in people if one.employee_no}
    declared = Relative.objects.filter(Q(employee_no__in=numbers) | Q(user__in=people)).order_by()
    rows = list(declared.values_list("user", "employee_no", "id_index"))
    theirs = {number for _user, number, _index in rows if number}
    indexes = {bytes(index) for _user, _number, index in rows if index}
    known_members = Member.objects.filter(id_index__in=indexes, employee_no__isnull=False).order_by()
    known = {
        bytes(index or b""): number or "" for index, number in known_members.values_list("id_index", "employee_no")
    }
    users = User.objects.filter(employee_no__in=theirs | set(known.values())).order_by()
    by_number: dict[str, set[int]] = defaultdict(set)
    for pk, number in users.values_list("pk", "employee_no"):
        by_number[number].add(pk)
    found: dict[int, set[int]] = defaultdict(set)
    for user, number, index in rows:
        if number in numbers:
            found[numbers[number]].add(user)
        found[user] |= by_number.get(number, set()) | by_number.get(known.get(bytes(index or b""), ""), set())
    return found
