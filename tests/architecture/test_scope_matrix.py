"""Every URL × every role × inside and outside the subtree, against docs/permissions.md."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, reverse
from zeal import zeal_ignore

from tests.architecture.figures import figures_without_reason
from tests.architecture.matrix import (
    DOC,
    OUTSIDE,
    PageRow,
    group_of,
    group_rows,
    methods,
    page_rows,
    permission_rows,
    permission_table,
    url_names,
)
from tests.architecture.scope_objects import Stage, Target, target_for
from unioncare.organisation.access import declared_permissions
from unioncare.organisation.enums import Role
from unioncare.organisation.models import User

ROWS = page_rows()
# One world for so many pages: building it costs more than calling a page.
BATCH = 12
BATCHES = [ROWS[start : start + BATCH] for start in range(0, len(ROWS), BATCH)]


def test_every_page_stands_in_the_table_and_every_row_has_its_page() -> None:
    ours = {name for name in url_names() if not group_of(name)}
    listed = {row.name for row in ROWS}

    assert sorted(ours - listed) == [], "pages without a row in docs/permissions.md"
    assert sorted(listed - ours) == [], "rows in docs/permissions.md without a page"


def test_every_method_that_a_page_answers_to_has_its_row() -> None:
    assert sorted(methods() - {(row.name, row.method) for row in ROWS}) == []


def test_no_row_stands_twice_and_every_row_is_understood() -> None:
    twice = [key for key, count in Counter((row.name, row.method) for row in ROWS).items() if count > 1]

    assert twice == []
    assert {row.method for row in ROWS} <= {"GET", "POST"}
    assert {row.outside for row in ROWS} <= OUTSIDE


def test_the_table_of_permissions_is_what_the_apps_declare() -> None:
    assert permission_rows() == declared_permissions(), f"{DOC.name} must hold:\n{permission_table()}"
    assert permission_table() in DOC.read_text(encoding="utf-8")


@pytest.fixture
def stage(db: None) -> Iterator[Stage]:
    with zeal_ignore():  # the same page is called many times, which looks like one page asking in a loop
        yield Stage()


@pytest.mark.parametrize("rows", BATCHES, ids=lambda rows: f"{rows[0].name}…")
def test_each_page_answers_each_role_inside_and_outside(stage: Stage, rows: list[PageRow]) -> None:
    people = _browsers(stage.world.people)
    strangers = _browsers(stage.world.outsiders)
    differing = []
    for row in rows:
        target = target_for(row.name, stage)
        differing += _try_row(row, target, people, strangers)
    if differing:
        pytest.fail("\n".join(differing))


def _browsers(people: dict[Role, User]) -> dict[str, Client]:
    browsers = {}
    for role, person in people.items():
        browsers[role.value] = Client(raise_request_exception=False)
        browsers[role.value].force_login(person)
    return browsers


def _try_row(row: PageRow, target: Target, people: dict[str, Client], strangers: dict[str, Client]) -> Iterator[str]:
    anonymous = _call(Client(), row, target)
    if not _asks_for_sign_in(anonymous):
        yield f"{row.method} {row.name}: opens without sign-in ({anonymous.status_code})"
    shown = ""
    for role, browser in people.items():
        answer = _call(browser, row, target)
        shown = max(shown, _page_of(answer), key=len)
        wanted = "opens" if role in row.roles else "403 or 404"
        if not _is(answer, wanted):
            yield f"{row.method} {row.name}: {role} inside got {_said(answer)}, wanted {wanted}"
        elif role in row.roles and _shows(answer, target) and _sees(answer, target) != _may_see(role, target):
            yield f"{row.method} {row.name}: {role} inside sees {target.marker}: {_sees(answer, target)}"
    # Of whoever sees the most of it.
    yield from (f"{row.method} {row.name}: opens no reason for {figure}" for figure in figures_without_reason(shown))
    for role, browser in strangers.items():
        answer = _call(browser, row, target)
        wanted = _wanted_outside(row, role)
        if not _is(answer, wanted):
            yield f"{row.method} {row.name}: {role} outside got {_said(answer)}, wanted {wanted}"
        elif wanted == "empty" and (not target.marker or _sees(answer, target)):
            yield f"{row.method} {row.name}: {role} outside sees {target.marker or 'nothing that was named'}"


def _wanted_outside(row: PageRow, role: str) -> str:
    if role not in row.roles:
        return "403 or 404"
    return "opens" if row.outside == "n.a." else row.outside


def _call(browser: Client, row: PageRow, target: Target) -> HttpResponse:
    """Call a page and undo what it did."""
    url = reverse(row.name, kwargs=target.kwargs)
    answer: Any
    with transaction.atomic():
        answer = browser.get(url, target.query) if row.method == "GET" else browser.post(url, target.data)
        if answer.streaming:
            list(answer.streaming_content)
        transaction.set_rollback(True)
    return answer


def _page_of(answer: HttpResponse) -> str:
    is_page = answer.status_code == 200 and not answer.streaming and "html" in answer.headers["Content-Type"]
    return answer.content.decode() if is_page else ""


def _is(answer: HttpResponse, wanted: str) -> bool:
    if wanted in {"opens", "empty"}:
        return answer.status_code in {200, 204, 302, 303, 400, 422} and not _asks_for_sign_in(answer)
    if wanted == "403 or 404":
        return answer.status_code in {403, 404}
    return str(answer.status_code) == wanted


def _shows(answer: HttpResponse, target: Target) -> bool:
    """Whether the answer is a page that should tell of the object: one that leads elsewhere tells nothing."""
    return bool(target.marker) and answer.status_code == 200


def _asks_for_sign_in(answer: HttpResponse) -> bool:
    return answer.status_code == 302 and answer.headers["Location"].startswith("/accounts/login/")


def _said(answer: HttpResponse) -> str:
    return f"{answer.status_code} {answer.headers.get('Location', '')}".strip()


def _sees(answer: HttpResponse, target: Target) -> bool:
    return not answer.streaming and target.marker in answer.content.decode()


def _may_see(role: str, target: Target) -> bool:
    return not target.marker_for or role in declared_permissions()[target.marker_for]


# --- pages of libraries ------------------------------------------------------------------------------------

DUMMIES: list[dict[str, Any]] = [
    {},
    {"key": "x"},
    {"uidb36": "1", "key": "x-y"},
    {"object_id": "1"},
    {"app_label": "organisation"},
    {"content_type_id": "1", "object_id": "1"},
    {"object_id": "1", "act": "x"},
    {"url": "x"},
    {"id": "1"},
    {"token": "x"},
    {"code": "x"},
    {"mark": "x"},
    {"unit": "x"},
]

WITHIN_SIGN_IN = {"mfa_authenticate", "account_confirm_login_code"}


def _address(name: str) -> str:
    for kwargs in DUMMIES:
        try:
            return reverse(name, kwargs=kwargs)
        except NoReverseMatch:
            continue
    raise AssertionError(f"no arguments known for {name}")


def _library_pages(who: str) -> list[str]:
    return [name for name in url_names() if group_of(name) == who and not name.endswith(":")]


def test_library_pages_are_open_to_visitors_only_where_the_table_says_so(db: None) -> None:
    assert {who for _pattern, who in group_rows()} == {"administrators", "public", "the person"}
    browser = Client()
    for name in _library_pages("public"):
        if name in WITHIN_SIGN_IN:
            continue  # lead back to the sign-in unless it has begun
        assert not _asks_for_sign_in(browser.get(_address(name))), name
    for who in ("the person", "administrators"):
        for name in _library_pages(who):
            answer = browser.get(_address(name), follow=True)
            assert answer.redirect_chain, f"{name} opens without sign-in"
            assert answer.redirect_chain[-1][0].startswith("/accounts/login/"), name


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_no_page_of_the_admin_opens_for_other_roles(stage: Stage, role: Role) -> None:
    browser = Client()
    browser.force_login(stage.world.people[role])
    for name in _library_pages("administrators"):
        if name in {"admin:logout", "admin:password_change"}:
            continue  # lead to the person's own pages
        assert browser.get(_address(name), follow=True).status_code == 403, name


def test_every_first_page_of_the_admin_opens_for_administrators(stage: Stage) -> None:
    browser = Client()
    browser.force_login(stage.world.administrator)
    for name in _library_pages("administrators"):
        if name == "admin:index" or name.endswith("_changelist"):
            assert browser.get(_address(name)).status_code == 200, name
