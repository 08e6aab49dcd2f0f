"""Killed between a grave answer and its alert: the process that took the answer, and the worker that should tell of it.

Before the commit nothing is left of it: no answer, no alert, no message. After it the alert goes out, whoever is
killed: each message at least once, and under one number.
"""

import os
import subprocess
import sys
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from auditlog.models import LogEntry
from django.utils import timezone

from cases.care.models import IllnessCase
from tests.factories.cases import load_catalogues
from tests.factories.safety import another, counsellor, found_team, on_duty
from tests.workers import ROOT, database_url, kill
from unioncare.notifications.enums import Channel, MessageState
from unioncare.organisation.models import Unit, User
from visits.safety.models import RiskAlert

from .answer import NOTED
from .processes import wait_for
from .report import Result
from .scene import Scene

# Between taking a message and saying so: long enough that the worker is killed in it.
LINGERS = 0.2


def killed(scene: Scene) -> Result:
    """At both moments, and the worker while it delivers; as often as servers are restarted elsewhere."""
    people = _on_duty()
    (worker,) = scene.start("messages")
    scene.outside.behave(lingers=LINGERS)
    children = 0
    for number in range(scene.scale.restarts):
        case = _case(number)
        _before_the_commit(scene, case)
        seen = _after_the_commit(scene, case)
        scene.call_workers()  # as the job of every minute does
        wait_for(lambda seen=seen: scene.outside.count() > seen, f"{scene.fault}: the worker tells of it")
        children += worker.kill_all()
        scene.settle()
    _judge(scene, people)
    done = f"{scene.scale.restarts} × before the commit, after it, and the worker with {children} children"
    return scene.finish(done, allowed=children)


def _before_the_commit(scene: Scene, case: IllnessCase) -> None:
    told = scene.messages().count()
    _answer_and_be_killed(case, "before")
    left = _is_noted(case) or _alerts(case) or scene.messages().count() > told
    scene.check(not left, "something is left of an answer that was not committed")


def _after_the_commit(scene: Scene, case: IllnessCase) -> int:
    seen = scene.outside.count()
    _answer_and_be_killed(case, "after")
    scene.check(_is_noted(case), "a committed answer is lost")
    scene.check(_alerts(case) == 1, "a committed answer raised no alert")
    scene.check(scene.outside.count() == seen, "told before a worker was called: killed too late")
    return seen


def _on_duty() -> list[User]:
    """Put two counsellors on duty who are reached by mail and by text message."""
    load_catalogues()
    team = found_team(Unit.objects.get(code="QL3"))
    people = [counsellor(team, f"疏导员{number}", phone=f"1380000333{number}") for number in range(2)]
    for person in people:
        on_duty(team, person, start=timezone.now() - timedelta(hours=1), hours=100)
    return people


def _case(number: int) -> IllnessCase:
    world: Any = SimpleNamespace(
        group=Unit.objects.get(code="QL3-01-1-1"), group_leader=User.objects.get(username="group_leader")
    )
    return another(world, number)


def _is_noted(case: IllnessCase) -> bool:
    return LogEntry.objects.get_for_object(case).filter(additional_data__what=NOTED).exists()


def _alerts(case: IllnessCase) -> int:
    return RiskAlert.objects.filter(case=case).count()


def _judge(scene: Scene, people: list[User]) -> None:
    """Each of the two was told of each alert over each way, once by our record."""
    told = scene.messages().filter(kind="risk_call", state=MessageState.SENT)
    alerts = RiskAlert.objects.count()
    for person in people:
        for channel in (Channel.EMAIL, Channel.SMS):
            count = told.filter(recipient=person, channel=channel).count()
            scene.check(count == alerts, f"{person.username} was told of {count} of {alerts} alerts by {channel}")


def _answer_and_be_killed(case: IllnessCase, moment: str) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.answer", str(case.pk), moment],
        env=os.environ | {"DATABASE_URL": database_url()},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    with process.stdout:
        said = process.stdout.readline().strip()
        kill(process.pid)
        process.wait()
    if said != moment:
        raise RuntimeError(f"the answering process said {said!r} instead of {moment!r}")
