"""Settings of the benchmarks: the demo's, with the bare comparison pages beside ours."""

import os

os.environ.setdefault("UNIONCARE_ENV", "demo")

from unioncare.settings import *  # noqa: F403

ROOT_URLCONF = "tests.benchmarks.urls"
CONN_MAX_AGE = 600
