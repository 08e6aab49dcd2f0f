"""Two at the same moment: one wins, nothing happens twice."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction

from cases.care.models import IllnessCase
from tests.crowd import Act, wait_for
from tests.factories.cases import NOW
from tests.factories.safety import alerted
from unioncare.notifications.models import Message
from unioncare.worklist.models import WorkItem
from visits.safety.enums import RiskStepKind, Rung
from visits.safety.models import RiskAlert, RiskCall
from visits.safety.services.answering import acknowledge
from visits.safety.services.steps import AlertRefused
from visits.safety.services.watching import watch_alerts

pytestmark = pytest.mark.django_db(transaction=True)


def together(held: object, *acts: Callable[[], object]) -> list[Act]:
    """Let acts begin while a row is held, and go on together when it is let go."""
    started = [Act(act) for act in acts]
    with transaction.atomic():
        type(held).objects.select_for_update().get(pk=held.pk)
        for act in started:
            act.start()
        wait_for(len(acts))
    for act in started:
        act.join(20)
    return started


def test_of_two_who_take_it_on_one_wins_and_the_other_reads_who(watch, case):
    alert = alerted(case)
    people = (watch.first, watch.second)

    acts = together(alert, *(lambda who=who: acknowledge(alert=alert, actor=who, now=NOW) for who in people))

    alert.refresh_from_db()
    refused = [act.failed for act in acts if act.failed]
    assert len(refused) == 1
    assert isinstance(refused[0], AlertRefused)
    assert alert.acknowledged_by.name in str(refused[0])
    assert alert.steps.filter(kind=RiskStepKind.ACKNOWLEDGED).count() == 1
    assert WorkItem.objects.filter(kind="risk_interview").count() == 1


def test_two_workers_climb_each_rung_once(watch, case):
    alert = alerted(case)
    later = NOW + timedelta(minutes=31)

    acts = together(alert, *[lambda: watch_alerts(now=later)] * 2)

    assert [act.failed for act in acts] == [None, None]
    assert RiskCall.objects.filter(rung=Rung.SUPERVISOR).count() == 1
    assert alert.steps.filter(kind=RiskStepKind.ESCALATED).count() == 1
    assert Message.objects.filter(kind="risk_call", recipient=watch.supervisor, channel="inbox").count() == 1


def test_two_workers_call_again_once(watch, case):
    alert = alerted(case)
    for minutes in (30, 120):
        watch_alerts(now=NOW + timedelta(minutes=minutes))
    later = NOW + timedelta(minutes=180)

    moments = (later, later + timedelta(seconds=1))
    acts = together(alert, *(lambda at=at: watch_alerts(now=at) for at in moments))

    assert [act.failed for act in acts] == [None, None]
    assert alert.steps.filter(kind=RiskStepKind.REPEATED).count() == 1
    told = Message.objects.filter(kind="risk_call", channel="inbox", created_at__in=moments)
    assert told.count() == len({message.recipient_id for message in told}) == 5
    assert WorkItem.objects.open().filter(kind="risk_call").count() == 5


def test_two_signs_of_one_case_make_one_alert(watch, case):
    held = IllnessCase.objects.get(pk=case.pk)

    acts = together(held, *(lambda n=n: alerted(case, reference=f"answer:{n}") for n in range(2)))

    assert [act.failed for act in acts] == [None, None]
    assert RiskAlert.objects.get().signals.count() == 2


def test_one_sign_told_twice_is_one(watch, case):
    held = IllnessCase.objects.get(pk=case.pk)

    acts = together(held, *[lambda: alerted(case)] * 2)

    assert [act.failed for act in acts] == [None, None]
    assert RiskAlert.objects.get().signals.count() == 1
    assert Message.objects.filter(kind="risk_call", channel="inbox").count() == 2
