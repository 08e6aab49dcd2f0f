"""The whole journey in Chinese: from the union's spreadsheet to the first visit on the case's timeline."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page, expect

from cases.care.enums import CaseState
from cases.care.models import IllnessCase
from cases.care.services.protocols import install_default_protocol
from cases.members.models import Member
from tests.e2e.conftest import Staff
from tests.e2e.measures import wider_than_the_window
from tests.factories.organisation import PASSWORD
from unioncare.dashboard.seed.demo import load_catalogues
from unioncare.organisation.models import Unit, User
from unioncare.worklist.enums import ItemState
from unioncare.worklist.models import WorkItem

ROSTERS = Path(__file__).resolve().parents[1] / "data" / "rosters"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def journey_union(transactional_db: None) -> dict[str, str]:
    """A union on its first day: units, people and posts from the workbook, catalogues, a protocol in force."""
    before = timezone.now() - timedelta(days=30)
    load_catalogues(now=before)
    call_command("import_organisation", str(ROSTERS / "organisation.xlsx"))
    for user in User.objects.all():
        user.set_password(PASSWORD)
        user.must_change_password = False
        user.save()
    root, chair = Unit.objects.get(depth=1), User.objects.get(username="gao")
    install_default_protocol(unit=root, actor=None, now=before, publish=True, approver=chair)
    return {user.username: user.username for user in User.objects.all()}


def choose(page: Page, name: str, value: str) -> None:
    """Press a touch choice: the label lies over its radio button."""
    page.locator(f"label:has(input[name={name}][value='{value}'])").click()


def report(page: Page, query: str, severity: int) -> IllnessCase:
    page.goto("/cases/report/")
    page.fill("#report-q", query)
    page.locator("#report-people .uc-pick a").first.click()
    expect(page.locator("#who input[name=member]")).to_have_count(1)
    choose(page, "consent", "member")
    page.fill("[name=place]", "市第一医院")
    page.fill("[name=what_happened]", "体检发现肺部占位，住院待手术")
    page.fill("[name=informant]", "班组长")
    choose(page, "severity", str(severity))
    assert not wider_than_the_window(page)
    page.locator("form.uc-report button[type=submit]").click()
    page.wait_for_url(re.compile(r"/cases/\d{4}-\d{4}/"))
    return IllnessCase.objects.get()


def verify(page: Page, number: str) -> None:
    page.goto(f"/cases/{number}/verify/")
    page.locator("#disease-q").press_sequentially("C34")
    expect(page.locator("#diseases label")).to_have_count(1)
    page.locator("#diseases label").click()
    page.fill("[name=diagnosed_on]", timezone.localdate().isoformat())
    page.fill("[name=note]", "到医院核对了诊断证明原件")
    page.locator("main form button[type=submit].btn-primary").click()
    expect(page.locator(".uc-status").first).to_contain_text("已核实")


def note_household_and_costs(page: Page, number: str, *, insurance: str = "25000") -> None:
    today = timezone.localdate().isoformat()
    page.goto(f"/cases/{number}/household/new/")
    for name, value in {
        "surveyed_on": today,
        "persons": "3",
        "annual_income": "72000",
        "rigid_expenditure": "8000",
        "evidence": "工资单",
    }.items():
        page.fill(f"[name={name}]", value)
    page.locator("main form button[type=submit].btn-primary").click()
    page.wait_for_url(re.compile(rf"/cases/{number}/(#.*)?$"))
    page.goto(f"/cases/{number}/costs/new/")
    for name, value in {"incurred_on": today, "total": "60000", "basic_insurance": insurance}.items():
        page.fill(f"[name={name}]", value)
    page.locator("main form button[type=submit].btn-primary").click()
    page.wait_for_url(re.compile(rf"/cases/{number}/(#.*)?$"))


def grade(page: Page, number: str, severity: int) -> None:
    page.goto(f"/cases/{number}/grade/")
    choose(page, "severity", str(severity))
    page.fill("[name=evidence]", "诊断证明：Ⅲ期，拟手术")
    page.fill("[name=evidence_on]", timezone.localdate().isoformat())
    page.locator("main form button[type=submit].btn-primary").click()
    page.wait_for_url(re.compile(rf"/cases/{number}/(#.*)?$"))


def submit_plan(page: Page, number: str) -> None:
    page.goto(f"/cases/{number}/plan/")
    page.locator("main form button[type=submit].btn-primary").click()
    expect(page.locator(".uc-messages")).to_be_visible()


def approve_plan(page: Page, number: str) -> None:
    page.goto(f"/cases/{number}/plan/decide/")
    page.locator("button[data-opens^=approve-]").click()
    page.locator("dialog[open] button[type=submit]").click()
    expect(page.locator(".uc-messages")).to_be_visible()


def do_first_visit(page: Page, number: str) -> WorkItem:
    item = WorkItem.objects.get(kind="first_visit")
    page.goto(f"/visits/{item.pk}/record/")
    page.check("[name=mode][value=hospital]")
    page.check("[name=state][value=same]")
    page.fill("[name=note]", "到院探望，家属陪护，带去慰问金")
    page.locator("#visit-record .btn-primary").click()
    expect(page.locator("main")).to_contain_text("探望已登记")
    return WorkItem.objects.get(pk=item.pk)


def import_roster(page: Page) -> None:
    """Take the awkward roster through headers and preview, confirm it, and wait for the worker."""
    page.goto("/members/roster/")
    page.locator("input[type=file]").set_input_files(ROSTERS / "journey.xlsx")
    page.locator("main form button[type=submit].btn-primary").click()
    page.wait_for_url(re.compile(r"/members/roster/\d+/headers/"))
    page.locator("main form button[type=submit].btn-primary").click()
    confirm = page.locator("#confirm button")
    confirm.wait_for(timeout=60_000)
    expect(page.locator("main")).to_contain_text("拒收")
    confirm.click()
    # The preview has such a link too; this one comes with the result.
    page.locator(".uc-notice a[href$='refused.xlsx']").wait_for(timeout=60_000)


def test_the_whole_journey_from_the_spreadsheet_to_the_first_visit(browser, live_server, worker, journey_union) -> None:
    staff = Staff(browser, live_server.url, journey_union)
    officer = staff.at_desk("zhou")
    import_roster(officer)
    assert Member.objects.count() == 40
    phone = staff.on_phone("zhou")
    case = report(phone, "cgd", severity=3)
    assert case.member.employee_no == "030217"
    kinds = set(WorkItem.objects.filter(subject=case.subject).values_list("kind", flat=True))
    assert {"verification", "first_visit"} <= kinds
    verify(officer, case.number)
    note_household_and_costs(officer, case.number)
    grade(officer, case.number, severity=3)
    expect(officer.locator(".uc-case-head .uc-level-lg")).to_contain_text("L3")
    submit_plan(officer, case.number)
    approve_plan(staff.at_desk("gao"), case.number)
    case.refresh_from_db()
    assert (case.state, case.burden) == (CaseState.IN_CARE, 3)
    assert do_first_visit(phone, case.number).state == ItemState.DONE
    phone.goto(f"/cases/{case.number}/")
    expect(phone.locator("#timeline")).to_contain_text("首次探望 医院")
    staff.close()
