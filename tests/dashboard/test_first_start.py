"""The first start of a demo: what it invents, who can sign in, and that a second start adds nothing."""

import re
from collections.abc import Iterator
from datetime import datetime
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.apps import apps
from django.core.management import call_command
from django.test import Client

from cases.care.enums import CaseState
from cases.care.models import Disease, IllnessCase
from cases.members.models import Member
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Unit, User

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 18, 9, 40, tzinfo=ZoneInfo("Asia/Shanghai"))
MEMBERS, CASES = 90, 26  # the fewest cases that reach every state


@pytest.fixture(autouse=True)
def demo(settings) -> Iterator[None]:
    settings.MODE = "demo"
    with time_machine.travel(NOW, tick=False):
        yield


def start() -> str:
    """Start for the first or a later time, smaller than a demo is; return what is printed at the end."""
    printed = StringIO()
    call_command("starter_data", "--members", str(MEMBERS), "--cases", str(CASES), stdout=StringIO())
    call_command("demo_signins", stdout=printed)
    return printed.getvalue()


def rows() -> dict[str, int]:
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


def test_the_first_start_invents_an_enterprise_whose_people_sign_in_and_the_second_nothing():
    printed = start()

    assert set(Unit.objects.values_list("depth", flat=True)) == {1, 2, 3, 4, 5}
    assert (Member.objects.count(), IllnessCase.objects.count()) == (90, 26)
    assert set(IllnessCase.objects.values_list("state", flat=True)) == set(CaseState)
    assert roles_signed_in(printed) == set(Role)

    before = rows()
    assert start() == printed
    assert rows() == before


def roles_signed_in(printed: str) -> set[str]:
    """Sign in as everybody who is printed, with the password that is printed; return the roles they hold."""
    match = re.search(r"password (\S+) as", printed)
    assert match
    roles: set[str] = set()
    for username in re.findall(r"^  (\w+) ", printed, re.MULTILINE):
        client = Client()
        client.post("/accounts/login/", {"login": username, "password": match[1]})
        assert client.get("/organisation/profile/").status_code == 200, username
        roles |= User.objects.get(username=username).roles
    return roles


def test_outside_a_demo_only_the_catalogues_are_loaded(settings):
    settings.MODE = "production"

    assert start() == ""
    assert Disease.objects.count() > 30
    assert not Unit.objects.exists()
    assert not User.objects.exists()
