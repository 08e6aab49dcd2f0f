"""One sweep in a process of its own: python -m tests.benchmarks.sweep_once TIME; prints its times and its memory."""

import json
import os
import resource
import sys
import time
from datetime import datetime

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.settings")
    django.setup()
    from unioncare import celery  # noqa: F401 -- or workers would be called by way of an unconfigured broker
    from unioncare.dashboard.sweep import sweep

    now, steps, started = datetime.fromisoformat(sys.argv[1]), {}, time.perf_counter()
    for outcome in sweep(now):
        if outcome.error:
            raise RuntimeError(f"{outcome.step.code}: {outcome.error}")
        steps[outcome.step.code] = time.perf_counter() - started
        started = time.perf_counter()
    # Kilobytes on Linux.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"steps": steps, "peak": peak}))


if __name__ == "__main__":
    main()
