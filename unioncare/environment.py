"""What settings read from the environment: services, secrets, and the sentences said when one is missing.

Every error here is `ImproperlyConfigured` with one sentence that names the variable and the way out.
"""

import base64
import binascii
import logging
import os
import re
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from unioncare.embedded.state import PROJECT, running_environment

BASE_DIR: Final = PROJECT
KEY_BYTES: Final = 32
MODES: Final = ("production", "demo", "test", "build")

# What follows in these addresses is a secret: calendar feeds, letters to families, members' pages, screening and survey
# links, objections to notices. A test holds them to the real ones.
_SECRET_ADDRESS: Final = re.compile(
    r"""(/work/calendar/+|/n/+|/m/+|/s/+|/q/+|/donations/aid/objections/+)[^\s/?#"'<>]+"""
)

MAKE_KEY: Final = """python -c "import base64, os; print(base64.b64encode(os.urandom(32)).decode())\""""
MAKE_SECRET: Final = """python -c "import secrets; print(secrets.token_urlsafe(50))\""""


# A connection whose other end lost power is given up within a minute, on both sides; by default that takes two hours,
# and until then the database would keep the locks of a host that is gone.
NOTICE_DEAD_HOSTS: Final = {
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "options": "-c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3",
}


def mode() -> str:
    """`UNIONCARE_ENV`: production unless said otherwise, so that forgetting it opens nothing."""
    value = os.environ.get("UNIONCARE_ENV", "production")
    if value not in MODES:
        raise ImproperlyConfigured(f"UNIONCARE_ENV is {value!r}; it must be one of {', '.join(MODES)}.")
    return value


def join_running_instance(environment: dict[str, str] | os._Environ[str] = os.environ) -> None:
    """Take URLs and keys of the embedded instance that runs here, when the environment names none."""
    if {"DATABASE_URL", "REDIS_URL"} & environment.keys():
        return
    for name, value in running_environment().items():
        environment.setdefault(name, value)


def service_url(name: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set and no embedded instance is running: set it, "
            "or run the command as `python -m unioncare.embedded -- python manage.py …`."
        )
    return value


def secret(name: str, how: str = MAKE_SECRET) -> str:
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set; make one with: {how}")
    return value


def key(name: str) -> bytes:
    """A 32-byte key written as base64."""
    return _decode(name, secret(name, MAKE_KEY))


def key_ring(name: str) -> dict[int, bytes]:
    """`2:base64,1:base64`: keys by number (1–255), the first being the one that encrypts."""
    ring: dict[int, bytes] = {}
    for part in secret(name, f"1:$({MAKE_KEY})").split(","):
        number, _, text = part.strip().partition(":")
        if not number.isdigit() or not 1 <= int(number) <= 255 or int(number) in ring:
            raise ImproperlyConfigured(f"{name} must read like 2:base64,1:base64 with distinct numbers from 1 to 255.")
        ring[int(number)] = _decode(name, text)
    return ring


def sibling_redis_url(url: str) -> str:
    """The same server, the next database: `redis://host:6379/0` gives `redis://host:6379/1`."""
    parts = urlsplit(url)
    number = parts.path.strip("/") or "0"
    following = int(number) + 1 if number.isdigit() else 1
    return urlunsplit(parts._replace(path=f"/{following}"))


def private_storage(root: Path, bucket: str, env: environ.Env) -> dict[str, object]:
    """Where uploaded files lie: an S3-compatible bucket when one is named, else a folder; never public."""
    if not bucket:
        options: dict[str, object] = {"location": str(root), "base_url": None}
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    options = {
        "bucket_name": bucket,
        "endpoint_url": env.str("S3_ENDPOINT_URL", default=None),
        "region_name": env.str("S3_REGION", default=None),
        "default_acl": "private",
        "querystring_auth": True,
        "file_overwrite": False,
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


def without_personal_data(event: Any, _hint: Any) -> Any:
    """Take out of an error report what people looked for, what the database quotes of a row, and secret addresses."""
    event.get("request", {}).pop("query_string", None)
    for error in event.get("exception", {}).get("values", ()):
        if (error.get("module") or "").startswith(("django.db", "psycopg2")):
            error["value"] = ""
    return _without_secrets(event)


def without_secret_addresses(text: str) -> str:
    """Return a text in which whoever reads it finds no address that opens a calendar, a letter or a member's page."""
    return _SECRET_ADDRESS.sub(r"\1***", text)


class SecretAddressFilter(logging.Filter):
    """Keeps secret addresses out of the log: Django writes the whole path of whatever fails."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, masked; one without a secret keeps its message and arguments as they are."""
        try:
            message = record.getMessage()
        except Exception:  # noqa: BLE001 -- arguments that do not fit: the handler reports that, as without us
            return True
        if (masked := without_secret_addresses(message)) != message:
            record.msg, record.args = masked, ()
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = without_secret_addresses(record.exc_text)
        return True


def _without_secrets(part: Any) -> Any:
    """Mask secret addresses in every text of an event: they stand in the request, the message, the breadcrumbs …"""
    if isinstance(part, str):
        return without_secret_addresses(part)
    if isinstance(part, dict):
        return {key: _without_secrets(value) for key, value in part.items()}
    if isinstance(part, list | tuple):
        return [_without_secrets(value) for value in part]
    return part


def _decode(name: str, text: str) -> bytes:
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    if len(raw) != KEY_BYTES:
        raise ImproperlyConfigured(f"{name} must hold {KEY_BYTES} bytes as base64; make one with: {MAKE_KEY}")
    return raw
