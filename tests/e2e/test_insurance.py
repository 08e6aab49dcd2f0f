"""Everybody insured before anybody falls ill: from the roster to a claim that is paid and lowers the burden."""

import re

from django.utils import timezone
from playwright.sync_api import Page, expect

from cases.care.models import IllnessCase
from cases.insurance.enums import ClaimState
from cases.insurance.models import Claim, Enrolment, InsurancePlan
from cases.members.models import Member
from tests.e2e.conftest import Staff
from tests.e2e.test_journey import (
    choose,
    grade,
    import_roster,
    journey_union,
    note_household_and_costs,
    pytestmark,
    report,
    verify,
)
from unioncare.core.rates import Rate
from unioncare.organisation.models import Unit

__all__ = ["journey_union", "pytestmark"]


def press_in_dialog(page: Page) -> None:
    page.get_by_role("dialog").locator("button[type=submit]").click()


def open_term(page: Page) -> None:
    page.goto("/insurance/terms/open/")
    page.select_option("[name=plan]", str(InsurancePlan.objects.get(code="provincial").pk))
    page.select_option("[name=unit]", str(Unit.objects.get(code="QL3").pk))
    page.fill("[name=starts_on]", timezone.localdate().replace(day=1).isoformat())
    page.locator("main form button[type=submit].btn-primary").click()
    page.wait_for_url(re.compile(r"/insurance/terms/\d+/$"))


def enrol_everybody(page: Page) -> Rate:
    """Find the gap, close it by union funds alone, and return what the page counts then."""
    page.goto("/insurance/")
    expect(page.locator(".uc-tiles")).to_contain_text("0.0%")
    page.get_by_role("button", name=re.compile(r"为 \d+ 人参保")).click()
    dialog = page.get_by_role("dialog")
    dialog.locator("label:has(input[name=funding][value=union])").click()
    press_in_dialog(page)
    expect(page.get_by_text(re.compile(r"已为 \d+ 人参保。"))).to_be_visible()
    expect(page.locator(".uc-tiles")).to_contain_text("100.0%")
    count = Enrolment.objects.count()
    assert Enrolment.objects.filter(by_union=110, premium=110).count() == count
    return Rate(count, count)


def take(page: Page, claim: Claim, move: str, **values: str) -> None:
    """Take a step of a claim, on its own page."""
    page.goto(f"/insurance/claims/{claim.number}/{move}/")
    for name, value in values.items():
        page.fill(f"[name={name}]", value)
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(re.compile(rf"/insurance/claims/{claim.number}/$"))


def see_all_papers(page: Page, claim: Claim) -> None:
    for paper in claim.papers.filter(is_required=True, document=None, seen_at=None):
        page.goto(f"/insurance/claims/{claim.number}/papers/{paper.pk}/")
        choose(page, "how", "seen")
        page.locator("main form button[type=submit].btn-primary").click()
        page.wait_for_url(re.compile(rf"/insurance/claims/{claim.number}/(#.*)?$"))


def file_and_be_paid(officer: Page, reviewer: Page, claim: Claim) -> None:
    see_all_papers(officer, claim)
    take(officer, claim, "complete")
    take(officer, claim, "send")
    take(reviewer, claim, "submit", insurer_no="LP-2026-77")
    take(officer, claim, "approve", amount="25000")
    take(officer, claim, "pay", amount="25000")


def test_from_the_roster_to_a_claim_that_lowers_the_burden(browser, live_server, worker, journey_union) -> None:
    staff = Staff(browser, live_server.url, journey_union)
    welfare, insurance, branch = (staff.at_desk(name) for name in ("zhou", "he", "meng"))
    import_roster(welfare)
    open_term(insurance)
    rate = enrol_everybody(insurance)
    assert 0 < rate.count <= Member.objects.count()

    case = report(welfare, "030646", severity=3)
    verify(welfare, case.number)
    claim = Claim.objects.get(case=case)
    assert claim.expected == 25_000
    note_household_and_costs(welfare, case.number, insurance="0")
    grade(welfare, case.number, severity=3)
    assert IllnessCase.objects.get().burden == 4

    insurance.goto("/insurance/claims/")
    expect(insurance.locator("main")).to_contain_text(claim.number)
    insurance.goto(f"/insurance/claims/{claim.number}/")
    expect(insurance.locator("main")).to_contain_text("25,000.00")
    file_and_be_paid(insurance, branch, claim)
    claim.refresh_from_db()
    assert (claim.state, claim.paid) == (ClaimState.PAID, 25_000)
    assert claim.cost is not None

    welfare.goto("/")
    expect(welfare.locator("main")).to_contain_text("复评")
    grade(welfare, case.number, severity=3)
    assert IllnessCase.objects.get().burden == 3
    staff.close()
