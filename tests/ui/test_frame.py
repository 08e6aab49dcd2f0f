"""The frame of every page: language, theme, style sheets, messages, error pages, the account."""

import re
from pathlib import Path

import pytest
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.test import Client
from zeal import zeal_ignore

from tests.factories import PostFactory
from tests.factories.organisation import PASSWORD
from unioncare.core.ui import assets
from unioncare.organisation.enums import Role

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.ui.urls")]
LANGUAGES = pytest.mark.parametrize("language", ["zh-hans", "en"])


@pytest.fixture
def signed_in(client: Client) -> Client:
    user = PostFactory(role=Role.WELFARE_OFFICER).user
    client.post("/accounts/login/", {"login": user.username, "password": PASSWORD})
    return client


@LANGUAGES
def test_every_component_renders_in_both_languages(client: Client, language: str) -> None:
    client.cookies["unioncare_language"] = language
    shown = client.get("/style/").content.decode()
    assert f'lang="{"en" if language == "en" else "zh-Hans"}"' in shown
    assert "<c-" not in shown


def test_every_component_stands_in_the_style_guide() -> None:
    guide = (ROOT / "tests/ui/guide.html").read_text() + "".join(
        path.read_text() for path in (ROOT / "templates").rglob("*.html")
    )
    names = {path.stem.replace("_", "-") for path in (ROOT / "templates/components").glob("*.html")}
    assert {name for name in names if not re.search(rf"<c-{name}[\s/>]", guide)} == set()


@LANGUAGES
@pytest.mark.parametrize("code", [403, 404, 429])
def test_error_pages_say_what_to_do(client: Client, language: str, code: int) -> None:
    client.cookies["unioncare_language"] = language
    page = client.get(f"/style/error/{code}/")
    assert page.status_code == code
    assert "<h1>" in page.content.decode()


def test_the_page_of_a_server_error_needs_nothing(django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        assert "<h1>" in render_to_string("500.html")


@LANGUAGES
@pytest.mark.parametrize("path", ["login/", "password/reset/", "password/reset/done/", "inactive/", "signup/"])
def test_pages_before_sign_in_stand_in_the_door(client: Client, language: str, path: str) -> None:
    client.cookies["unioncare_language"] = language
    shown = client.get(f"/accounts/{path}").content.decode()
    assert 'class="uc-door"' in shown
    assert "<h1>" in shown


@LANGUAGES
@pytest.mark.parametrize("path", ["logout/", "password/change/", "2fa/", "sessions/"])
def test_pages_of_ones_own_account_stand_in_the_frame(signed_in: Client, language: str, path: str) -> None:
    signed_in.cookies["unioncare_language"] = language
    with zeal_ignore():  # allauth reads each of one's own sessions by itself
        shown = signed_in.get(f"/accounts/{path}").content.decode()
    assert 'class="uc-shell"' in shown
    assert shown.count("<h1") == 1


def test_a_wrong_password_is_said_on_the_sign_in_page(client: Client) -> None:
    user = PostFactory().user
    shown = client.post("/accounts/login/", {"login": user.username, "password": "wrong"}).content.decode()
    assert "uc-notice-red" in shown
    assert 'role="alert"' in shown


def test_the_language_switch_comes_back_to_the_page(client: Client) -> None:
    answer = client.post("/i18n/setlang/", {"language": "en", "next": "/style/?kind=visit"})
    assert answer.url == "/style/?kind=visit"
    assert 'lang="en"' in client.get("/style/").content.decode()
    assert 'value="/style/?kind=visit"' in client.get("/style/?kind=visit").content.decode()


@pytest.mark.parametrize(
    ("theme", "media"),
    [
        ("dark", 'screen"'),
        ("light", "not all"),
        ("", "screen and (prefers-color-scheme: dark)"),
        ("pink", "screen and (prefers"),
    ],
)
def test_the_server_knows_the_theme_so_that_nothing_flashes(client: Client, theme: str, media: str) -> None:
    if theme:
        client.cookies["unioncare_theme"] = theme
    assert f'media="{media}' in client.get("/accounts/login/").content.decode()


def test_the_theme_is_kept_and_leads_back(client: Client) -> None:
    answer = client.post("/frame/theme/", {"theme": "dark", "next": "/style/"})
    assert answer.url == "/style/"
    assert answer.cookies["unioncare_theme"].value == "dark"


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_a_switch_leads_nowhere_else(client: Client, target: str) -> None:
    assert client.post("/frame/theme/", {"theme": "dark", "next": target}).url == "/"


def test_an_unknown_theme_is_not_kept(client: Client) -> None:
    assert "unioncare_theme" not in client.post("/frame/theme/", {"theme": "pink"}).cookies


def test_the_theme_cannot_be_changed_by_a_link(client: Client) -> None:
    assert client.get("/frame/theme/").status_code == 405


def test_one_column_stands_alone_when_nothing_stands_beside(show) -> None:
    source = "{% columns %}work{% aside %}  {{ beside }} {% endcolumns %}"
    assert show(source, beside="") == "work"
    assert "<aside" in show(source, beside="panel")


def test_scripts_and_styles_never_stand_inside_a_page() -> None:
    pages = {path: path.read_text() for path in (ROOT / "templates").rglob("*.html")}
    inline = [
        path.name for path, text in pages.items() if re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*src=)", text)
    ]
    assert inline == []


def test_every_style_sheet_is_linked_and_none_is_long() -> None:
    linked = {*assets.COMPONENTS, *assets.PAGES, *assets.LAST, *assets.LEAN, "tokens", "dark", "admin"}
    sheets = {path.stem: path for path in (ROOT / "static/css").glob("*.css")}
    assert set(sheets) == linked
    long = [path.name for path in (ROOT / "static").rglob("*.[cj]s*") if len(path.read_text().splitlines()) > 400]
    assert long == []


def test_every_script_that_is_loaded_exists() -> None:
    scripts = {path.stem for path in (ROOT / "static/js").glob("*.js")}
    assert set(assets.SCRIPTS) <= scripts


def test_every_class_of_ours_has_a_look() -> None:
    looks = "".join(path.read_text() for path in (ROOT / "static/css").glob("*.css"))
    known = set(re.findall(r"\.(uc-[\w-]+)", looks)) | {"uc-report"}
    used = {
        name
        for path in (ROOT / "templates").rglob("*.html")
        for names in re.findall(r'(?:class|css)="([^"]*)"', path.read_text())
        for name in re.findall(r"(?<![\w-])(uc-[\w-]*\w)(?![\w{-])", names)
    }
    assert used - known == set()


def test_colours_have_names() -> None:
    """Raw colours stand in the two files of tokens, and where white on red must not follow the theme."""
    allowed = {"tokens.css", "dark.css"}
    for path in (ROOT / "static/css").glob("*.css"):
        if path.name not in allowed:
            raw = set(re.findall(r"#[0-9a-f]{3,6}\b", path.read_text()))
            assert raw <= {"#fff", "#0a3d41", "#a80d27"}, path.name


def test_dark_and_light_have_the_same_tokens() -> None:
    names = re.compile(r"--uc-[\w-]+(?=:)")
    light = set(names.findall((ROOT / "static/css/tokens.css").read_text()))
    dark = set(names.findall((ROOT / "static/css/dark.css").read_text()))
    assert dark <= light


def test_an_unknown_style_sheet_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="charts"):
        assets.stylesheets("auto", ("charts",))


def test_a_component_that_does_not_exist_is_noticed(show) -> None:
    with pytest.raises(TemplateDoesNotExist):
        show("<c-nothing />")
