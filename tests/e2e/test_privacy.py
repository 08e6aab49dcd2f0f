"""An erasure in a real browser: entered at the desk, agreed to on the phone, carried out by a second person."""

import pytest
from playwright.sync_api import expect

from cases.care.models import IllnessCase
from tests.e2e.conftest import Staff
from tests.factories import World
from tests.factories.cases import load_catalogues, rejected
from tests.factories.pdf import pdf_of
from unioncare.dashboard.privacy.models import PrivacyRequest
from unioncare.organisation.enums import Role

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_request_is_entered_decided_and_the_case_is_erased(staff: Staff, world: World) -> None:
    load_catalogues()
    case = rejected(world)
    desk = staff.at_desk(Role.WELFARE_OFFICER)
    desk.goto(f"/members/{case.member_id}/")
    desk.locator("#privacy a[href*='/privacy/new/']").click()
    desk.locator("label[for^='id_kind_']", has_text="删除").click()
    desk.locator("label[for^='id_extent_']").first.click()
    desk.locator("label[for^='id_arrival_']").first.click()
    desk.locator("label[for^='id_identity_']").first.click()
    desk.set_input_files("#id_file", {"name": "申请.pdf", "mimeType": "application/pdf", "buffer": pdf_of()})
    desk.fill("#id_words", "请把我的资料删掉")
    desk.locator(".uc-form button[type=submit]").last.click()
    desk.wait_for_url("**/privacy/P*/")
    asked = PrivacyRequest.objects.get()

    phone = staff.on_phone(Role.VICE_CHAIR)
    phone.goto(asked.get_absolute_url())
    phone.locator("a[href$='/steps/agree/']").click()
    phone.locator("#dialog button[type=submit]").click()
    expect(phone.locator("a[href$='/steps/erase/']")).to_have_count(0)

    chair = staff.at_desk(Role.CHAIR)
    chair.goto(asked.get_absolute_url())
    chair.locator("a[href$='/steps/erase/']").click()
    chair.fill("#id_number", asked.number)
    chair.locator("#dialog button[type=submit]").click()
    expect(chair.get_by_text("本人资料已删除").first).to_be_visible()
    assert not IllnessCase.objects.exists()
