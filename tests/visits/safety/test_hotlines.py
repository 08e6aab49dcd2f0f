"""Hotlines are rows: shown in their order, kept as administrators set them."""

import pytest
from django.test import Client

from tests.factories import World
from visits.safety.models import Hotline
from visits.safety.selectors.hotlines import hotlines
from visits.safety.starter import load_hotlines

pytestmark = pytest.mark.django_db
LIST = "/admin/visits/hotline/"


def test_an_empty_installation_begins_with_three_and_keeps_what_was_changed():
    assert load_hotlines() == 3
    Hotline.objects.filter(number="110").update(number="0532-110")
    assert load_hotlines() == 0

    assert [line.number for line in hotlines()] == ["12356", "120", "0532-110"]


def test_one_that_is_switched_off_is_not_shown():
    load_hotlines()
    Hotline.objects.filter(number="120").update(is_active=False)

    assert [line.number for line in hotlines()] == ["12356", "110"]


def test_administrators_of_the_union_change_them_and_others_read_them(world: World, client: Client):
    load_hotlines()
    line = Hotline.objects.get(number="120")
    client.force_login(world.administrator)
    assert client.get(f"{LIST}add/").status_code == 403
    assert client.get(LIST).status_code == 200

    client.force_login(world.administrator_of_all())
    data = {"number": "0532-120", "name_zh": "急救", "name_en": "Ambulance", "position": 20, "is_active": "on"}
    assert client.post(f"{LIST}{line.pk}/change/", data).status_code == 302
    line.refresh_from_db()
    assert line.number == "0532-120"


def test_nothing_of_an_alert_stands_in_the_admin(world: World, client: Client):
    client.force_login(world.administrator_of_all())
    page = client.get("/admin/").content.decode()

    assert "/admin/visits/hotline/" in page
    for model in ("riskalert", "riskcall", "riskinterview", "riskstep", "risksignal", "riskmeasure", "dutyshift"):
        assert model not in page
        assert client.get(f"/admin/visits/{model}/").status_code == 404
