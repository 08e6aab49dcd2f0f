"""Settings in each mode, read by a process of its own as they are when the application starts."""

import base64
import json
import subprocess
import sys
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from tests.setup.conftest import bare_environment
from unioncare import environment

KEY = base64.b64encode(b"k" * 32).decode()
PRODUCTION = {
    "UNIONCARE_ENV": "production",
    "SECRET_KEY": "Wd3Q8mY5vKx2ZrT7nLcB9hJs4GfPqA6eUiOoEwRtYyXz1NbVm0",
    "FIELD_KEYS": f"2:{KEY},1:{KEY}",
    "BLIND_INDEX_KEY": KEY,
    "LEDGER_KEYS": f"1:{KEY}",
    "DATABASE_URL": "postgres://unioncare@db.example.org/unioncare",
    "REDIS_URL": "redis://redis.example.org:6379/3",
    "ALLOWED_HOSTS": "care.example.org",
}
READ = """
import json, sys
from unioncare import settings
print(json.dumps({name: getattr(settings, name) for name in sys.argv[1:]}, default=str))
"""


def read(*names: str, **variables: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-c", READ, *names],
        env=bare_environment() | PRODUCTION | variables,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def manage(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in (PRODUCTION | variables).items() if value}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        env=bare_environment() | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_djangos_deployment_check_finds_nothing_in_production() -> None:
    done = manage("check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ["SECRET_KEY", "FIELD_KEYS", "BLIND_INDEX_KEY", "LEDGER_KEYS"])
def test_a_secret_that_is_not_set_stops_production_and_says_how_to_make_one(name: str) -> None:
    done = manage("check", **{name: ""})
    assert done.returncode == 1
    assert done.stderr.startswith(f"unioncare: {name} is not set; make one with: ")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("UNIONCARE_ENV", "prod", "UNIONCARE_ENV is 'prod'"),
        ("DEBUG", "on", "DEBUG must stay off"),
        ("FIELD_KEYS", f"0:{KEY}", "FIELD_KEYS must read like"),
        ("FIELD_KEYS", f"1:{KEY},1:{KEY}", "FIELD_KEYS must read like"),
        ("FIELD_KEYS", "1:dG9vIHNob3J0", "FIELD_KEYS must hold 32 bytes"),
        ("BLIND_INDEX_KEY", "not base64!", "BLIND_INDEX_KEY must hold 32 bytes"),
    ],
)
def test_a_wrong_value_is_named_in_one_sentence(name: str, value: str, words: str) -> None:
    done = manage("check", **{name: value})
    assert done.returncode == 1
    assert words in done.stderr
    assert done.stderr.count("\n") == 1


def test_without_servers_the_command_says_how_to_get_some(tmp_path: Any) -> None:
    done = manage("check", DATABASE_URL="", REDIS_URL="", UNIONCARE_DATA=str(tmp_path))
    assert done.returncode == 1
    assert "python -m unioncare.embedded -- python manage.py" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_second_factor_is_required_in_production_and_not_in_the_demo() -> None:
    assert "welfare_officer" in read("MFA_REQUIRED_ROLES")["MFA_REQUIRED_ROLES"]
    assert read("MFA_REQUIRED_ROLES", UNIONCARE_ENV="demo")["MFA_REQUIRED_ROLES"] == []
    assert read("MFA_REQUIRED_ROLES", MFA_REQUIRED_ROLES="chair")["MFA_REQUIRED_ROLES"] == ["chair"]


def test_cookies_and_redirects_are_secure_in_production() -> None:
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SESSION_COOKIE_AGE")
    assert list(read(*names).values()) == [True, True, True, 8 * 3600]


def test_the_cache_never_shares_a_database_with_the_queues() -> None:
    assert read("CACHE_URL")["CACHE_URL"] == "redis://redis.example.org:6379/4"
    assert environment.sibling_redis_url("redis://host") == "redis://host/1"


def test_a_job_that_runs_to_its_limit_is_not_handed_out_twice() -> None:
    values = read("CELERY_TASK_TIME_LIMIT", "CELERY_BROKER_TRANSPORT_OPTIONS", "CELERY_BEAT_SCHEDULE")
    assert values["CELERY_BROKER_TRANSPORT_OPTIONS"]["visibility_timeout"] > values["CELERY_TASK_TIME_LIMIT"]
    assert values["CELERY_BEAT_SCHEDULE"] == {}


def test_a_bucket_makes_uploads_go_there() -> None:
    assert "FileSystemStorage" in read("STORAGES")["STORAGES"]["private"]["BACKEND"]
    stored = read("STORAGES", PRIVATE_BUCKET="care")["STORAGES"]["private"]
    assert (stored["BACKEND"], stored["OPTIONS"]["bucket_name"]) == ("storages.backends.s3.S3Storage", "care")


def test_the_first_key_of_the_ring_is_the_active_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIELD_KEYS", f"7:{KEY}, 3:{KEY}")
    assert list(environment.key_ring("FIELD_KEYS")) == [7, 3]
    monkeypatch.setenv("FIELD_KEYS", "")
    with pytest.raises(ImproperlyConfigured, match="FIELD_KEYS is not set"):
        environment.key_ring("FIELD_KEYS")


@pytest.mark.django_db
def test_pages_allow_scripts_and_styles_of_the_site_only(client: Client) -> None:
    policy = client.get("/accounts/login/").headers["Content-Security-Policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    for name in ("script-src", "style-src"):
        assert directives[name].startswith("'self'")
        assert "unsafe" not in directives[name]
    assert directives["img-src"] == "'self' data:"
    for name in ("object-src", "base-uri", "frame-ancestors"):
        assert directives[name] == "'none'"


@pytest.mark.django_db
def test_nobody_signs_up_by_himself(client: Client) -> None:
    answer = client.post("/accounts/signup/", {"username": "me", "password1": "x" * 20, "password2": "x" * 20})
    assert answer.templates[0].name == "account/signup_closed.html"


@pytest.mark.django_db
def test_a_page_is_closed_to_who_is_not_signed_in(client: Client) -> None:
    answer = client.get("/accounts/password/change/")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/accounts/login/")


@pytest.mark.django_db
def test_chinese_is_the_language_until_somebody_switches(client: Client) -> None:
    assert client.get("/accounts/login/", headers={"accept-language": "en"}).headers["Content-Language"] == "zh-hans"
    client.post("/i18n/setlang/", {"language": "en", "next": "/accounts/login/"})
    assert client.get("/accounts/login/").headers["Content-Language"] == "en"
    client.cookies["unioncare_language"] = "xx"
    assert client.get("/accounts/login/").headers["Content-Language"] == "zh-hans"
