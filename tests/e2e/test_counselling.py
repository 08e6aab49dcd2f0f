"""A counsellor records a session on the phone; a superuser, whatever they try, does not get to read it."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.e2e.conftest import Staff
from tests.factories.cases import graded, load_catalogues
from tests.factories.counselling import SUMMARY, accepted, agreed, staffed
from tests.factories.world import World
from unioncare.organisation.enums import Role
from unioncare.organisation.models import User
from visits.counselling.models import Counselling

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def counselling(world: World) -> Counselling:
    load_catalogues()
    now = timezone.now()
    staffed(world, now=now)
    counselling = accepted(world, case=graded(world, facts=False), now=now)
    agreed(world, counselling, now=now)
    return counselling


def test_what_a_counsellor_records_on_the_phone_no_superuser_reads(
    staff: Staff, world: World, counselling: Counselling
) -> None:
    User.objects.filter(pk=world.administrator.pk).update(is_superuser=True, is_staff=True)
    phone = staff.on_phone(Role.COUNSELLOR)
    phone.goto("/counselling/")
    phone.get_by_role("link", name=counselling.number).click()
    phone.get_by_role("link", name="记录疏导").click()
    phone.get_by_text("来了", exact=True).click()
    phone.get_by_text("疏导室", exact=True).click()
    phone.get_by_label("摘要").fill(SUMMARY)
    phone.get_by_text("没有迹象", exact=True).click()
    phone.get_by_role("button", name="记下这次疏导").click()
    expect(phone.get_by_text(SUMMARY)).to_be_visible()

    root = staff.at_desk(Role.ADMINISTRATOR)
    for address in (
        counselling.get_absolute_url(),
        f"{counselling.get_absolute_url()}sessions/new/",
        f"/counselling/of-case/{counselling.case.number}/",
        "/counselling/",
        "/counselling/access/",
        "/admin/visits/counsellingsession/",
        "/admin/",
    ):
        answer = root.goto(address)
        assert answer is not None
        assert answer.status in (403, 404) or address == "/admin/"
        assert SUMMARY not in root.content()
        assert "counsellingsession" not in root.content() or answer.status == 404
