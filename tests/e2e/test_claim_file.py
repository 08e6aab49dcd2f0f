"""A claim file on the screen and to the printer: it fits a phone, and is printed once every page of a copy is there."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from cases.insurance.models import Claim
from cases.insurance.services.claims import upload_paper
from tests.e2e.conftest import Staff
from tests.e2e.measures import cut, missed_without_bars, wider_than_the_window
from tests.factories.cases import load_catalogues
from tests.factories.claims import insured_case, officer
from tests.factories.pdf import pdf_of
from tests.factories.world import World
from unioncare.organisation.enums import Role

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = "**/pages/*/"
MISSING = "[...document.images].filter(picture => !picture.complete || !picture.naturalWidth).length"


@pytest.fixture
def claim(world: World) -> Claim:
    """A claim with a copy of two pages."""
    load_catalogues()
    insured_case(world)
    claim = Claim.objects.get()
    paper = claim.papers.get(kind="diagnosis")
    upload_paper(paper=paper, name="d.pdf", data=pdf_of(2), actor=officer(world), now=timezone.now())
    return claim


def test_it_is_printed_once_every_page_is_there(staff: Staff, claim: Claim) -> None:
    page: Page = staff.at_desk(Role.INSURANCE_OFFICER)
    page.add_init_script(f"window.print = () => {{ document.title = `missing: ${{{MISSING}}}` }}")
    held: list[Route] = []
    page.route(PAGES, lambda route: held.append(route))  # noqa: PLW0108
    page.goto(f"/insurance/claims/{claim.number}/file/", wait_until="domcontentloaded")
    expect(page.locator("main img")).to_have_count(2)
    button = page.locator("[data-print]").first
    button.click()
    expect(button).to_be_disabled()
    assert page.evaluate(MISSING) == 2
    for route in held:
        route.continue_()
    page.unroute(PAGES)
    expect(page).to_have_title("missing: 0")


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("address", ["", "file/"], ids=["claim", "file"])
def test_claim_and_file_fit_the_smallest_phone(staff: Staff, claim: Claim, language: str, address: str) -> None:
    page = staff.on_phone(Role.INSURANCE_OFFICER, locale=language, reduced_motion="reduce")
    page.context.add_cookies(
        [{"name": "unioncare_language", "value": "en" if language == "en" else "zh-hans", "url": staff.address}]
    )
    page.set_viewport_size({"width": 360, "height": 780})
    page.goto(f"/insurance/claims/{claim.number}/{address}")
    assert not wider_than_the_window(page)
    assert (cut(page), missed_without_bars(page)) == ([], [])
