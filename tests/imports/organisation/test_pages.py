"""The same import in the browser: choose, check, confirm, mend, hand out passwords."""

from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests.factories import PostFactory, World
from tests.imports.organisation.conftest import book
from unioncare.imports.models import ImportRun, RunState
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Post, Unit, User

IMPORT = reverse("organisation:import")
GOOD = book(
    units=[["NEW", "机电队分会", "QL3", "branch"]],
    people=[["li", "李伟", None, "13903517720", None]],
    posts=[["li", "NEW", "clerk", "2026-01-01", None]],
)


@pytest.fixture
def officer(world: World, client: Client) -> User:
    """The organisation officer, signed in."""
    person = world.person(Role.ORGANISATION_OFFICER)
    client.force_login(person)
    return person


def upload(client: Client, content: bytes, name: str = "组织.xlsx") -> ImportRun:
    """Choose a file and return its run."""
    response = client.post(IMPORT, {"file": SimpleUploadedFile(name, content)})
    assert response.status_code == 302, response.context["form"].errors
    return ImportRun.objects.latest("pk")


def page(client: Client, run: ImportRun, name: str = "import_run") -> str:
    response = client.get(reverse(f"organisation:{name}", args=[run.pk]))
    assert response.status_code == 200
    return response.content.decode()


def confirm(client: Client, run: ImportRun, django_capture: object) -> None:
    with django_capture(execute=True):  # type: ignore[operator]
        client.post(reverse("organisation:import_confirm", args=[run.pk]))
    run.refresh_from_db()


def sheets(content: bytes) -> dict[str, list[list[object]]]:
    workbook = CalamineWorkbook.from_filelike(BytesIO(content))
    return {name: workbook.get_sheet_by_name(name).to_python() for name in workbook.sheet_names}


def test_the_preview_shows_what_would_change_and_writes_nothing(officer: User, client: Client) -> None:
    run = upload(client, GOOD)

    shown = page(client, run)

    assert "机电队分会" in shown
    assert run.summary["created"] == 3
    assert not Unit.objects.filter(code="NEW").exists()


def test_phones_are_masked_in_the_preview(officer: User, client: Client, world: World) -> None:
    leader = world.people[Role.GROUP_LEADER].username
    run = upload(
        client, book(people=[[leader, "郭建华", None, "13903517720", None], ["li", "李伟", None, "1390351", None]])
    )

    shown = page(client, run)

    assert "139****7720" in shown
    assert "13903517720" not in shown
    assert "1390351" not in shown


def test_the_preview_calls_bad_rows_refused_as_an_import_does_and_not_as_a_person(
    officer: User, client: Client, django_capture_on_commit_callbacks: object
) -> None:
    run = upload(client, book(units=[["NEW", "机电队分会", "QL3", "branch"], ["U2", "运输队分会", "QL8", "branch"]]))

    preview = page(client, run)
    confirm(client, run, django_capture_on_commit_callbacks)

    for shown in (preview, page(client, run)):
        assert "拒收" in shown
        assert "未同意" not in shown


def test_confirming_writes_once(officer: User, client: Client, django_capture_on_commit_callbacks: object) -> None:
    run = upload(client, GOOD)

    confirm(client, run, django_capture_on_commit_callbacks)
    confirm(client, run, django_capture_on_commit_callbacks)

    assert run.state == RunState.DONE
    assert Post.objects.filter(user__username="li", unit__code="NEW").count() == 1
    assert "3" in page(client, run)


def test_the_same_file_again_offers_nothing_to_import(
    officer: User, client: Client, django_capture_on_commit_callbacks: object
) -> None:
    confirm(client, upload(client, GOOD), django_capture_on_commit_callbacks)

    shown = page(client, upload(client, GOOD))

    assert "import_confirm" not in shown
    assert reverse("organisation:import_confirm", args=[ImportRun.objects.latest("pk").pk]) not in shown


def test_refused_rows_are_downloaded_mended_and_imported_again(
    officer: User, client: Client, django_capture_on_commit_callbacks: object
) -> None:
    run = upload(client, book(units=[["NEW", "机电队分会", "QL3", "branch"], ["U2", "运输队分会", "QL8", "branch"]]))
    confirm(client, run, django_capture_on_commit_callbacks)

    response = client.get(reverse("organisation:import_refused", args=[run.pk]))
    rows = sheets(b"".join(response.streaming_content))["units"]
    assert rows[1][:4] == ["U2", "运输队分会", "QL8", "branch"]

    mended = book(units=[[*rows[1][:2], "QL3", rows[1][3]]])
    confirm(client, upload(client, mended), django_capture_on_commit_callbacks)
    assert Unit.objects.filter(code="U2").exists()


def test_a_file_that_cannot_be_read_is_explained_beside_the_field(officer: User, client: Client) -> None:
    response = client.post(IMPORT, {"file": SimpleUploadedFile("x.xlsx", b"%PDF-1.7")})

    assert response.status_code == 200
    assert "x.xlsx" in response.context["form"].errors["file"][0]


def test_the_template_has_the_three_sheets_and_is_understood_again(officer: User, client: Client) -> None:
    response = client.get(reverse("organisation:template"))
    found = sheets(b"".join(response.streaming_content))

    assert list(found)[:3] == ["units", "people", "posts"]
    assert len(found["units"][0]) == 4


