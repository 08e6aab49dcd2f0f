"""Very many messages that are due at the same moment."""

import time

from .processes import Memory
from .report import Result
from .scene import Scene

# Of a worker with its two children, pages they share counted in each (MB).
MOST_MEMORY = 600


def flood(scene: Scene) -> Result:
    """All of them wait when the worker starts; it sends each once, in bounded memory."""
    scene.tell(scene.scale.flood, by_mail_only=True)
    started = time.monotonic()
    (worker,) = scene.start("messages")
    memory = Memory(worker)
    memory.start()
    scene.settle(within=3_600)
    seconds = time.monotonic() - started
    memory.watching = False
    memory.join()
    scene.check(memory.peak < MOST_MEMORY, f"{memory.peak:.0f} MB")
    rate = scene.scale.flood / seconds
    return scene.finish(f"{scene.scale.flood:,} due at once: {rate:.0f} a second, {memory.peak:.0f} MB at most")
