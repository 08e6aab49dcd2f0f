"""PostgreSQL restarted and crashed while messages leave, rosters are written and sweeps run."""

from collections.abc import Callable

from .brokers import send_some
from .office import Office
from .report import Result
from .scene import Scene

JOBS = ("notifications.deliver_due", "imports.recover_runs", "dashboard.sweep")


def restarted(scene: Scene) -> Result:
    """Shut down fast, which cuts every connection, and started again."""
    return _interrupted(scene, scene.servers.restart_postgres, "restarted")


def crashed(scene: Scene) -> Result:
    """Killed, so that it recovers from its log."""
    return _interrupted(scene, scene.servers.crash_postgres, "killed, recovered from its log")


def _interrupted(scene: Scene, interrupt: Callable[[], None], words: str) -> Result:
    scene.every_second(*JOBS)
    scene.start("worker", "messages", "imports", "beat")
    scene.outside.behave(lingers=0.01)
    office = Office(scene)
    for _ in range(scene.scale.restarts):
        office.asked += 1
        run = office.see_checked()
        send_some(scene)
        office.confirm(run)
        interrupt()
        scene.settle(call=office.minutes_pass)
        office.see_written(run)
    office.count()
    return scene.finish(f"{scene.scale.restarts} × {words}")
