"""Members in the administrators' place: masked, under their posts only, and nothing there to change."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from cases.members.models import Member
from tests.factories.members import MemberFactory, id_number

BORN = date(1985, 3, 2)
ID_NUMBER = id_number(7, BORN)
PHONE = "13812342046"
LIST = reverse("admin:cases_member_changelist")


@pytest.fixture
def near(world) -> Member:
    return MemberFactory(
        unit=world.group, employee_no="030217", name="陈国栋", birth_date=BORN, id_number=ID_NUMBER, phone=PHONE
    )


@pytest.fixture
def far(world) -> Member:
    return MemberFactory(unit=world.far_group, employee_no="030218", name="欧阳海燕")


@pytest.fixture
def office(world, client: Client) -> Client:
    """An administrator's browser."""
    client.force_login(world.administrator)
    return client


def page_of(member: Member, view: str) -> str:
    return reverse(f"admin:cases_member_{view}", args=[member.pk])


def numbers(office: Client, **query: str) -> list[str]:
    """The employee numbers of a list."""
    return [member.employee_no for member in office.get(LIST, query).context["cl"].result_list]


def test_the_list_masks_names_and_ends_at_the_administrators_posts(office, near, far):
    shown = office.get(LIST).content.decode()

    assert "陈**" in shown
    assert "030217" in shown
    for secret in ("陈国栋", ID_NUMBER, PHONE, "030218", "欧"):
        assert secret not in shown


def test_a_search_finds_by_number_only_and_nobody_elsewhere(office, near, far):
    assert numbers(office, q="0302") == ["030217"]
    for words in ("陈国栋", ID_NUMBER, PHONE, "030218"):
        assert numbers(office, q=words) == []


def test_a_members_page_shows_the_ends_of_the_id_number_and_the_phone(office, near):
    shown = office.get(page_of(near, "change")).content.decode()

    for masked in ("陈**", "030217", "138****2046", f"**{ID_NUMBER[-4:]}"):
        assert masked in shown
    for secret in ("陈国栋", ID_NUMBER, PHONE):
        assert secret not in shown


@pytest.mark.parametrize(("view", "status"), [("change", 302), ("history", 404), ("delete", 403)])
def test_a_member_elsewhere_does_not_open(office, near, far, view, status):
    address = page_of(far, view)

    assert office.get(address).status_code == status

    response = office.get(address, follow=True)
    assert response.request["PATH_INFO"] == ("/admin/" if view == "change" else address)
    assert "欧" not in response.content.decode()


def test_the_history_stays_on_the_members_own_page(office, near):
    assert office.get(page_of(near, "history")).status_code == 404
    assert page_of(near, "history") not in office.get(page_of(near, "change")).content.decode()


def test_nothing_is_added_changed_or_deleted(office, near, far):
    assert office.post(page_of(near, "change"), {"employee_no": "9", "status": "retired"}).status_code == 403
    assert office.post(page_of(near, "delete"), {"post": "yes"}).status_code == 403
    assert office.post(reverse("admin:cases_member_add"), {"employee_no": "9", "name": "甲"}).status_code == 403
    office.post(LIST, {"action": "delete_selected", "_selected_action": [near.pk], "post": "yes"})

    assert list(Member.objects.order_by("employee_no").values_list("employee_no", "status")) == [
        ("030217", "active"),
        ("030218", "active"),
    ]


def test_the_choices_behind_a_search_field_are_masked_too(office, near, far):
    asked = {"app_label": "cases", "model_name": "illnesscase", "field_name": "member", "term": "0302"}

    found = office.get(reverse("admin:autocomplete"), asked).json()["results"]

    assert [row["text"] for row in found] == ["陈** 030217"]
