"""Run the faults: python -m tests.faults [NAME …] [--small] [--data DIR]. Exit 1 when anything was lost or doubled."""

import argparse
import os
import sys
from pathlib import Path

import django

from tests.faults.scale import FULL, SMALL, Scale
from tests.faults.servers import Servers, own_servers
from unioncare.embedded.signals import exit_in_order


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("names", nargs="*", help="which ones, by the beginning of their names; all by default")
    parser.add_argument("--small", action="store_true", help="as little of everything as shows anything")
    parser.add_argument("--data", type=Path, default=Path("var/faults"), help="where servers and logs are kept")
    options = parser.parse_args()
    exit_in_order()
    scale = SMALL if options.small else FULL
    with own_servers(options.data.resolve()) as servers:
        return run(servers, scale, options.names)


def run(servers: Servers, scale: Scale, names: list[str]) -> int:
    from tests.faults.outside import Outside

    outside = Outside()
    try:
        set_up(servers, scale, outside.ports)
        from tests.faults import every
        from tests.faults.report import table

        results = every.run(servers, outside, scale, names)
        print(f"\n{table(results)}")
        return 1 if any(result.problems for result in results) else 0
    finally:
        outside.stop()


def set_up(servers: Servers, scale: Scale, ports: dict[str, int]) -> None:
    """Let this process and all that it starts work with the servers of the run."""
    os.environ |= servers.environment() | {
        "DJANGO_SETTINGS_MODULE": "unioncare.settings",
        "EMAIL_URL": f"smtp://127.0.0.1:{ports['mail']}",
        "EMAIL_TIMEOUT": str(scale.mail_timeout),
        "SMS_GATEWAY_URL": f"http://127.0.0.1:{ports['gateway']}/send",
        "OUTBOX_LEASE_SECONDS": str(scale.lease),
    }
    django.setup()
    from unioncare import celery  # noqa: F401 -- or tasks would go to an unconfigured broker


if __name__ == "__main__":
    sys.exit(main())
