"""Settings of the test run: the real ones, with fixed secrets and fast passwords."""

import base64
import os

os.environ["UNIONCARE_ENV"] = "test"
os.environ.setdefault("SECRET_KEY", "only-for-tests")
os.environ.setdefault("FIELD_KEYS", "1:" + base64.b64encode(b"f" * 32).decode())
os.environ.setdefault("BLIND_INDEX_KEY", base64.b64encode(b"b" * 32).decode())

from unioncare.settings import *
from unioncare.settings import INSTALLED_APPS

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
INSTALLED_APPS = [*INSTALLED_APPS]
