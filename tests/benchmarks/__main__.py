"""Run the benchmarks: python -m tests.benchmarks [NAME …] [--keep]."""

import argparse
import os
import pkgutil
from importlib import import_module
from pathlib import Path

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.settings")
    django.setup()
    # Or every message of the seed would wait for a broker that nobody named.
    import_module("unioncare.celery")
    from tests import benchmarks
    from tests.benchmarks.report import Report

    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("names", nargs="*", help="which ones; all by default")
    parser.add_argument("--keep", action="store_true", help="keep filled databases between runs")
    arguments = parser.parse_args()
    os.environ["BENCH_KEEP"] = "1" if arguments.keep else ""
    report = Report()
    for info in pkgutil.iter_modules(benchmarks.__path__):
        if arguments.names and info.name not in arguments.names:
            continue
        if info.name == "__main__":
            continue
        run = getattr(import_module(f"tests.benchmarks.{info.name}"), "run", None)
        if run is not None:
            print(f"\n== {info.name}", flush=True)
            run(report)
    print(f"\n{report.save(Path('var/bench'))}")


if __name__ == "__main__":
    main()
