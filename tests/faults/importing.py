"""Workers killed while they check and write rosters: each is written whole, or plainly not at all."""

import random
from collections.abc import Callable

from .office import Office
from .report import Result
from .scene import Scene


def children_killed(scene: Scene) -> Result:
    """Children of the worker killed while they hold an import."""
    (worker,) = scene.start("imports")
    return _killed(scene, worker.kill_child, scene.scale.kills, "children killed")


def parents_killed(scene: Scene) -> Result:
    """The worker killed with its child, and started again; the broker would hand its job out again in two hours."""
    (worker,) = scene.start("imports")
    return _killed(scene, worker.kill_all, scene.scale.parent_kills, "workers killed and started again")


def _killed(scene: Scene, kill: Callable[[], int], most: int, words: str) -> Result:
    killed = 0

    def strike() -> bool:
        nonlocal killed
        if killed < most and random.random() < 0.5 and kill():
            killed += 1
            return True
        return False

    office = Office(scene, strike)
    while killed < most or office.asked < scene.scale.imports:
        office.import_one()
    office.count()
    return scene.finish(f"{killed} {words}; {office.given_up} jobs given up plainly and asked for again")
