"""One's own page: data, language, relatives."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import RelativeFactory, UserFactory, World
from tests.organisation.test_signin import sign_in
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Relative, User

PROFILE = reverse("organisation:profile")
DECLARE = reverse("organisation:declare_relative")


@pytest.fixture
def person(world: World, client: Client) -> User:
    sign_in(client, world.welfare_officer.username)
    return world.welfare_officer


def save(client: Client, **data: str) -> Any:
    return client.post(PROFILE, {"name": "周文静", "phone": "", "email": "", "language": "", **data})


def test_everybody_keeps_their_own_data(person: User, client: Client) -> None:
    assert save(client, phone="139-0351-7720", email="Zhou@QL.example").url == PROFILE

    person.refresh_from_db()
    assert (person.phone, person.email) == ("13903517720", "zhou@ql.example")


def test_what_cannot_be_is_said_beside_the_field_and_nothing_is_kept(person: User, client: Client) -> None:
    UserFactory(email="taken@ql.example")

    taken = save(client, email="taken@ql.example", name="另一个")
    wrong = save(client, phone="12")

    assert "另一个" not in User.objects.get(pk=person.pk).name
    assert taken.context["form"].errors
    assert "phone" in wrong.context["form"].errors


def test_nobody_changes_more_than_their_own_data(person: User, client: Client) -> None:
    save(client, username="root", employee_no="1", is_superuser="on", is_staff="on", must_change_password="on")

    fresh = User.objects.get(pk=person.pk)
    assert (fresh.username, fresh.employee_no, fresh.is_superuser) == (person.username, "", False)


def test_the_language_takes_effect_at_once(person: User, client: Client) -> None:
    save(client, language="en")

    assert "My data" in client.get(PROFILE).content.decode()


def test_posts_and_deputyships_are_shown(person: User, client: Client, world: World) -> None:
    post = world.post_of(Role.BRANCH_CHAIR)
    post.deputy = person
    post.save()

    shown = client.get(PROFILE).content.decode()

    assert "青岭三矿工会" in shown
    assert "综采一队分会" in shown


def test_a_relative_is_declared_and_offered_no_way_back(person: User, client: Client) -> None:
    client.post(DECLARE, {"name": "王芳", "relation": "嫂子", "id_number": "14090219850302152X"})

    assert "14090219850302152X" not in str(Relative.objects.values().get())
    shown = client.get(PROFILE).content.decode()
    assert "王芳" in shown
    assert "由管理员撤回" in shown


def test_a_relative_declared_twice_is_refused_with_the_reason(person: User, client: Client) -> None:
    RelativeFactory(user=person, name="王芳")

    response = client.post(DECLARE, {"name": "王芳", "relation": "嫂子"})

    assert response.context["relative_form"].non_field_errors()
    assert person.relatives.count() == 1


@pytest.mark.parametrize("count", [1, 3, 50])
def test_the_page_asks_as_often_whatever_is_declared(
    person: User, client: Client, django_assert_num_queries: object, count: int
) -> None:
    for number in range(count):
        RelativeFactory(user=person, name=f"亲属{number}")
    client.get(PROFILE)

    with django_assert_num_queries(7):  # type: ignore[operator]
        client.get(PROFILE)
