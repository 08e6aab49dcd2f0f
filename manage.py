#!/usr/bin/env python
"""Django's command line. Beside a running `make run` it finds that instance's database by itself."""

import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from unioncare import celery  # noqa: F401 -- names the settings, and the broker of the tasks


def main() -> None:
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"unioncare: {error}")


if __name__ == "__main__":
    main()
