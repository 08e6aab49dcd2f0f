"""PostgreSQL restarted and crashed while messages leave, rosters are written and a sweep is in the middle of its work.

A sweep of some items is over before anybody could interrupt it. So each time another row is locked that one of its
steps refers to: the step does all that it has to do, and then waits with its commit until PostgreSQL goes away.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db import Error, connection
from django.db.models import Model

from unioncare.notifications.models import Contact, Message
from unioncare.worklist.enums import CLIMBED
from unioncare.worklist.models import Reminder, WorkItem

from .brokers import send_some
from .office import Office
from .processes import wait_for
from .report import Result
from .scene import Scene
from .world import Lot

JOBS = ("notifications.deliver_due", "imports.recover_runs", "dashboard.sweep")
WAITS_FOR_US = (
    "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))"
)


@dataclass(frozen=True, slots=True)
class Moment:
    """What a sweep is doing when it is cut off, and the row without which it cannot commit that."""

    name: str
    row: Callable[[Lot], Model]


# In the order of the sweep: at each of them it has committed those before.
MOMENTS = (
    Moment("marking", lambda _lot: ContentType.objects.get_for_model(WorkItem)),  # the audit rows are of this type
    Moment("climbing", lambda lot: lot.chair),
    Moment("telling supervisors", lambda lot: Contact.objects.get(user=lot.chair)),
    Moment("reminding", lambda lot: lot.leader),
)


def restarted(scene: Scene) -> Result:
    """Shut down fast, which cuts every connection, and started again."""
    return _interrupted(scene, scene.servers.restart_postgres, "restarted", MOMENTS[: scene.scale.cuts])


def crashed(scene: Scene) -> Result:
    """Killed, so that it recovers from its log."""
    return _interrupted(scene, scene.servers.crash_postgres, "killed", MOMENTS[-scene.scale.cuts :])


def _interrupted(scene: Scene, interrupt: Callable[[], None], words: str, moments: Sequence[Moment]) -> Result:
    scene.every_second(*JOBS)
    scene.start("worker", "messages", "imports", "beat")
    scene.outside.behave(lingers=0.01)
    office = Office(scene)
    for moment in moments:
        office.asked += 1
        run = office.see_checked()
        with _in_a_sweep(scene, moment):
            send_some(scene)
            office.confirm(run)
            interrupt()
        scene.settle(call=office.minutes_pass)
        office.see_written(run)
    scene.see_swept()
    scene.settle()
    office.count()
    scene.judge_sweeps()
    names = ", ".join(moment.name for moment in moments)
    return scene.finish(f"{len(moments)} × {words}, in sweeps that were {names}")


@contextmanager
def _in_a_sweep(scene: Scene, moment: Moment) -> Iterator[None]:
    """Let new items come and beat call a sweep; yields when it has come to the moment, and can go no further."""
    scene.see_swept()
    lot = scene.add_items()
    row = moment.row(lot)
    ours = connection.copy()
    try:
        ours.set_autocommit(False)
        with ours.cursor() as cursor:
            cursor.execute(f'SELECT 1 FROM "{row._meta.db_table}" WHERE id = %s FOR UPDATE', [row.pk])
            scene.a_minute_passes()

            def sweep_waits() -> bool:
                cursor.execute(WAITS_FOR_US)
                return bool(cursor.fetchone()[0])

            wait_for(sweep_waits, f"{scene.fault}: a sweep comes to {moment.name}")
        done = _committed(lot)
        expected = [moment.name for moment in MOMENTS[: MOMENTS.index(moment)]]
        scene.check(done == expected, f"cut off while {moment.name}, but done were {done}")
        yield
    finally:
        with suppress(Error):
            ours.close()


def _committed(lot: Lot) -> list[str]:
    """Return which of the moments are over by what everybody sees."""
    reminders = Reminder.objects.filter(item__source_key__in=(*lot.due, *lot.overdue))
    over = (
        WorkItem.objects.filter(source_key__in=lot.overdue, missed=True).exists(),
        reminders.filter(step__in=CLIMBED).exists(),
        Message.objects.filter(recipient=lot.chair).exists(),
        reminders.exclude(step__in=CLIMBED).exists() or Message.objects.filter(recipient=lot.leader).exists(),
    )
    return [moment.name for moment, is_over in zip(MOMENTS, over, strict=True) if is_over]
