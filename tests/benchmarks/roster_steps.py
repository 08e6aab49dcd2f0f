"""One measured step in a process of its own, so that its memory is its own: `python -m … STEP FILE`.

Prints a line of JSON: seconds from the first to the last row.
"""

import json
import os
import sys
import time
from io import StringIO
from pathlib import Path

import django


def main(step: str, path: Path) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.settings")
    django.setup()
    from django.db import connection

    connection.ensure_connection()
    started = time.perf_counter()
    STEPS[step](path)
    seconds = time.perf_counter() - started
    print(json.dumps({"seconds": seconds}))


def _command(path: Path) -> None:
    from django.core.management import call_command

    call_command("import_roster", str(path), "--json", stdout=StringIO())


def _preview_and_confirm(path: Path) -> None:
    from django.utils import timezone

    from cases.members.roster.options import RosterOptions
    from cases.members.roster.services import confirm_roster, preview_roster
    from unioncare.imports.reading.source import open_source

    now = timezone.now()
    with open_source(path) as source:
        options = RosterOptions(as_of=timezone.localdate(now))
        run = preview_roster(source=source, options=options, actor=None, now=now)
    confirm_roster(run=run, actor=None, now=now)


def _limit(path: Path) -> None:
    from .roster_limit import load

    load(path)


def _rival(path: Path) -> None:
    from .roster_rival import load

    load(path)


STEPS = {"import": _command, "two steps": _preview_and_confirm, "limit": _limit, "rival": _rival}

if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
