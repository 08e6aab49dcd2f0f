"""The insurance officer finds a gap and closes it, with scripts and without."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cases.insurance.models import CoverageTerm, Enrolment, EnrolmentRefusal
from tests.e2e.axe import findings
from tests.e2e.conftest import Staff
from tests.e2e.measures import wider_than_the_window
from tests.factories.cases import load_catalogues
from tests.factories.insurance import enrolled, term
from tests.factories.members import MemberFactory
from tests.factories.world import World
from unioncare.organisation.enums import Role

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def own(world: World) -> CoverageTerm:
    """A term of the enterprise: of five members two are covered, of one group and a branch the others."""
    load_catalogues()
    today = timezone.localdate()
    opened = term(world.enterprise, starts_on=today.replace(day=1))
    for member in MemberFactory.create_batch(
        2, unit=world.group, birth_date=today.replace(year=today.year - 40, day=1)
    ):
        enrolled(member, opened)
    for number, unit in enumerate((world.group, world.section, world.second_branch)):
        MemberFactory(unit=unit, name=f"马志{number}", birth_date=today.replace(year=today.year - 30, day=1))
    MemberFactory(unit=world.group, name="彭长林", birth_date=today.replace(year=today.year - 70, day=1))
    return opened


def test_one_click_and_a_confirmation_enrol_everybody(staff: Staff, own: CoverageTerm) -> None:
    page = staff.at_desk(Role.INSURANCE_OFFICER)
    page.goto("/insurance/")
    expect(page.get_by_text("40.0%").first).to_be_visible()
    expect(page.locator("[data-chart], .uc-panel >> text=逐月参保率").first).to_be_visible()

    page.get_by_role("button", name="为 3 人参保").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("330.00 元").first).to_be_visible()
    dialog.get_by_role("button", name="办理参保").click()

    expect(page.get_by_text("已为 3 人参保。")).to_be_visible()
    expect(page.get_by_text("100.0%").first).to_be_visible()
    assert Enrolment.objects.count() == 5


def test_those_who_are_ticked_are_enrolled_without_scripts_too(staff: Staff, own: CoverageTerm) -> None:
    page = staff.at_desk(Role.INSURANCE_OFFICER, java_script_enabled=False)
    page.goto("/insurance/gaps/")
    expect(page.get_by_role("checkbox", name="选择 彭长林")).to_be_disabled()
    page.get_by_role("checkbox", name="选择 马志1").check()
    page.get_by_role("button", name="为勾选的人参保").click()
    expect(page.get_by_text("110.00 元").first).to_be_visible()
    page.get_by_role("button", name="办理参保").click()
    expect(page.get_by_text("已为 1 人参保。")).to_be_visible()
    assert Enrolment.objects.latest("pk").member.name == "马志1"


def test_the_pages_read_well_on_a_phone(staff: Staff, own: CoverageTerm, world: World) -> None:
    page = staff.on_phone(Role.INSURANCE_OFFICER)
    member = Enrolment.objects.latest("pk").member
    _of_every_reason(own, world)
    for address in ("/insurance/", f"/insurance/?unit={world.branch.code}", "/insurance/gaps/",
                    f"/insurance/enrol/?unit={world.enterprise.code}&plan=provincial",
                    f"/insurance/members/{member.pk}/", f"/insurance/targets/{world.enterprise.pk}/"):  # fmt: skip
        _look(page, address)
    page.context.add_cookies([{"name": "unioncare_language", "value": "en", "url": staff.address}])
    page.goto("/insurance/gaps/")
    expect(page.locator(".uc-chip", has_text="Lapsed 1")).to_be_attached()
    assert not wider_than_the_window(page), "the longer words of the reasons"


def _of_every_reason(own: CoverageTerm, world: World) -> None:
    """Somebody refused and somebody lapsed besides, so that the row of reasons is longer than a phone is wide."""
    today, refused = timezone.localdate(), MemberFactory(unit=world.group, birth_date=date(1990, 1, 1))
    enrolled(
        MemberFactory(unit=world.group, birth_date=date(1990, 1, 1)), term(world.enterprise, starts_on=date(2020, 1, 1))
    )
    EnrolmentRefusal.objects.create(
        member=refused, plan=own.plan, refused_on=today, ask_again_on=today + timedelta(days=90),
        recorded_by=world.chair, recorded_at=timezone.now(),
    )  # fmt: skip


def _look(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert not wider_than_the_window(page), address
    assert findings(page) == [], address
