"""Enrolments that end before their term: somebody withdraws, dies, or was entered by mistake."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cases.members.enums import EmploymentStatus
from cases.members.models import Member
from cases.members.signals import Departure
from unioncare.core.audit import attributed, record_event

from ..enums import EndReason, EnrolmentState
from ..errors import InsuranceRefused
from ..models import Enrolment, EnrolmentRefusal
from .claims import recheck_claims
from .claims.holding import hold_cases

if TYPE_CHECKING:
    from unioncare.organisation.models import User

NOT_KEPT = gettext_noop("enrolment taken back: the member who was noted twice has another one on these days")


@attributed
def end_enrolment(
    *, enrolment: Enrolment, reason: EndReason | str, last_day: date | None = None, actor: "User | None", now: datetime
) -> Enrolment:
    """End an enrolment after a day (`last_day`, by default its own), or take it back as a mistake: it never counts.

    Claims that it carried no more are withdrawn, as long as nobody sent them. Raises InsuranceRefused for one that
    ended before, for a day outside it, and for a mistake with claims that were submitted.
    """
    hold_cases([enrolment.member_id])
    ended = _end(enrolment, reason, last_day, actor, now)
    recheck_claims(member_ids=[ended.member_id], actor=actor, now=now)
    return ended


def _end(
    enrolment: Enrolment, reason: EndReason | str, last_day: date | None, actor: "User | None", now: datetime
) -> Enrolment:
    row = Enrolment.objects.select_for_update(of=("self",)).get(pk=enrolment.pk)
    if row.state != EnrolmentState.ACTIVE:
        raise InsuranceRefused(_("The enrolment has ended already."))
    if reason == EndReason.MISTAKE:
        if row.claims.filter(submitted_on__isnull=False).exists():
            raise InsuranceRefused(_("Claims under this enrolment were submitted: it cannot be taken back."))
        return _close(row, EnrolmentState.CANCELLED, reason, actor, now)
    last_day = last_day or row.ends_on
    if not row.starts_on <= last_day <= row.ends_on:
        raise InsuranceRefused(_("The last day lies outside the enrolment."))
    later = row.claims.filter(submitted_on__isnull=False, event_on__gt=last_day).order_by("event_on").first()
    if later is not None:
        raise InsuranceRefused(
            _("Claim %(claim)s is for %(day)s: the cover cannot end before that day.")
            % {"claim": later.number, "day": f"{later.event_on:%Y-%m-%d}"}
        )
    _shorten(row, last_day)
    return _close(row, EnrolmentState.ENDED, reason, actor, now)


@transaction.atomic
def end_deceased(*, departures: Sequence[Departure], actor: "User | None", now: datetime) -> int:
    """End the cover of those who died, on that day; return how many enrolments ended.

    Cover of whoever retired or left is paid and holds until its term ends. Cover that had not begun is taken back.
    """
    died = {one.member_id: one.left_on for one in departures if one.status == EmploymentStatus.DECEASED}
    ended = 0
    rows = Enrolment.objects.filter(member__in=died, state=EnrolmentState.ACTIVE).select_for_update(of=("self",))
    for row in rows.order_by("member", "starts_on"):
        died_on = died[row.member_id]
        if row.ends_on < died_on:
            continue
        if row.starts_on > died_on:
            _close(row, EnrolmentState.CANCELLED, EndReason.DECEASED, actor, now)
        else:
            _shorten(row, died_on)
            _close(row, EnrolmentState.ENDED, EndReason.DECEASED, actor, now)
        ended += 1
    return ended


@attributed
def restore_cover(*, member: Member, actor: "User | None", now: datetime) -> int:
    """Let the cover go on that a death ended which was entered wrongly; return how many enrolments.

    Each goes on to the end of its term, as it did before; where the member has other cover by now, it stays ended.
    """
    hold_cases([member.pk])
    rows = Enrolment.objects.filter(member=member, end_reason=EndReason.DECEASED).select_related("term")
    restored = 0
    for row in rows.select_for_update(of=("self",)).order_by("starts_on"):
        others = Enrolment.objects.filter(member=member, plan=row.plan_id).exclude(pk=row.pk)
        others = others.exclude(state=EnrolmentState.CANCELLED)
        if others.filter(starts_on__lte=row.term.ends_on, ends_on__gte=row.starts_on).exists():
            continue
        row.state, row.end_reason, row.ended_by, row.ended_at = EnrolmentState.ACTIVE, "", None, None
        row.ends_on = row.term.ends_on
        row.save(update_fields=["state", "end_reason", "ended_by", "ended_at", "ends_on"])
        restored += 1
    recheck_claims(member_ids=[member.pk], actor=actor, now=now)
    return restored


@transaction.atomic
def repoint(*, kept: Member, gone: Member, actor: "User | None", now: datetime) -> None:
    """Point enrolments and refusals of a person who was noted twice to the member whom they are.

    Where both were enrolled in a plan on the same days the member's own enrolment counts, and the other is taken
    back, with a note in the trail; it moves all the same, so that nothing is lost. The cases were pointed to `kept`
    before, and their claims are checked once both stand together.
    """
    hold_cases([kept.pk, gone.pk])
    for row in Enrolment.objects.filter(member=gone).select_for_update(of=("self",)).order_by("starts_on"):
        same = Enrolment.objects.filter(member=kept, plan=row.plan_id).exclude(state=EnrolmentState.CANCELLED)
        if row.state != EnrolmentState.CANCELLED and same.filter(
            starts_on__lte=row.ends_on, ends_on__gte=row.starts_on
        ):
            _close(row, EnrolmentState.CANCELLED, EndReason.MISTAKE, actor, now)
            record_event(row, actor=actor, what=NOT_KEPT)
        row.member = kept
        row.save(update_fields=["member"])
    own = EnrolmentRefusal.objects.filter(member=kept)
    for refusal in EnrolmentRefusal.objects.filter(member=gone):
        if not own.filter(plan=refusal.plan_id, refused_on=refusal.refused_on).exists():
            refusal.member = kept
            refusal.save(update_fields=["member"])
    recheck_claims(member_ids=[kept.pk], actor=actor, now=now)


def _shorten(row: Enrolment, last_day: date) -> None:
    row.ends_on = last_day
    row.save(update_fields=["ends_on"])


def _close(
    row: Enrolment, state: EnrolmentState, reason: EndReason | str, actor: "User | None", now: datetime
) -> Enrolment:
    row.state, row.end_reason, row.ended_by, row.ended_at = state, str(reason), actor, now
    row.save(update_fields=["state", "end_reason", "ended_by", "ended_at"])
    return row
