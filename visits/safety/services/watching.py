"""The clock of the chain: nobody took it on, or nobody has spoken with the member by the time that was set."""

from datetime import datetime

from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction
from django.utils import timezone

from cases.care.enums import CaseState
from unioncare.core.jobs import error_text
from unioncare.organisation.models import User

from ..enums import RiskStepKind, Rung
from ..models import RiskAlert
from ..selectors.callees import answering_team, callees, followers
from ..thresholds import NEXT_DUTY_MINUTES, SUPERVISOR_MINUTES, minutes
from .calling import call_people
from .rounds import call_again
from .steps import lock_alert, log


class WatchFailed(Exception):
    """Some alerts could not be looked at; the others were."""


def watch_alerts(*, now: datetime) -> int:
    """Let every open alert climb the rungs whose time has come, each once; return how many alerts climbed.

    Each alert is looked at under its lock, so that two workers at once climb no rung twice. WatchFailed names those
    with which something is wrong, after all others have been looked at.
    """
    waiting = RiskAlert.objects.open().filter(interviewed_at__isnull=True).exclude(case__state=CaseState.DECEASED)
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
    if not alert.is_open or alert.interviewed_at:
        return False
    # The member may have moved, or a team been founded.
    alert.team = answering_team(alert.case, timezone.localdate(now))
    alert.missed = alert.missed or alert.is_late(now)
    alert.save(update_fields=["team", "missed"])
    if alert.acknowledged_at:
        return _climb_late(alert, now)
    if not alert.calls.filter(round=alert.round).exists():
        return _call_first(alert, now)
    due = _rungs_due(alert, now)
    for rung in due:  # after a time without a watch there may be two
        _climb(alert, rung, now)
    return bool(due)


def _rungs_due(alert: RiskAlert, now: datetime) -> list[Rung]:
    times = ((Rung.SUPERVISOR, SUPERVISOR_MINUTES), (Rung.NEXT_DUTY, NEXT_DUTY_MINUTES))
    passed = now - alert.running_since
    return [rung for rung, named in times if alert.rung < rung and minutes(named) <= passed]


def _call_first(alert: RiskAlert, now: datetime) -> bool:
    """Call the first people of a round in which nobody could be called so far."""
    people = callees(alert.case, alert.team, Rung.DUTY, now)
    if people:
        call_people(alert=alert, people=people, rung=Rung.DUTY, now=now)
    return bool(people)


def _climb(alert: RiskAlert, rung: Rung, now: datetime) -> None:
    """Climb one rung: its people are called, and where it adds nobody all are called again."""
    _note(alert, rung, now)
    called = set(alert.calls.filter(round=alert.round).values_list("person", flat=True))
    people = followers(alert.case, alert.team, rung, now, called=called)
    if people:
        call_people(alert=alert, people=people, rung=rung, now=now)
    else:
        call_again(alert=alert, team=alert.team, now=now)


def _climb_late(alert: RiskAlert, now: datetime) -> bool:
    """Call the supervisor, or the team, once when whoever took it on has not spoken with the member in time."""
    if alert.rung == Rung.LATE or not alert.is_late(now):
        return False
    _note(alert, Rung.LATE, now)
    people = callees(alert.case, alert.team, Rung.LATE, now, without={alert.acknowledged_by_id or 0})
    call_people(alert=alert, people=people or _nobody_else(alert), rung=Rung.LATE, now=now)
    return True


def _nobody_else(alert: RiskAlert) -> list[User]:
    return [alert.acknowledged_by] if alert.acknowledged_by else []


def _note(alert: RiskAlert, rung: Rung, now: datetime) -> None:
    alert.rung = rung
    alert.save(update_fields=["rung"])
    log(alert, RiskStepKind.ESCALATED, now, rung=int(rung))
