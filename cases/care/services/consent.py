"""Consent to process health data: given, refused, withdrawn. Each act is a row; none is ever edited."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from unioncare.core.audit import record_event
from unioncare.core.workflow import MoveRefused
from unioncare.worklist.services import cancel_items, complete_kind, redact_items, update_subject

from ..enums import CaseState, ConsentState, Entitlement
from ..models import Consent, IllnessCase
from ..selectors.consent import consent_text_on
from ..signals import consent_withdrawn, facts_changed
from .conditions import NO_CONSENT, WITHOUT_HEALTH_DATA
from .flow import move_case
from .locking import lock_case_for
from .next_steps import open_next
from .pending_plans import drop_pending_plan
from .planning import propose_replan
from .reports import ConsentEntry
from .steps import redacted_reason

if TYPE_CHECKING:
    from unioncare.organisation.models import User

CONSENT_ITEM = "consent"
IN_CARE = (CaseState.IN_CARE, CaseState.RECOVERING)
REFUSED = NO_CONSENT[ConsentState.REFUSED]
WITHDRAWN = NO_CONSENT[ConsentState.WITHDRAWN]


def _note(case: IllnessCase, state: ConsentState, entry: ConsentEntry, actor: "User", now: datetime) -> Consent:
    row = Consent.objects.create(
        case=case,
        text=consent_text_on(timezone.localdate(now)),
        state=state,
        by_proxy=entry.by_proxy,
        given_by=entry.given_by,
        relation=entry.relation,
        at=now,
        recorded_by=actor,
    )
    case.consent_state = state
    case.save(update_fields=["consent_state"])
    # Lists of work show the level beside the name, and why: both go with the consent, and come back with it.
    level = case.level if case.may_process else None
    update_subject(subject=case.subject, now=now, level=level, withheld=case.is_withheld)
    return row


@transaction.atomic
def record_consent(*, case_id: int, entry: ConsentEntry, actor: "User", now: datetime) -> Consent:
    """Note that the member or a named proxy consents to the text in force.

    Work on the case goes on from where it stood: the item of its next step opens again, or a plan is proposed anew.
    """
    case = lock_case_for(case_id, actor)
    stopped = case.consent_state in (ConsentState.REFUSED, ConsentState.WITHDRAWN)
    row = _note(case, ConsentState.GIVEN, entry, actor, now)
    complete_kind(subject=case.subject, kinds=[CONSENT_ITEM], actor=actor, now=now, result=_("Consent given"))
    if not case.is_ended:
        open_next(case=case, now=now)
        if stopped and case.state in IN_CARE:
            propose_replan(case=case, actor=actor, now=now)
    facts_changed.send(IllnessCase, case=case, actor=actor, now=now)
    return row


@transaction.atomic
def refuse_consent(*, case_id: int, entry: ConsentEntry, actor: "User", now: datetime) -> Consent:
    """Note that the member does not consent: the visit still runs, everything that reads health data stops."""
    case = lock_case_for(case_id, actor)
    if case.consent_state == ConsentState.GIVEN:
        raise MoveRefused(_("Consent was given before: record its withdrawal instead."))
    row = _note(case, ConsentState.REFUSED, entry, actor, now)
    complete_kind(subject=case.subject, kinds=[CONSENT_ITEM], actor=actor, now=now, result=_("Consent refused"))
    cancel_items(subject=case.subject, now=now, actor=actor, reason=str(REFUSED), except_kinds=WITHOUT_HEALTH_DATA)
    return row


@transaction.atomic
def withdraw_consent(*, case_id: int, entry: ConsentEntry, actor: "User", now: datetime, reason: str = "") -> Consent:
    """Note the withdrawal: moves are blocked, open items cancelled, health data hidden on every page.

    What was recorded stays until its retention ends, as the law on archives asks; it is no longer shown or used.
    """
    case = lock_case_for(case_id, actor)
    if case.consent_state != ConsentState.GIVEN:
        raise MoveRefused(_("There is no consent to withdraw."))
    if drop_pending_plan(case=case, actor=actor, now=now, reason=str(WITHDRAWN)):
        move_case(case_id=case.pk, move="return_plan", actor=None, now=now, reason=str(WITHDRAWN))
        case.refresh_from_db(fields=["state"])
    row = _note(case, ConsentState.WITHDRAWN, entry, actor, now)
    cancel_items(subject=case.subject, now=now, actor=actor, reason=str(WITHDRAWN), except_kinds=WITHOUT_HEALTH_DATA)
    because = redacted_reason(case, Entitlement.FIRST_VISIT, on=timezone.localdate(now))
    redact_items(subject=case.subject, kinds=[Entitlement.FIRST_VISIT], because=because)
    record_event(case, actor=actor, what="consent_withdrawn", details={"reason": reason.strip()[:300]})
    consent_withdrawn.send(IllnessCase, case=case, actor=actor, now=now)
    return row
