"""Vetoes: one enters the facts, another confirms or withdraws them; nobody against themselves or a relative."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unioncare.core.audit import attributed
from unioncare.organisation.enums import Role
from unioncare.organisation.models import User

from ..enums import UNTOLD, AppraisalState, VetoState
from ..errors import AppraisalRefused
from ..kinds import VETO
from ..models import Appraisal, Veto, VetoKind
from ..selectors.superiors import deciders_for, relatives_of
from .flow import lock_period, record_appraisal
from .items import end_item, open_veto

CONFIRMERS: tuple[str, ...] = (Role.VICE_CHAIR, Role.CHAIR, Role.AUDITOR)

LIFTED = gettext_lazy("An appeal was upheld.")


@attributed
def enter_veto(*, appraisal: Appraisal, kind: VetoKind, facts: str, evidence: str, actor: User, now: datetime) -> Veto:
    """Enter what makes somebody not competent, before the results are told. Raises AppraisalRefused."""
    held = _open_appraisal(appraisal, actor)
    if kind.scheme_id != held.period.scheme_id:
        raise AppraisalRefused(_("The scheme of this period knows no such veto."))
    if not facts.strip() or not evidence.strip():
        raise AppraisalRefused(_("Write the facts, and by what they can be seen."))
    if held.vetoes.filter(kind=kind).exclude(state=VetoState.WITHDRAWN).exists():
        raise AppraisalRefused(_("This veto is entered already."))
    veto = Veto.objects.create(
        appraisal=held, kind=kind, facts=facts.strip(), evidence=evidence.strip(), entered_by=actor, entered_at=now
    )
    record_appraisal(held, move="veto", source=held.state, target=held.state, actor=actor, now=now, reason="")
    barred = {held.person_id, actor.pk} | relatives_of(held.person)
    confirmer = deciders_for(held.period.unit, barred, CONFIRMERS, timezone.localdate(now))
    open_veto(veto, held.period, confirmer, now)
    return veto


@attributed
def confirm_veto(*, veto: Veto, actor: User, now: datetime, reason: str = "") -> Veto:
    """Confirm a veto that another person entered: it counts from then on. Raises AppraisalRefused."""
    held = _waiting(veto, actor)
    if actor.pk == held.entered_by_id:
        raise AppraisalRefused(_("You entered this veto: another person confirms it."))
    return _settle(held, VetoState.CONFIRMED, actor, now, reason)


@attributed
def withdraw_veto(*, veto: Veto, actor: User, now: datetime, reason: str) -> Veto:
    """Take a veto back before the results are told, with the reason. Raises AppraisalRefused.

    One that two people stand for, neither whoever entered it nor the superior takes back.
    """
    held = _waiting(veto, actor, confirmed_too=True)
    if held.state == VetoState.CONFIRMED and actor.pk in (held.entered_by_id, held.appraisal.superior_id):
        raise AppraisalRefused(_("It is confirmed: neither who entered it nor the superior withdraws it."))
    if not reason.strip():
        raise AppraisalRefused(_("A reason is needed for this step."))
    return _settle(held, VetoState.WITHDRAWN, actor, now, reason)


def lift_vetoes(appraisal: Appraisal, actor: User, now: datetime) -> int:
    """Withdraw what an appeal that is upheld found wrong; return how many. Who confirmed it stays on the veto."""
    lifted = list(appraisal.vetoes.filter(state=VetoState.CONFIRMED).order_by("pk").select_for_update())
    for veto in lifted:
        veto.state, veto.reason = VetoState.WITHDRAWN, str(LIFTED)
        veto.save(update_fields=["state", "reason"])
        _record(veto, actor, now, veto.reason)
    return len(lifted)


def _settle(held: Veto, state: VetoState, actor: User, now: datetime, reason: str) -> Veto:
    held.state, held.settled_by, held.reason = state, actor, reason.strip()[:300]
    held.save(update_fields=["state", "settled_by", "reason"])
    _record(held, actor, now, reason)
    end_item(held.appraisal.period, f"{VETO}:{held.pk}:", actor, now)
    return held


def _record(veto: Veto, actor: User, now: datetime, reason: str) -> None:
    appraisal = veto.appraisal
    record_appraisal(
        appraisal, move=f"veto_{veto.state}", source=appraisal.state, target=appraisal.state, actor=actor, now=now,
        reason=reason,
    )  # fmt: skip


def _waiting(veto: Veto, actor: User, *, confirmed_too: bool = False) -> Veto:
    # The period first, as every other step does.
    _open_appraisal(veto.appraisal, actor)
    held = Veto.objects.select_for_update(of=("self",)).select_related("appraisal").get(pk=veto.pk)
    if held.state != VetoState.ENTERED and not (confirmed_too and held.state == VetoState.CONFIRMED):
        raise AppraisalRefused(_("This veto is settled already."))
    return held


def _open_appraisal(appraisal: Appraisal, actor: User) -> Appraisal:
    period = lock_period(appraisal.period_id)
    held: Appraisal = Appraisal.objects.select_related("person", "period__unit", "period__subject").get(pk=appraisal.pk)
    if period.state not in UNTOLD:
        raise AppraisalRefused(_("The results are told: a veto comes too late."))
    if held.state == AppraisalState.EXCUSED:
        raise AppraisalRefused(_("They are not appraised in this period."))
    if actor.pk == held.person_id or actor.pk in relatives_of(held.person):
        raise AppraisalRefused(_("Nobody enters, confirms or withdraws a veto about themselves or a relative."))
    return held
