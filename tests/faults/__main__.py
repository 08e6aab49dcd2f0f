"""python -m tests.faults [NAME …] [--small]: run the faults and print what came of them; 1 when anything was lost."""

import argparse
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp

import django

from tests.faults.outcome import Outcome, table
from tests.faults.servers import Servers, servers
from tests.outside import free_port

PLACE = Path("var/faults")
Run = Callable[[], Outcome]


def faults(both: Servers, folder: Path, *, small: bool) -> dict[str, Run]:
    """Every fault by its name, at full size or in small."""
    from tests.faults import importing, scheduling, sending

    def size(full: int, little: int) -> int:
        return little if small else full

    def send(what: str, kills: int, count: int) -> Run:
        return lambda: sending.kill(both, folder, what=what, kills=kills, count=count)

    def write(what: str, kills: int, rows: int) -> Run:
        return lambda: importing.kill(both, folder, what=what, kills=kills, rows=rows)

    return {
        "sending-children": send("children", size(50, 4), size(4000, 300)),
        "sending-parents": send("parents", size(10, 1), size(2000, 200)),
        "redis": lambda: sending.redis_emptied(both, folder, times=size(3, 1), count=size(3000, 300)),
        "postgres": lambda: sending.postgres_restarted(both, folder, count=size(3000, 300)),
        "mail-down": lambda: sending.mail_down(both, folder, count=size(1000, 60)),
        "mail-slow": lambda: sending.mail_slow(both, folder, count=size(500, 50)),
        "mail-refuses": lambda: sending.mail_refuses(both, folder, count=size(1000, 100)),
        "importing-children": write("children", size(50, 2), size(2000, 300)),
        "importing-parents": write("parents", size(6, 1), size(2000, 300)),
        "two-beats": lambda: scheduling.two_beats(both, folder, minutes=size(3, 1)),
        "two-sweeps": lambda: scheduling.two_sweeps(both, folder, items=size(5000, 200)),
        "at-once": lambda: sending.at_once(both, folder, count=size(100_000, 1000)),
    }


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("names", nargs="*", help="which ones; all by default")
    parser.add_argument("--small", action="store_true", help="each in small, as the tests run them")
    arguments = parser.parse_args()
    with servers(PLACE / "data") as both:
        os.environ.update(both.environment, DJANGO_SETTINGS_MODULE="tests.faults.settings")
        # The shortest lease that leaves room for one slow letter, so that what a killed worker held comes back soon.
        os.environ.update(OUTBOX_LEASE_SECONDS="40", EMAIL_TIMEOUT="2", EMAIL_URL=f"smtp://127.0.0.1:{free_port()}")
        import unioncare.celery  # noqa: F401 - the broker of the tasks

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0, interactive=False)
        known = faults(both, Path(mkdtemp(dir=PLACE)), small=arguments.small)
        outcomes = [_run(name, known[name]) for name in arguments.names or known]
    print(f"\n{table(outcomes)}")
    return int(any(outcome.troubles for outcome in outcomes))


def _run(name: str, run: Run) -> Outcome:
    started = time.monotonic()
    outcome = run()
    print(f"{name}: {'; '.join(outcome.troubles) or 'held'} ({time.monotonic() - started:.0f} s)", flush=True)
    return outcome


if __name__ == "__main__":
    sys.exit(main())
