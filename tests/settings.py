"""Settings of the test run: the real ones with fixed secrets, fast passwords, and nets for our mistakes."""

import base64
import os
from urllib.parse import urlsplit, urlunsplit
from zlib import crc32

from tests.strict_templates import RaiseWhenPrinted
from unioncare import environment

os.environ["UNIONCARE_ENV"] = "test"
os.environ["SECRET_KEY"] = "only-for-tests"
os.environ["FIELD_KEYS"] = "1:" + base64.b64encode(b"f" * 32).decode()
os.environ["BLIND_INDEX_KEY"] = base64.b64encode(b"b" * 32).decode()
os.environ["LEDGER_KEYS"] = "1:" + base64.b64encode(b"l" * 32).decode()
environment.join_running_instance()


def own_redis_database(url: str) -> str:
    """A pair of Redis databases, queue and cache, for each test process and `TEST_DATABASE_SUFFIX`."""
    suffix = os.environ.get("TEST_DATABASE_SUFFIX", "")
    group = 1 + crc32(suffix.encode()) % 11 if suffix else 0
    process = int(os.environ.get("PYTEST_XDIST_WORKER", "gw-1").removeprefix("gw")) + 1
    return urlunsplit(urlsplit(url)._replace(path=f"/{2 * (10 * group + process % 10)}"))


if os.environ.get("REDIS_URL"):
    os.environ["REDIS_URL"] = own_redis_database(os.environ["REDIS_URL"])

from unioncare.settings import *
from unioncare.settings import INSTALLED_APPS, MIDDLEWARE, TEMPLATES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = RaiseWhenPrinted()

# One query too many per row fails the test.
INSTALLED_APPS = [*INSTALLED_APPS, "zeal"]
MIDDLEWARE = ["zeal.middleware.zeal_middleware", *MIDDLEWARE]
ZEAL_RAISE = True
# A type of content is asked for once and kept by the process: a page that writes the trail of several asks for each.
ZEAL_ALLOWLIST = [{"model": "contenttypes.ContentType", "field": "get()"}]

# Tasks run where they are called; what needs a real worker says so by CELERY_EAGER=0.
CELERY_TASK_ALWAYS_EAGER = CELERY_TASK_EAGER_PROPAGATES = os.environ.get("CELERY_EAGER", "1") == "1"

# Each test client would look through all static files once more.
WHITENOISE_AUTOREFRESH = True
