"""People, their passwords, posts and relatives."""

from datetime import date

import pytest
import time_machine
from auditlog.models import LogEntry
from django.core.exceptions import ValidationError
from django.test import Client

from tests.factories import PostFactory, UserFactory, World
from tests.factories.organisation import PASSWORD
from tests.organisation.test_units import refusal
from unioncare.core.crypto import blind_index
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Post, Relative, User
from unioncare.organisation.services.people import (
    activate_person,
    change_person,
    create_person,
    deactivate_person,
    give_one_time_password,
)
from unioncare.organisation.services.posts import appoint, change_post, end_post
from unioncare.organisation.services.relatives import declare_relative, withdraw_relative
from unioncare.organisation.signals import post_changed

TODAY = date(2026, 3, 18)


def test_a_new_person_cannot_sign_in_before_somebody_opens_the_door(db: None) -> None:
    person = create_person(username="zhao.lei", name="赵雷", email="Zhao@QL.example", actor=None)

    assert not person.has_usable_password()
    assert person.email == "zhao@ql.example"


def test_user_names_differ_by_more_than_case(db: None) -> None:
    UserFactory(username="zhao")

    with pytest.raises(ValidationError) as raised:
        create_person(username="Zhao", name="赵", actor=None)

    assert refusal(raised) == {"username_taken"}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("+86 139-0351-7720", "13903517720"),
        ("0351-6060606", "03516060606"),
        ("", ""),
        ("+852 2345 6789", "+85223456789"),
    ],
)
def test_a_phone_number_is_kept_as_digits(db: None, typed: str, kept: str) -> None:
    person = create_person(username="zhao", name="赵", phone=typed, actor=None)

    assert User.objects.get(pk=person.pk).phone == kept


def test_what_is_no_phone_number_is_refused(db: None) -> None:
    with pytest.raises(ValidationError) as raised:
        create_person(username="zhao", name="赵", phone="转 212", actor=None)

    assert refusal(raised) == {"phone_invalid"}


def test_changing_a_person_names_the_fields_that_changed_and_the_trail_hides_the_phone(world: World) -> None:
    person = world.welfare_officer

    changed = change_person(person=person, name="周文静", phone="13903517720", actor=world.administrator)

    assert changed == ["phone"]
    entry = LogEntry.objects.get_for_object(person).first()
    assert entry.changes["phone"][1] == "******"
    assert "13903517720" not in str(entry.changes)


def test_a_one_time_password_ends_every_session(world: World, client: Client) -> None:
    person = world.welfare_officer
    client.post("/accounts/login/", {"login": person.username, "password": PASSWORD})
    assert client.session.get("_auth_user_id") == str(person.pk)

    password = give_one_time_password(person=person, actor=world.administrator)

    person.refresh_from_db()
    assert person.must_change_password
    assert person.check_password(password)
    assert client.get("/").wsgi_request.user.is_anonymous
    assert password not in str(LogEntry.objects.get_for_object(person).first().__dict__)


def test_somebody_deactivated_loses_their_posts_and_keeps_their_past(world: World) -> None:
    person = world.welfare_officer

    deactivate_person(person=person, actor=world.administrator, on=TODAY)

    post = Post.objects.get(user=person)
    assert post.ends_on == TODAY
    assert not User.objects.get(pk=person.pk).is_active

    activate_person(person=person, actor=world.administrator)
    with time_machine.travel("2026-03-19 09:00+08:00", tick=False):
        assert User.objects.get(pk=person.pk).roles == frozenset()


def test_nobody_deactivates_themselves(world: World) -> None:
    with pytest.raises(ValidationError) as raised:
        deactivate_person(person=world.administrator, actor=world.administrator, on=TODAY)

    assert refusal(raised) == {"person_is_actor"}


def test_the_last_administrator_stays(world: World) -> None:
    deactivate_person(person=world.outsider(Role.ADMINISTRATOR), actor=world.administrator, on=TODAY)

    with pytest.raises(ValidationError) as raised:
        deactivate_person(person=world.administrator, actor=None, on=TODAY)

    assert refusal(raised) == {"last_administrator"}


