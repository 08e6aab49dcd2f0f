"""Erasing what is kept about a member: one transaction over all apps; files go after the commit.

The books keep their entries, which hold references alone, and `verify_ledger` passes as before.
"""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from assessments.feedback.services.keeping import forget_member as forget_feedback
from assessments.surveys.services.erasing import forget_member as forget_answers
from cases.care.models import IllnessCase
from cases.care.services.erasing import erase_case
from cases.insurance.services.erasing import forget_enrolments, forget_refusals
from cases.members.models import Member
from cases.members.services.erasing import drop_filters_about, erase_member
from donations.aid.services.erasing import forget_member as forget_aid
from donations.campaigns.services.erasing import forget_donor
from donations.payments.services.erasing import forget_accounts
from unioncare.core.audit import attributed, forget_mentions
from unioncare.core.mentions import Mentions
from unioncare.core.workflow import MoveRefused
from unioncare.imports.services.runs import discard_naming, is_importing
from unioncare.notifications.services.forgetting import forget_messages
from unioncare.organisation.models import User
from unioncare.worklist.services import close_subject, complete_kind

from ..enums import OPEN, Extent
from ..kinds import ERASE
from ..models import PrivacyProof, PrivacyRequest, PrivacyStep
from .flow import move_request

# A shorter word stands in too many numbers of others.
LEAST = 2


@attributed
def erase(*, request: PrivacyRequest, actor: User, now: datetime) -> PrivacyRequest:
    """Carry an erasure out as the second person; all of it or nothing. Raises MoveRefused with every reason against it.

    Locks: the member, their cases, then the request; so nothing is opened meanwhile that would stand against it.
    """
    if request.member_id is None:
        raise MoveRefused(_("The member is erased already."))
    member = Member.objects.select_for_update(of=("self",)).get(pk=request.member_id)
    cases = list(IllnessCase.objects.select_for_update(of=("self",)).filter(member=member).order_by("pk"))
    PrivacyRequest.objects.filter(pk=request.pk).exclude(entered_by=actor).exclude(decided_by=actor).update(
        second_by=actor, ended_at=now
    )
    moved = move_request(request.pk, "erase", actor=actor, now=now)
    complete_kind(subject=moved.subject, kinds=[ERASE], actor=actor, now=now)
    close_subject(subject=moved.subject, now=now, actor=actor, reason=_("The request has ended"))
    words = words_about(member, cases)
    _forget_care(member, cases, actor, now)
    if moved.extent == Extent.PERSON:
        forget_enrolments(member_id=member.pk)
        forget_donor(member=member)
        erase_member(member_id=member.pk, now=now)
    forget_words(words, now)
    if is_importing(words.words):
        raise MoveRefused(_("An import that names this member is running: erase again when it has ended."))
    _empty_requests(member, moved, actor, now)
    moved.refresh_from_db()
    return moved


def words_about(member: Member, cases: Sequence[IllnessCase]) -> Mentions:
    """Return by what somebody may have written down whom they meant.

    Whole ID and phone numbers are kept in envelopes alone, and stand in no statement that a log could hold.
    """
    words = [member.name, member.employee_no or "", *(case.number for case in cases)]
    others = Member.objects.filter(name__contains=member.name).exclude(name=member.name).order_by().distinct()
    staff = User.objects.filter(name__contains=member.name).exclude(name=member.name).order_by().distinct()
    besides = [*others.values_list("name", flat=True), *staff.values_list("name", flat=True)]
    return Mentions([word for word in words if len(word) >= LEAST], besides=besides)


def forget_words(words: Mentions, now: datetime) -> None:
    """Take the words out of kept filters, previews of imports, messages and the notes of the trail."""
    drop_filters_about(words=words)
    discard_naming(words=words.words, now=now)
    forget_messages(words)
    forget_mentions(words)


def _forget_care(member: Member, cases: Sequence[IllnessCase], actor: User, now: datetime) -> None:
    for case in cases:
        erase_case(case_id=case.pk, actor=actor, now=now)
    forget_aid(member_id=member.pk)
    forget_accounts(member_id=member.pk, now=now)
    forget_refusals(member_id=member.pk)
    forget_feedback(member_id=member.pk, now=now)
    forget_answers(member_id=member.pk, now=now)


def _empty_requests(member: Member, done: PrivacyRequest, actor: User, now: datetime) -> None:
    """Leave of all requests of the member number, days and deciders; what is open of them has nobody any more."""
    rows = PrivacyRequest.objects.filter(member=member).select_related("subject__unit")
    for row in rows.filter(state__in=OPEN).exclude(pk=done.pk).order_by("pk"):
        move_request(row.pk, "take_back", actor=None, now=now, reason=_("The member's data was erased."))
        close_subject(subject=row.subject, now=now, actor=None, reason=_("The request has ended"))
        PrivacyRequest.objects.filter(pk=row.pk).update(ended_at=now)
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    for proof in PrivacyProof.objects.filter(request__in=keys).order_by("pk"):
        proof.delete()
    PrivacyStep.objects.filter(request__in=keys).update(reason="")
    for row in PrivacyRequest.objects.filter(pk__in=keys, copy__isnull=False).order_by("pk"):
        row.copy.delete()
    PrivacyRequest.objects.filter(pk__in=keys).update(member=None, words="", result="", erased_at=now)
