"""Brings the database up to date before the processes of `make run` start.

One process for all of it: starting Django is most of the time. The demo sign-ins go to standard output,
everything else to standard error, so that the supervisor can print them last.
"""

import sys

import django
from django.core.management import call_command

from unioncare import celery  # noqa: F401 -- names the settings, and the broker of the tasks


def main() -> None:
    django.setup()
    call_command("migrate", interactive=False, verbosity=0, stdout=sys.stderr)
    call_command("starter_data", stdout=sys.stderr)
    call_command("demo_signins")


if __name__ == "__main__":
    main()
