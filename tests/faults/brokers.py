"""Redis killed and emptied while messages, imports and jobs are under way. Only what beats call moves anything."""

from .office import Office
from .processes import wait_for
from .report import Result
from .scene import Scene

JOBS = ("notifications.deliver_due", "imports.recover_runs")


def killed_and_emptied(scene: Scene) -> Result:
    """Redis killed, and started without its data; meanwhile people go on telling and confirming."""
    office = _open(scene)
    for _ in range(scene.scale.restarts):
        office.asked += 1
        run = office.see_checked()
        send_some(scene)
        scene.servers.kill_redis()
        scene.tell(scene.scale.messages // 2)
        office.confirm(run)
        scene.servers.start_redis_empty()
        scene.settle(call=office.minutes_pass)
        office.see_written(run)
    office.count()
    return scene.finish(f"{scene.scale.restarts} × killed and started empty; told and confirmed while it was away")


def flushed(scene: Scene) -> Result:
    """Redis emptied while it runs: no connection breaks, and nobody notices."""
    office = _open(scene)
    for _ in range(scene.scale.restarts):
        office.asked += 1
        run = office.see_checked()
        send_some(scene)
        office.confirm(run)
        scene.servers.flush_redis()
        scene.settle(call=office.minutes_pass)
        office.see_written(run)
    office.count()
    return scene.finish(f"{scene.scale.restarts} × emptied with messages and an import in the queues")


def send_some(scene: Scene) -> None:
    """Tell people something and go on while it leaves."""
    scene.tell(scene.scale.messages // 2)
    some = scene.outside.count() + 20
    wait_for(lambda: scene.outside.count() > some, f"{scene.fault}: messages are under way")


def _open(scene: Scene) -> Office:
    scene.every_second(*JOBS)
    scene.start("worker", "messages", "imports", "beat")
    scene.outside.behave(lingers=0.01)
    return Office(scene)
