"""How a member recovers, noted on a phone and drawn: in both colours, after htmx brought it, and without scripts."""

import pytest
from playwright.sync_api import Page, expect

from cases.care.models import IllnessCase
from tests.e2e.conftest import Staff
from tests.factories.cases import graded, load_catalogues
from tests.factories.protocol import in_force
from tests.factories.recovery import at_stage, measured
from tests.factories.world import World
from unioncare.organisation.enums import Role
from visits.recovery.enums import Stage

pytestmark = pytest.mark.django_db(transaction=True)
PICTURE = "chart => chart.querySelector('canvas').toDataURL()"


@pytest.fixture
def case(world: World) -> IllnessCase:
    load_catalogues()
    in_force(world.enterprise)
    return graded(world)


@pytest.fixture
def course(case: IllnessCase, world: World) -> IllnessCase:
    for ago, ecog, rated in ((60, 3, 30), (30, 2, 45), (1, 1, 70)):
        measured(case, world, ago=ago, ecog=ecog, self_rated=rated)
    at_stage(case, world, Stage.PREPARATION, ago=20)
    return case


def note(page: Page, ecog: str, rated: str) -> None:
    page.get_by_role("link", name="记录康复情况").click()
    page.get_by_role("radio", name=ecog).check(force=True)
    page.get_by_label("自评健康").fill(rated)
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_role("cell", name=rated, exact=True)).to_be_visible()


def test_noted_on_a_phone_it_stands_on_the_case_at_once(staff: Staff, case: IllnessCase, world: World) -> None:
    measured(case, world, ago=30, ecog=3, self_rated=35)
    page = staff.on_phone(Role.BRANCH_CHAIR)
    page.goto(case.get_absolute_url())
    expect(page.locator("[data-chart]")).to_have_count(0)

    note(page, "能走动，不能工作", "55")

    expect(page.locator("[data-chart] canvas")).to_be_visible()
    expect(page.get_by_role("img", name="自评健康 2026-02-16 为 35")).to_be_visible()


def test_the_chart_follows_the_colours_of_the_page(staff: Staff, course: IllnessCase) -> None:
    page = staff.at_desk(Role.BRANCH_CHAIR)
    troubles: list[str] = []
    page.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.goto(course.get_absolute_url())
    chart = page.locator("[data-chart]")
    expect(chart.locator("canvas")).to_be_visible()
    light = chart.evaluate(PICTURE)

    page.evaluate(
        """() => {
            document.documentElement.dataset.bsTheme = 'dark'
            document.querySelectorAll('[data-theme-sheet]').forEach(link => { link.media = 'screen' })
        }"""
    )
    page.wait_for_function(f"light => ({PICTURE})(document.querySelector('[data-chart]')) !== light", arg=light)
    assert troubles == []


def test_without_scripts_the_table_stands_alone(staff: Staff, course: IllnessCase) -> None:
    page = staff.at_desk(Role.BRANCH_CHAIR, java_script_enabled=False)
    page.goto(f"{course.get_absolute_url()}recovery/")

    expect(page.locator("[data-chart]")).to_be_hidden()
    expect(page.get_by_role("cell", name="70", exact=True)).to_be_visible()
