"""Intake: from the first report to a case with its first obligations, in one transaction."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.members.models import Member
from cases.members.services import register_outsider
from cases.members.services.locking import lock_member
from unioncare.worklist.enums import SubjectKind
from unioncare.worklist.services import open_subject

from ..enums import CaseState, ConsentState, Entitlement
from ..models import Consent, IllnessCase
from ..selectors.consent import consent_text_on
from ..selectors.duplicates import possible_duplicates
from .flow import begin_case
from .numbering import lock_numbering, next_number
from .ownership import assign_owner
from .reports import CaseReport, ConsentEntry, DuplicatesFound, Outsider
from .steps import open_step

if TYPE_CHECKING:
    from unioncare.organisation.models import User
    from unioncare.worklist.models import Subject

ANYWAY = _("Reported although another open case was shown: %(reason)s")


@transaction.atomic
def report_case(*, report: CaseReport, actor: "User", now: datetime) -> IllnessCase:
    """Create the case, open verification and the first visit at once, timed from `now`.

    The same `key` with the same person again returns the case that it made before. Raises DuplicatesFound when an open
    case that the actor may see may be about the same person and no reason is given to report anyway; NoConsentText
    when no text is in force; MemberErased.
    """
    lock_numbering()
    if (known := _known(report, actor)) is not None:
        return known
    _refuse_duplicates(report, actor)
    case = _create(report, _member_of(report.person, actor, now), actor, now)
    _note_consent(case, report.consent, actor, now)
    assign_owner(case=case, now=now)
    pending = report.consent is None
    for step in _first_steps(pending):
        open_step(case=case, step=step, now=now, severity=report.severity, redact=pending)
    return case


def _report_key(report: CaseReport) -> UUID | None:
    """Return the key of the form and its person: who goes back in the browser and names somebody else reports anew."""
    if report.key is None:
        return None
    person = report.person
    return uuid5(report.key, f"member {person.pk}" if isinstance(person, Member) else f"outsider {person.name}")


def _known(report: CaseReport, actor: "User") -> IllnessCase | None:
    if report.key is None:
        return None
    known: IllnessCase | None = IllnessCase.objects.filter(report_key=_report_key(report), reported_by=actor).first()
    return known


def _first_steps(pending: bool) -> tuple[Entitlement, ...]:
    steps = (Entitlement.VERIFICATION, Entitlement.FIRST_VISIT)
    return (Entitlement.CONSENT, *steps) if pending else steps


def _refuse_duplicates(report: CaseReport, actor: "User") -> None:
    if report.anyway_reason.strip():
        return
    person = report.person
    found = (
        possible_duplicates(user=actor, member=person, phone=report.contact_phone)
        if isinstance(person, Member)
        else possible_duplicates(user=actor, name=person.name, phone=person.phone)
    )
    if found:
        raise DuplicatesFound(found)


def _member_of(person: Member | Outsider, actor: "User", now: datetime) -> Member:
    if isinstance(person, Member):
        return lock_member(person.pk)
    return register_outsider(name=person.name, unit=person.unit, phone=person.phone, actor=actor, now=now)


def _create(report: CaseReport, member: Member, actor: "User", now: datetime) -> IllnessCase:
    number = next_number(timezone.localdate(now).year)
    case = IllnessCase(
        number=number,
        member=member,
        unit=member.unit,
        subject=new_subject(member=member, number=number),
        reported_at=now,
        reported_by=actor,
        contact_phone=report.contact_phone,
        place=report.place,
        follows=IllnessCase.objects.filter(member=member).order_by("-number").first(),
        report_key=_report_key(report),
    )
    if report.consent is not None:
        case.what_happened = report.what_happened
        case.onset_on = report.onset_on
        case.informant = report.informant
        case.informant_relation = report.informant_relation
        case.provisional_severity = report.severity
        case.consent_state = ConsentState.GIVEN
    reason = str(ANYWAY) % {"reason": report.anyway_reason.strip()} if report.anyway_reason.strip() else ""
    return begin_case(case=case, state=CaseState.REPORTED, move="report", actor=actor, now=now, reason=reason)


def new_subject(*, member: Member, number: str) -> "Subject":
    """Open what the work items of a case are about."""
    return open_subject(
        kind=SubjectKind.CASE, unit=member.unit, label=f"{member.name} {number}", reference=number,
        url=case_url(number),
    )  # fmt: skip


def case_url(number: str) -> str:
    return IllnessCase(number=number).get_absolute_url()


def _note_consent(case: IllnessCase, entry: ConsentEntry | None, actor: "User", now: datetime) -> None:
    Consent.objects.create(
        case=case,
        text=consent_text_on(timezone.localdate(now)),
        state=ConsentState.PENDING if entry is None else ConsentState.GIVEN,
        by_proxy=entry.by_proxy if entry else False,
        given_by=entry.given_by if entry else "",
        relation=entry.relation if entry else "",
        at=now,
        recorded_by=actor,
    )
