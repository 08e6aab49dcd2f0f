"""The clock of the chain: what was not done by the time that was set climbs, and is called again until it is done."""

from datetime import datetime

from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction
from django.utils.translation import gettext as _

from cases.care.enums import CaseState
from unioncare.core.jobs import error_text
from unioncare.worklist.services import cancel_items

from ..enums import RiskStepKind, Rung
from ..kinds import INTERVIEW
from ..models import RiskAlert
from ..selectors.callees import callees, holder_of, holding_team, reachable
from ..selectors.contact import contact_due
from ..thresholds import NEXT_DUTY_MINUTES, REPEAT_MINUTES, SUPERVISOR_MINUTES, minutes
from .answering import conversation_due
from .calling import call_people
from .rounds import call_again
from .steps import lock_alert, log


class WatchFailed(Exception):
    """Some alerts could not be looked at; the others were."""


def watch_alerts(*, now: datetime) -> int:
    """Let every open alert climb the rungs whose time has come, each once, and call all again after the last one;
    return for how many alerts anybody was called.

    Each alert is looked at under its lock, so that two workers at once call nobody twice. WatchFailed names those with
    which something is wrong, after all others have been looked at.
    """
    waiting = RiskAlert.objects.open().exclude(case__state=CaseState.DECEASED)
    climbed, failed = 0, []
    for pk in list(waiting.order_by("running_since", "pk").values_list("pk", flat=True)):
        try:
            climbed += _watch(pk, now)
        except SoftTimeLimitExceeded:
            raise
        except Exception as error:  # noqa: BLE001 - whatever is wrong with one must not keep the others from being heard
            failed.append(f"{pk}: {error_text(error)}")
    if failed:
        raise WatchFailed("; ".join(failed))
    return climbed


@transaction.atomic
def _watch(pk: int, now: datetime) -> bool:
    alert = lock_alert(pk)
    ladder = _ladder(alert) if alert.is_open else []
    if not ladder:
        return False
    # Whoever answered may be there no more, or somebody may be there at last.
    alert.team = holding_team(alert, now)
    alert.missed = alert.missed or alert.is_late(now)
    alert.save(update_fields=["team", "missed"])
    if alert.acknowledged_at and not alert.interviewed_at and holder_of(alert, now) is None:
        _call_anew(alert, now)
        return True
    if not (alert.acknowledged_at or alert.calls.filter(round=alert.round).exists()):
        return _call_first(alert, now)
    due = [rung for rung, at in ladder if alert.rung < rung and at <= now]
    for rung in due:  # after a time without a watch there may be two
        _climb(alert, rung, now)
    last, last_at = ladder[-1]
    if not due and alert.rung >= last and last_at <= now and _is_silent(alert, now):
        log(alert, RiskStepKind.REPEATED, now)
        call_again(alert=alert, now=now)
        return True
    return bool(due)


def _call_anew(alert: RiskAlert, now: datetime) -> None:
    """Call all again for an alert whose holder is there no more before they spoke with the member."""
    alert.acknowledged_by = alert.acknowledged_at = None
    alert.save(update_fields=["acknowledged_by", "acknowledged_at"])
    reason = _("Whoever took it on is there no more.")
    cancel_items(subject=alert.subject, now=now, actor=None, reason=reason, kinds=[INTERVIEW])
    log(alert, RiskStepKind.REPEATED, now)
    call_again(alert=alert, now=now)


def _ladder(alert: RiskAlert) -> list[tuple[Rung, datetime]]:
    """Return the rungs of what is waited for, each with its time; none when nothing is.

    First that somebody takes it on, then that they speak with the member, then that somebody is brought in.
    """
    if alert.interviewed_at:
        due_at = contact_due(alert)
        return [(Rung.CONTACT, due_at)] if due_at else []
    if alert.acknowledged_at:
        return [(Rung.LATE, conversation_due(alert, alert.acknowledged_at))]
    supervisor_at = alert.running_since + minutes(SUPERVISOR_MINUTES)
    next_at = alert.running_since + minutes(NEXT_DUTY_MINUTES)
    # Whatever was set: the supervisor is never passed over.
    return [(Rung.SUPERVISOR, supervisor_at), (Rung.NEXT_DUTY, max(supervisor_at, next_at))]


def _is_silent(alert: RiskAlert, now: datetime) -> bool:
    """Tell whether it is time to call again."""
    return alert.called_at + minutes(REPEAT_MINUTES) <= now


def _call_first(alert: RiskAlert, now: datetime) -> bool:
    """Call the first people of a round in which nobody could be called so far; the log says now and then that nobody
    can.
    """
    people = callees(alert.case, alert.team, Rung.DUTY, now)
    if not people and not _is_silent(alert, now):
        return False
    call_people(alert=alert, people=people, rung=Rung.DUTY, now=now)
    return True


def _climb(alert: RiskAlert, rung: Rung, now: datetime) -> None:
    """Climb one rung: its people are called, and where it adds nobody all are called again."""
    alert.rung = rung
    alert.save(update_fields=["rung"])
    log(alert, RiskStepKind.ESCALATED, now, rung=int(rung))
    holder = alert.acknowledged_by_id
    without = {holder} if holder else set(alert.calls.filter(round=alert.round).values_list("person", flat=True))
    people = callees(alert.case, alert.team, rung, now, without=without)
    if rung == Rung.CONTACT:  # whoever has spoken with the member can bring somebody in soonest
        people += [person for pk, person in reachable(alert.case, alert.team, now).items() if pk == holder]
    if people:
        call_people(alert=alert, people=people, rung=rung, now=now)
    else:
        call_again(alert=alert, now=now)