def test_the_same_post_is_not_held_twice_at_one_time(world: World) -> None:
    person = world.branch_chair

    with pytest.raises(ValidationError) as raised:
        appoint(person=person, unit=world.branch, role=Role.BRANCH_CHAIR, starts_on=TODAY, actor=None)
    assert refusal(raised) == {"post_overlaps"}
    assert "2020-01-01" in str(raised.value)

    end_post(post=world.post_of(Role.BRANCH_CHAIR), ends_on=date(2026, 3, 17), actor=None)
    assert appoint(person=person, unit=world.branch, role=Role.BRANCH_CHAIR, starts_on=TODAY, actor=None)


def test_an_earlier_term_may_be_added_before_a_later_one(world: World) -> None:
    assert appoint(
        person=world.branch_chair,
        unit=world.branch,
        role=Role.BRANCH_CHAIR,
        starts_on=date(2015, 1, 1),
        ends_on=date(2019, 12, 31),
        actor=None,
    )


def test_nobody_is_appointed_in_a_unit_out_of_use(world: World) -> None:
    world.second_group.is_active = False
    world.second_group.save()

    with pytest.raises(ValidationError) as raised:
        appoint(person=world.group_leader, unit=world.second_group, role=Role.GROUP_LEADER, starts_on=TODAY, actor=None)

    assert refusal(raised) == {"unit_inactive"}


def test_somebody_deactivated_is_not_appointed(world: World) -> None:
    gone = UserFactory(is_active=False)
    with pytest.raises(ValidationError) as raised:
        appoint(person=gone, unit=world.branch, role=Role.CLERK, starts_on=date(2026, 1, 1), actor=None)
    assert refusal(raised) == {"person_inactive"}


def test_nobody_is_their_own_deputy(world: World) -> None:
    post = world.post_of(Role.BRANCH_CHAIR)

    with pytest.raises(ValidationError):
        change_post(post=post, starts_on=post.starts_on, ends_on=None, deputy=post.user, actor=None)


def test_a_change_of_posts_is_told_and_kept_in_the_trail(world: World) -> None:
    heard = []

    def hear(post: Post, **kwargs: object) -> None:
        heard.append(post)

    post_changed.connect(hear)
    post = world.post_of(Role.BRANCH_CHAIR)
    end_post(post=post, ends_on=TODAY, actor=world.administrator)
    post_changed.disconnect(hear)

    assert heard == [post]
    entry = LogEntry.objects.get_for_object(post).first()
    assert entry.changes == {"ends_on": ["None", "2026-03-18"]}
    assert entry.actor == world.administrator


def test_ending_a_post_twice_on_one_day_changes_nothing(world: World) -> None:
    post = world.post_of(Role.BRANCH_CHAIR)

    assert end_post(post=post, ends_on=TODAY, actor=None) is True
    assert end_post(post=post, ends_on=TODAY, actor=None) is False


def test_a_post_that_has_not_begun_ends_on_its_first_day(world: World) -> None:
    post = PostFactory(user=world.chair, unit=world.branch, role=Role.COMMITTEE_MEMBER, starts_on=date(2027, 1, 1))

    end_post(post=post, ends_on=TODAY, actor=None)

    assert Post.objects.get(pk=post.pk).ends_on == date(2027, 1, 1)


def test_a_relative_is_found_by_the_id_number_without_keeping_it(world: World) -> None:
    person = world.welfare_officer

    relative = declare_relative(
        person=person, name="王芳", relation="嫂子", id_number="14090219850302152x", actor=person
    )

    assert bytes(Relative.objects.get(pk=relative.pk).id_index) == blind_index("14090219850302152X", "id_number")


def test_a_relative_is_declared_once_and_can_be_withdrawn(world: World) -> None:
    person = world.welfare_officer
    relative = declare_relative(person=person, name="王芳", relation="嫂子", actor=person)

    with pytest.raises(ValidationError) as raised:
        declare_relative(person=person, name="王芳", relation="嫂嫂", actor=person)
    assert refusal(raised) == {"relative_twice"}

    withdraw_relative(relative=relative, actor=world.administrator)
    assert not person.relatives.exists()
    entry = LogEntry.objects.get(action=LogEntry.Action.DELETE, object_repr="王芳 (嫂子)")
    assert entry.actor == world.administrator


def test_nobody_withdraws_their_own_declaration_to_decide_meanwhile(world: World) -> None:
    person = world.administrator
    relative = declare_relative(person=person, name="王芳", relation="嫂子", actor=person)

    with pytest.raises(ValidationError) as raised:
        withdraw_relative(relative=relative, actor=person)

    assert refusal(raised) == {"relative_own"}
    assert person.relatives.exists()
