"""Workers killed while they send."""

import random

from .processes import Program, wait_for
from .report import Result
from .scene import Scene

# Between taking a letter and saying so, when a kill doubles it: long enough to be hit now and then.
LINGERS = 0.02


def children_killed(scene: Scene) -> Result:
    """Children of the workers killed again and again; each may double the message that it has just sent."""
    (worker,) = scene.start("messages")
    scene.outside.behave(lingers=LINGERS)
    scene.tell(scene.scale.messages)
    kills = 0
    while kills < scene.scale.kills:
        wait_until_busy(scene, worker)
        kills += worker.kill_child()
    scene.settle()
    return scene.finish(f"{kills} children killed", allowed=kills)


def parents_killed(scene: Scene) -> Result:
    """Whole workers killed, with whatever they hold in memory, and started again."""
    (worker,) = scene.start("messages")
    scene.outside.behave(lingers=LINGERS)
    scene.tell(scene.scale.messages // 2)
    children = 0
    for _ in range(scene.scale.parent_kills):
        wait_until_busy(scene, worker)
        children += worker.kill_all()
    scene.settle()
    done = f"{scene.scale.parent_kills} workers killed with {children} children, started again"
    return scene.finish(done, allowed=children)


def wait_until_busy(scene: Scene, worker: Program) -> None:
    """Go on while messages leave, after a number of them that nobody can foresee."""
    some = scene.outside.count() + random.randint(1, 25)
    scene.call_workers()

    def busy() -> bool:
        scene.tell(1)
        return scene.outside.count() > some and bool(worker.children())

    wait_for(busy, f"{scene.fault}: the workers send")
