"""Settings of the benchmarks: the demo's, with the bare comparison pages beside ours."""

import os

os.environ.setdefault("UNIONCARE_ENV", "demo")

from unioncare.settings import *  # noqa: F403

ROOT_URLCONF = "tests.benchmarks.urls"
CONN_MAX_AGE = 600
# What surveys are measured against, and what it asks to be told.
INSTALLED_APPS = [*INSTALLED_APPS, "survey"]  # noqa: F405
CHOICES_SEPARATOR = ","
USER_DID_NOT_ANSWER = "-"
DEFAULT_SURVEY_PUBLISHING_DURATION = 7
