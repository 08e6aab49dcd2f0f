"""All faults in their order."""

from collections.abc import Callable

from . import answering, brokers, clocks, databases, floods, importing, mails, sending, world
from .outside import Outside
from .report import Result
from .scale import Scale
from .scene import Scene, scene
from .servers import Servers

FAULTS: dict[str, Callable[[Scene], Result]] = {
    "children killed while sending": sending.children_killed,
    "workers killed while sending": sending.parents_killed,
    "children killed while importing": importing.children_killed,
    "workers killed while importing": importing.parents_killed,
    "killed between answer and alert": answering.killed,
    "Redis killed and emptied": brokers.killed_and_emptied,
    "Redis emptied while it runs": brokers.flushed,
    "PostgreSQL restarted": databases.restarted,
    "PostgreSQL crashed": databases.crashed,
    "mail server away for an hour": mails.away_for_an_hour,
    "mail server slow": mails.slow,
    "mail server answers 4xx": mails.refusing_for_now,
    "mail server answers 5xx": mails.refusing_for_ever,
    "two beats at once": clocks.two_beats,
    "two sweeps at once": clocks.two_sweeps,
    "very many messages at once": floods.flood,
}


def run(servers: Servers, outside: Outside, scale: Scale, names: list[str]) -> list[Result]:
    """Run the faults whose names begin so, all of them by default, and tell of each as it ends."""
    template = world.prepare_template()
    results = []
    for name, fault in FAULTS.items():
        if names and not name.startswith(tuple(names)):
            continue
        with scene(name, servers, outside, scale, template) as stage:
            result = fault(stage)
        print(" | ".join(result.cells()), flush=True)
        results.append(result)
    return results