def test_a_discarded_preview_is_gone(officer: User, client: Client, django_capture_on_commit_callbacks: object) -> None:
    run = upload(client, GOOD)
    client.post(reverse("organisation:import_discard", args=[run.pk]))

    confirm(client, run, django_capture_on_commit_callbacks)

    assert run.state == RunState.DISCARDED
    assert not run.chunks.exists()
    assert not Unit.objects.filter(code="NEW").exists()


def test_a_preview_is_gone_after_a_day(
    officer: User, client: Client, django_capture_on_commit_callbacks: object
) -> None:
    with time_machine.travel("2026-03-18 09:00+08:00", tick=False) as clock:
        client.force_login(officer)
        run = upload(client, GOOD)
        clock.shift(timedelta(hours=25))
        client.force_login(officer)

        confirm(client, run, django_capture_on_commit_callbacks)

        assert run.state == RunState.EXPIRED
        assert not run.chunks.exists()
        page(client, run)


def test_nobody_opens_another_persons_import(officer: User, client: Client, world: World) -> None:
    run = upload(client, GOOD)

    client.force_login(world.administrator)

    assert client.get(reverse("organisation:import_run", args=[run.pk])).status_code == 404
    assert client.post(reverse("organisation:import_confirm", args=[run.pk])).status_code == 404


def test_new_people_get_one_time_passwords_that_open_the_door_once(
    world: World, client: Client, django_capture_on_commit_callbacks: object
) -> None:
    client.force_login(world.administrator)
    run = upload(client, GOOD)
    confirm(client, run, django_capture_on_commit_callbacks)

    response = client.post(reverse("organisation:import_passwords", args=[run.pk]))
    assert response["Cache-Control"] == "private, no-store"
    (rows,) = sheets(b"".join(response.streaming_content)).values()
    assert rows[1][:2] == ["li", "李伟"]

    newcomer = Client()
    signed_in = newcomer.post("/accounts/login/", {"login": "li", "password": rows[1][2]})
    assert signed_in.status_code == 302
    assert newcomer.get("/organisation/profile/").url == reverse("account_change_password")

    again = client.post(reverse("organisation:import_passwords", args=[run.pk]))
    (rows,) = sheets(b"".join(again.streaming_content)).values()
    assert len(rows) == 1  # whoever signed in keeps their password


def test_an_officer_imports_only_into_their_own_part(officer: User, client: Client, world: World) -> None:
    run = upload(
        client,
        book(
            units=[
                ["QL1-01", "改名", "QL1", "branch"],
                ["QL1-09", "新分会", "QL1", "branch"],
                ["TOP", "新集团", None, "corporation"],
                ["QL3-02", "掘进二队分会", "QL1", "branch"],
            ],
            people=[["far_clerk", "改名", None, None, None]],
            posts=[["clerk", "QL1", "chair", "2026-01-01", None]],
        ),
    )

    shown = page(client, run)

    assert run.summary["refused"] == 6
    assert "import_confirm" not in shown


def test_an_officer_appoints_no_administrators_and_redirects_no_mail(
    officer: User, client: Client, world: World
) -> None:
    run = upload(
        client,
        book(
            people=[["chair", "高国平", "mine@ql.example", None, None]],
            posts=[["organisation_officer", "QL3", "administrator", "2026-01-01", None]],
        ),
    )
    assert run.summary["refused"] == 2

    client.force_login(world.administrator)
    run = upload(
        client,
        book(
            people=[["chair", "高国平", "gao@ql.example", None, None]],
            posts=[["organisation_officer", "QL3", "administrator", "2026-01-01", None]],
        ),
    )
    assert run.summary["refused"] == 0


def test_a_unit_may_move_between_the_parts_of_somebody_with_two_posts(
    officer: User, client: Client, world: World, django_capture_on_commit_callbacks: object
) -> None:
    PostFactory(user=officer, unit=world.far_enterprise, role=Role.ORGANISATION_OFFICER)

    run = upload(client, book(units=[["QL3-02", "掘进二队分会", "QL1", "branch"]]))
    confirm(client, run, django_capture_on_commit_callbacks)

    assert Unit.objects.get_parent(Unit.objects.get(code="QL3-02")).code == "QL1"


def test_a_row_that_became_wrong_meanwhile_is_refused_when_written(
    officer: User, client: Client, world: World, django_capture_on_commit_callbacks: object
) -> None:
    run = upload(client, GOOD)
    Unit.objects.add_child(world.enterprise, {"code": "X", "name": "机电队分会", "kind": "branch"})

    confirm(client, run, django_capture_on_commit_callbacks)

    assert run.state == RunState.DONE
    assert run.summary["refused"] == 2
    assert not Unit.objects.filter(code="NEW").exists()
    assert User.objects.filter(username="li").exists()


@pytest.mark.parametrize("rows", [1, 3, 50])
def test_the_pages_ask_as_often_whatever_the_file_holds(
    officer: User, client: Client, django_assert_num_queries: object, rows: int
) -> None:
    run = upload(client, book(units=[[f"N{number}", f"新{number}", "QL3", "branch"] for number in range(rows)]))
    client.get(IMPORT)

    with django_assert_num_queries(3):  # type: ignore[operator]
        client.get(IMPORT)
    with django_assert_num_queries(5):  # type: ignore[operator]
        page(client, run)
