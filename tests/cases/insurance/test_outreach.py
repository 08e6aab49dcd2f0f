"""Publicity: what was held where, with which material, and the rate before and after."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cases.care.files import FileRefused
from cases.insurance.errors import InsuranceRefused
from cases.insurance.models import Outreach
from cases.insurance.selectors.outreach import outreach_page, with_rates
from cases.insurance.services.outreach import OutreachEntry, note_outreach
from tests.factories import World
from tests.factories.cases import NOW, TODAY, make_member
from tests.factories.insurance import enrolled, plan, term
from unioncare.organisation.enums import Role
from unioncare.organisation.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work")]
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\n%%EOF\n"
SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def material_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "outreach"
    monkeypatch.setattr(Outreach._meta.get_field("material"), "storage", FileSystemStorage(location=place))
    return place


def held(world: World, *, on: date = TODAY, material: tuple[str, bytes] | None = None) -> Outreach:
    entry = OutreachEntry(world.branch, on, "meeting", plan(), 40, " 班前会宣讲 ", material)
    return note_outreach(entry=entry, actor=world.person(Role.INSURANCE_OFFICER), now=NOW)


def test_the_rate_of_the_unit_is_shown_before_and_a_month_after(world: World) -> None:
    own, long_ago = term(world.enterprise), TODAY - timedelta(days=60)
    people = [make_member(world, name="李明", number=f"0402{n}", birth_date=date(1990, 1, 1)) for n in range(4)]
    for member in people:
        member.placements.update(starts_on=date(2025, 1, 1))
    enrolled(people[0], own)
    enrolled(people[1], own, starts_on=long_ago + timedelta(days=10))
    enrolled(people[2], own, starts_on=TODAY)  # later than a month after

    first, recent = with_rates([held(world, on=long_ago), held(world)], TODAY)

    assert (first.before.count, first.before.of, first.after.count) == (1, 4, 2)
    assert (first.after_on, first.change) == (long_ago + timedelta(days=30), 0.25)
    assert (recent.before.count, recent.after.count, recent.after_on) == (2, 3, TODAY)


def test_a_page_of_activities_asks_the_same_however_many_units_and_plans(
    world: World, sign_in: SignIn, django_assert_num_queries: Callable[[int], AbstractContextManager[None]]
) -> None:
    officer = world.person(Role.INSURANCE_OFFICER)
    client, address = sign_in(officer), reverse("cases:outreach")
    codes = ("provincial", "critical", "city", "hospital")
    for number in range(12):
        unit = (world.enterprise, world.branch, world.group)[number % 3]
        entry = OutreachEntry(
            unit, TODAY - timedelta(days=number), "meeting", plan(codes[number % 4]), 40, "宣讲", None
        )
        note_outreach(entry=entry, actor=officer, now=NOW)
    client.get(address)
    with django_assert_num_queries(5):
        assert len(client.get(address).context["rows"]) == 12


def test_where_nobody_can_be_enrolled_there_is_no_rate(world: World) -> None:
    (row,) = with_rates([held(world)], TODAY)
    assert (row.before.value, row.change) == (None, None)


def test_older_activities_stand_on_the_next_pages(world: World) -> None:
    activities = [held(world, on=TODAY - timedelta(days=number // 2)) for number in range(45)]
    seen, cursor = [], ""
    for _page in range(3):
        page = outreach_page(world.person(Role.INSURANCE_OFFICER), cursor)
        seen += [row.pk for row in page.rows]
        cursor = page.next_cursor
    assert sorted(seen) == sorted(one.pk for one in activities)
    assert cursor == ""


def test_what_lies_ahead_is_not_noted(world: World) -> None:
    with pytest.raises(InsuranceRefused, match="ahead"):
        held(world, on=TODAY + timedelta(days=1))


def test_material_is_kept_by_its_content_and_a_program_is_not(world: World, material_place: Path) -> None:
    kept = held(world, material=("宣传单.exe", PDF))
    assert (kept.material_name, kept.material_type) == ("宣传单.pdf", "application/pdf")
    with pytest.raises(FileRefused):
        held(world, material=("宣传单.pdf", b"MZ program"))
    assert (
        Outreach.objects.count() == len(list(material_place.rglob("*.*")) or list(material_place.rglob("?" * 32))) == 1
    )


def test_it_is_noted_from_the_page_and_its_material_read_only_inside(world: World, sign_in: SignIn) -> None:
    given = {
        "unit": world.branch.pk, "held_on": "2026-03-17", "kind": "shift", "plan": plan().pk, "attendance": 40,
        "topic": "班前会宣讲", "material": SimpleUploadedFile("宣传单.pdf", PDF),
    }  # fmt: skip
    client = sign_in(world.branch_chair)
    assert client.post(reverse("cases:note_outreach"), given).status_code == 302
    page = client.get(reverse("cases:outreach")).content.decode()
    assert "班前会宣讲" in page
    assert "n/a" in page

    url = reverse("cases:outreach_material", args=[Outreach.objects.get().pk])
    answer = client.get(url)
    assert b"".join(answer.streaming_content) == PDF
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert sign_in(world.outsider(Role.BRANCH_CHAIR)).get(url).status_code == 404


def test_a_unit_elsewhere_cannot_be_chosen(world: World, sign_in: SignIn) -> None:
    given = {
        "unit": world.second_branch.pk, "held_on": "2026-03-17", "kind": "shift", "plan": plan().pk, "attendance": 4,
        "topic": "宣讲",
    }  # fmt: skip
    assert sign_in(world.branch_chair).post(reverse("cases:note_outreach"), given).status_code == 200
    assert not Outreach.objects.exists()
