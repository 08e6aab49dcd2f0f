"""Entering a privacy request for a member, and deciding it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.care.files import CheckedFile, FileRefused, check_file
from cases.care.selectors.concerned import people_concerned
from cases.members.models import Member
from cases.members.services.locking import MemberErased, lock_member
from unioncare.core import thresholds
from unioncare.core.audit import attributed
from unioncare.core.numbering import next_number
from unioncare.core.refusals import Text
from unioncare.organisation.calendar import load_working_days
from unioncare.organisation.models import User
from unioncare.worklist.enums import SubjectKind
from unioncare.worklist.services import close_subject, complete_kind, open_subject

from ..enums import OPEN, Arrival, Extent, Identity, RequestKind
from ..errors import PrivacyRefused
from ..kinds import DECIDE
from ..models import PrivacyProof, PrivacyRequest
from ..thresholds import ANSWER_DAYS
from .flow import ON_ROSTER, lock_request, move_request, record_step
from .items import ask_to_carry_out, ask_to_decide

# What was received longer ago was forgotten, or the day is wrong.
BACK = timedelta(days=90)
MOST_FILES = 10
# Names and contents.
Files = Sequence[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class RequestEntry:
    """What is asked, how it came, how the identity was checked. `key` comes with the form."""

    key: UUID
    kind: RequestKind | str
    arrival: Arrival | str
    identity: Identity | str
    received_on: date
    extent: Extent | str = ""
    words: str = ""


@attributed
def enter_request(
    *, member: Member, entry: RequestEntry, actor: User, now: datetime, files: Files = ()
) -> PrivacyRequest:
    """Enter what a member asks; a leader who did not enter it is asked to decide.

    The same form twice makes one request. Raises PrivacyRefused for a second request of the same kind, and FileRefused.
    """
    try:
        held = lock_member(member.pk)
    except MemberErased as erased:
        raise PrivacyRefused(erased.reason) from erased
    if (known := PrivacyRequest.objects.filter(key=entry.key).first()) is not None:
        return known
    _refuse(held, entry, actor, now)
    number = next_number(PrivacyRequest, f"P{timezone.localdate(now):%Y}-")
    days = int(thresholds.value(ANSWER_DAYS.code))
    request = PrivacyRequest.objects.create(
        # The label names the request alone: work items, messages and the trail repeat it.
        number=number, member=held, unit=held.unit,
        subject=open_subject(kind=SubjectKind.PRIVACY, unit=held.unit, label=number, reference=number),
        kind=entry.kind, extent=entry.extent if entry.kind == RequestKind.ERASURE else "", arrival=entry.arrival,
        identity=entry.identity, words=entry.words.strip(), received_on=entry.received_on,
        due_on=load_working_days().after(entry.received_on, days), entered_by=actor, entered_at=now, key=entry.key,
    )  # fmt: skip
    record_step(request, move="enter", source="", target=request.state, actor=actor, now=now, reason="")
    keep_proofs(request, files, actor, now)
    ask_to_decide(request, now)
    return request


def _refuse(member: Member, entry: RequestEntry, actor: User, now: datetime) -> None:
    today = timezone.localdate(now)
    if not today - BACK <= entry.received_on <= today:
        raise PrivacyRefused(_("The day of receipt lies within the last 90 days."))
    if (unproven := identity_against(entry.arrival, entry.identity)) is not None:
        raise PrivacyRefused(unproven)
    if (why := people_concerned([member.pk]).get(member.pk, {}).get(actor.pk)) is not None:
        raise PrivacyRefused(why)
    waiting = PrivacyRequest.objects.filter(member=member, kind=entry.kind, state__in=OPEN).first()
    if waiting is not None:
        raise PrivacyRefused(
            _("Request %(number)s asks for the same and is open: go on with that one.") % {"number": waiting.number}
        )
    if entry.extent == Extent.PERSON and member.employee_no and member.left_on is None:
        raise PrivacyRefused(ON_ROSTER)


def identity_against(arrival: Arrival | str, identity: Identity | str) -> Text | None:
    """Return why somebody who came this way cannot have proven by this who they are."""
    if arrival == Arrival.PROXY and identity != Identity.AUTHORITY:
        return gettext_lazy("A proxy needs a signed authority.")
    if arrival == Arrival.PHONE and identity == Identity.ID_CARD:
        return gettext_lazy("Nobody sees an ID card by phone: say how else you know the member, or ask them to come.")
    return None


def keep_proofs(request: PrivacyRequest, files: Files, actor: User, now: datetime) -> list[PrivacyProof]:
    """Keep papers of a request, checked as those of cases are; the same content is kept once."""
    checked = [check_file(data, name, limit=settings.DOCUMENT_MAX_BYTES) for name, data in files]
    if request.proofs.count() + len(checked) > MOST_FILES:
        raise FileRefused(_("A request holds %(most)s papers at most.") % {"most": MOST_FILES})
    return [kept for one in checked if (kept := _keep(request, one, actor, now)) is not None]


def _keep(request: PrivacyRequest, checked: CheckedFile, actor: User, now: datetime) -> PrivacyProof | None:
    digest = hashlib.sha256(checked.content).hexdigest()
    if request.proofs.filter(sha256=digest).exists():
        return None
    proof = PrivacyProof(
        request=request, file_name=checked.name, content_type=checked.content_type, size=len(checked.content),
        sha256=digest, added_by=actor, added_at=now,
    )  # fmt: skip
    # A file without a row, left by a transaction that came to nothing, goes with the daily sweep.
    proof.file.save(checked.name, ContentFile(checked.content), save=False)
    proof.save(force_insert=True)
    return proof


@attributed
def add_proofs(*, request: PrivacyRequest, files: Files, actor: User, now: datetime) -> list[PrivacyProof]:
    """Add papers while the request is open. Raises PrivacyRefused, FileRefused."""
    held = lock_request(request.pk)
    if held.state not in OPEN:
        raise PrivacyRefused(_("The request has ended: no paper is added any more."))
    return keep_proofs(held, files, actor, now)


@attributed
def agree(*, request: PrivacyRequest, actor: User, now: datetime, reason: str = "") -> PrivacyRequest:
    """Agree to what is asked; whoever carries it out is asked to. Raises MoveRefused with every reason against it."""
    lock_request(request.pk)
    PrivacyRequest.objects.filter(pk=request.pk).exclude(entered_by=actor).update(decided_by=actor, decided_at=now)
    moved = move_request(request.pk, "agree", actor=actor, now=now, reason=reason)
    complete_kind(subject=moved.subject, kinds=[DECIDE], actor=actor, now=now)
    ask_to_carry_out(moved, now)
    return moved


@attributed
def refuse(*, request: PrivacyRequest, actor: User, now: datetime, reason: str) -> PrivacyRequest:
    """Refuse what is asked, with the reason that the member is told."""
    return _end(request, "refuse", actor, now, reason)


@attributed
def take_back(*, request: PrivacyRequest, actor: User, now: datetime, reason: str) -> PrivacyRequest:
    """Note that the member asks no more."""
    return _end(request, "take_back", actor, now, reason)


def _end(request: PrivacyRequest, move: str, actor: User, now: datetime, reason: str) -> PrivacyRequest:
    moved = move_request(request.pk, move, actor=actor, now=now, reason=reason)
    if move == "refuse":
        moved.decided_by, moved.decided_at = actor, now
        complete_kind(subject=moved.subject, kinds=[DECIDE], actor=actor, now=now)
    moved.ended_at = now
    moved.save(update_fields=["decided_by", "decided_at", "ended_at"])
    close_subject(subject=moved.subject, now=now, actor=actor, reason=_("The request has ended"))
    return moved
