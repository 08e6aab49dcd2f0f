"""The components in a real browser: accessible in both languages and colours, usable by keyboard, clean by the CSP."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.axe import findings
from tests.e2e.measures import missed_by_a_thumb, missed_without_bars, wider_than_the_window

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.ui.urls")]
DESK, TABLET, PHONE = (1440, 900), (768, 1024), (360, 780)


@pytest.fixture
def visit(browser: Browser, live_server):
    """Open a page at a width, in a language and colours; complain about anything the console complains about."""
    troubles: list[str] = []
    windows = []

    def open_page(path: str, size=DESK, language: str = "zh-hans", theme: str = "light") -> Page:
        window = browser.new_context(
            base_url=live_server.url, viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce"
        )
        windows.append(window)
        window.add_cookies(
            [
                {"name": "unioncare_language", "value": language, "url": live_server.url},
                {"name": "unioncare_theme", "value": theme, "url": live_server.url},
            ]
        )
        page = window.new_page()
        page.on(
            "console", lambda said: troubles.append(f"{said.text} {said.location}") if said.type == "error" else None
        )
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.goto(path)
        page.wait_for_load_state("networkidle")
        return page

    open_page.troubles = troubles
    yield open_page
    for window in windows:
        window.close()
    assert troubles == []


@pytest.mark.parametrize(
    ("size", "language", "theme"),
    [
        (DESK, "zh-hans", "light"),
        (DESK, "en", "dark"),
        (TABLET, "en", "light"),
        (PHONE, "zh-hans", "dark"),
        (PHONE, "en", "light"),
    ],
)
def test_every_component_is_accessible_and_fits(visit, size, language, theme) -> None:
    page = visit("/style/", size, language, theme)
    assert findings(page) == []
    assert not wider_than_the_window(page)


def test_on_a_phone_everything_answers_to_a_thumb(visit) -> None:
    page = visit("/style/", PHONE)
    assert missed_without_bars(page) == []
    assert missed_by_a_thumb(visit("/style/", DESK)) != []  # a mouse needs less


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/password/reset/", "/accounts/signup/"])
@pytest.mark.parametrize(("size", "theme"), [(DESK, "light"), (PHONE, "dark")])
def test_the_door_is_accessible_and_fits(visit, path, size, theme) -> None:
    page = visit(path, size, theme=theme)
    assert findings(page) == []
    assert not wider_than_the_window(page)


def test_a_dialog_takes_the_focus_and_gives_it_back(visit) -> None:
    page = visit("/style/")
    opener = page.locator("[data-opens=plain-dialog]")
    opener.focus()
    page.keyboard.press("Enter")
    dialog = page.locator("#plain-dialog")
    expect(dialog).to_be_visible()
    assert findings(page) == []
    for _ in range(6):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('dialog')")
    page.keyboard.press("Escape")
    expect(dialog).not_to_be_visible()
    expect(opener).to_be_focused()


def test_a_view_answers_into_the_common_dialog_and_leaves_nothing_behind(visit) -> None:
    page = visit("/style/")
    page.route(
        "**/style/ask/",
        lambda route: route.fulfill(body="<h2 id='dialog-title'>Ask</h2><button data-close>Close</button>"),
    )
    page.evaluate("document.querySelector('[hx-target=\"#dialog\"]').setAttribute('hx-get', '/style/ask/')")
    page.locator("[hx-target='#dialog']").first.evaluate("link => htmx.process(link)")
    page.locator("[hx-target='#dialog']").first.click()
    dialog = page.locator("#dialog")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button").click()
    expect(dialog).not_to_be_visible()
    expect(dialog).to_be_empty()


def test_a_menu_opens_by_keyboard_and_closes_on_escape(visit) -> None:
    page = visit("/style/")
    menu = page.locator(".uc-item details.uc-menu").first
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(menu.locator("a").first).to_be_visible()
    page.keyboard.press("Tab")
    expect(menu.locator("a").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu.locator("a").first).not_to_be_visible()
    expect(menu.locator("summary")).to_be_focused()


def test_the_colours_change_without_leaving_the_page_and_stay(visit) -> None:
    page = visit("/style/")
    page.evaluate("window.stays = true")
    page.locator("summary[aria-label]", has=page.locator(".bi-circle-half")).first.click()
    page.locator("form[data-theme-form] button[value=dark]").first.click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    assert page.evaluate("window.stays")
    expect(page.locator("body")).to_have_css("background-color", "rgb(19, 23, 22)")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")


def test_leaving_with_changes_is_asked_about(visit) -> None:
    page = visit("/style/")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.locator("#form #id_name").fill("马志强")
    page.goto("/accounts/login/")
    assert asked == ["beforeunload"]


def test_a_form_that_was_only_looked_at_lets_one_go(visit) -> None:
    page = visit("/style/")
    page.on("dialog", lambda dialog: pytest.fail("asked without a reason"))
    page.locator("#form #id_name").click()
    page.goto("/accounts/login/")


def test_errors_come_into_view(visit) -> None:
    page = visit("/style/")
    expect(page.locator(".uc-errors")).to_be_focused()


def test_a_part_that_depends_on_an_answer_appears_with_it(visit) -> None:
    page = visit("/style/")
    part = page.locator("#form [data-when]")
    expect(part).not_to_be_visible()
    page.locator("#form label", has_text="加重").click()
    expect(part).to_be_visible()


def test_a_file_that_is_too_large_is_refused_before_it_is_sent(visit) -> None:
    page = visit("/style/")
    page.locator("#form input[type=file]").evaluate("input => { input.dataset.maxBytes = '3' }")
    page.locator("#form input[type=file]").set_input_files(
        {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"}
    )
    expect(page.locator("#form .uc-drop")).to_contain_text("a.pdf (1 KB)")
    expect(page.locator("#form .uc-drop-bad")).to_have_count(1)


def test_the_switch_of_the_language_keeps_the_page(visit) -> None:
    page = visit("/style/?kind=visit")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url.endswith("/style/?kind=visit")


def test_nothing_is_sent_twice(visit) -> None:
    page = visit("/style/")
    sent = []

    def answer(route) -> None:
        sent.append(route.request.url)
        route.fulfill(status=204)

    page.route("**/style/slow/", answer)
    form = page.locator("#wrong form")
    form.evaluate("form => { form.action = '/style/slow/' }")
    button = form.get_by_role("button", name="保存")
    with page.expect_request("**/style/slow/"):
        button.evaluate("button => { button.click(); button.click() }")
    expect(button).to_be_disabled()
    assert len(sent) == 1


def test_a_running_job_shows_its_progress_until_it_ends(visit) -> None:
    page = visit("/style/")
    page.route("**/style/job/", lambda route: route.fulfill(body="<p id='done'>3,113 rows are in.</p>"))
    page.evaluate(
        """() => {
            const job = document.getElementById("p1");
            job.setAttribute("hx-get", "/style/job/");
            job.setAttribute("hx-trigger", "every 50ms");
            job.setAttribute("hx-swap", "outerHTML");
            htmx.process(job);
        }"""
    )
    expect(page.locator("#done")).to_be_visible()
    expect(page.locator("#p1")).to_have_count(0)


def test_a_failed_request_is_said_and_not_swallowed(visit) -> None:
    page = visit("/style/")
    page.route("**/style/broken/", lambda route: route.abort())
    link = page.locator("[hx-target='#dialog']").first
    link.evaluate("link => { link.setAttribute('hx-get', '/style/broken/'); htmx.process(link) }")
    link.click()
    expect(page.locator("#trouble")).to_be_visible()
    visit.troubles.clear()  # htmx says on the console what went wrong


def test_all_rows_are_ticked_at_once_and_counted(visit) -> None:
    page = visit("/style/")
    page.locator("#main").evaluate(
        """main => main.insertAdjacentHTML("afterbegin",
            "<input type=checkbox id=all data-check-all=rows aria-label=all><b id=ticked data-checked=rows>0</b>" +
            "<input type=checkbox name=rows value=1 aria-label=1><input type=checkbox name=rows value=2 aria-label=2>" +
            "<input type=checkbox name=rows value=3 disabled aria-label=3>")"""
    )
    page.locator("#all").check()
    expect(page.locator("#ticked")).to_have_text("2")
    page.locator("[name=rows][value='1']").uncheck()
    expect(page.locator("#ticked")).to_have_text("1")
    assert page.locator("#all").evaluate("box => box.indeterminate")
