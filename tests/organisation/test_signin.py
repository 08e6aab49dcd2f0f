"""The door: signing in, the first steps, lockout, sessions, language, the admin behind it."""

from base64 import b64decode
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.factories import UserFactory, World
from tests.factories.organisation import PASSWORD
from unioncare.organisation.enums import Role
from unioncare.organisation.models import User
from unioncare.organisation.services.people import give_one_time_password

LOGIN = "/accounts/login/"
HOME = "/organisation/profile/"
MORNING = "2026-03-18 09:00+08:00"


def sign_in(client: Client, login: str, password: str = PASSWORD) -> Any:
    return client.post(LOGIN, {"login": login, "password": password})


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def code_of(secret: str) -> str:
    """What the app on the phone shows now."""
    counter = next(totp.yield_hotp_counters_from_time())
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def give_second_factor(user: User) -> str:
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    return secret


@pytest.mark.parametrize("login", ["zhou", "ZHOU", "zhou@ql.example", "Zhou@QL.example"])
def test_people_sign_in_by_user_name_or_e_mail(db: None, client: Client, login: str) -> None:
    UserFactory(username="zhou", email="zhou@ql.example")

    response = sign_in(client, login)

    assert response.url == "/"
    assert is_signed_in(client)


def test_nobody_signs_up(db: None, client: Client) -> None:
    assert client.get("/accounts/signup/").templates[0].name == "account/signup_closed.html"


def test_a_page_asks_for_the_sign_in_and_comes_back(db: None, client: Client) -> None:
    UserFactory(username="zhou")

    asked = client.get(HOME)
    assert asked.url == f"{LOGIN}?next={HOME}"

    response = client.post(asked.url, {"login": "zhou", "password": PASSWORD, "next": HOME})
    assert response.url == HOME


def test_five_wrong_passwords_lock_the_account_for_a_quarter_of_an_hour(db: None, client: Client) -> None:
    UserFactory(username="zhou")
    with time_machine.travel(MORNING, tick=False) as clock:
        for _attempt in range(5):
            sign_in(client, "zhou", "wrong-password")

        assert sign_in(client, "zhou").status_code == 200
        assert not is_signed_in(client)

        clock.shift(timedelta(minutes=14))
        sign_in(client, "zhou")
        assert not is_signed_in(client)

        clock.shift(timedelta(minutes=16))
        sign_in(client, "zhou")
        assert is_signed_in(client)


def test_a_refusal_says_how_many_tries_there_are_and_for_how_long_it_is_closed(db: None, client: Client) -> None:
    UserFactory(username="zhou")

    said = [str(sign_in(client, "zhou", "wrong-password").context["form"].errors) for _attempt in range(6)]

    assert all("连续输错 5 次后，15 分钟内不能登录" in words for words in said[:5])
    assert "15 分钟内不能登录" in said[5]
    assert "用户名或密码不对" not in said[5]


def test_a_lock_is_of_the_account_and_not_of_the_computer(db: None, client: Client) -> None:
    UserFactory(username="zhou")
    UserFactory(username="han")
    with time_machine.travel(MORNING, tick=False):
        for _attempt in range(5):
            sign_in(client, "zhou", "wrong-password")

        sign_in(client, "han")

    assert is_signed_in(client)


def test_one_computer_cannot_try_many_names(db: None, client: Client) -> None:
    UserFactory(username="zhou")
    with time_machine.travel(MORNING, tick=False):
        for number in range(20):
            sign_in(client, f"guess{number}", "wrong-password")

        sign_in(client, "zhou")
        assert not is_signed_in(client)

        sign_in(Client(REMOTE_ADDR="10.0.0.7"), "zhou")
    assert UserSession.objects.filter(user__username="zhou", ip="10.0.0.7").exists()


def test_a_wrong_name_and_a_wrong_password_sound_the_same(db: None, client: Client) -> None:
    UserFactory(username="zhou")

    unknown = sign_in(client, "nobody").context["form"].errors
    wrong = sign_in(client, "zhou", "wrong-password").context["form"].errors

    assert unknown == wrong


def test_somebody_deactivated_does_not_come_in(db: None, client: Client) -> None:
    UserFactory(username="zhou", is_active=False)

    sign_in(client, "zhou")

    assert not is_signed_in(client)


def test_a_one_time_password_opens_the_password_page_only(world: World, client: Client) -> None:
    person = world.branch_chair
    one_time = give_one_time_password(person=person, actor=world.administrator)
    sign_in(client, person.username, one_time)
    change = reverse("account_change_password")

    assert client.get(HOME).url == change
    assert client.get(HOME, HTTP_HX_REQUEST="true")["HX-Redirect"] == change
    assert client.get("/admin/").url == change
    assert client.get(change).status_code == 200

    client.post(change, {"oldpassword": one_time, "password1": "Meihua-2026-x", "password2": "Meihua-2026-x"})

    person.refresh_from_db()
    assert not person.must_change_password
    assert client.get(HOME).status_code == 200


def test_the_one_time_password_itself_is_not_accepted_as_the_new_one(world: World, client: Client) -> None:
    person = world.branch_chair
    one_time = give_one_time_password(person=person, actor=None)
    sign_in(client, person.username, one_time)

    response = client.post(
        reverse("account_change_password"),
        {"oldpassword": one_time, "password1": one_time, "password2": one_time},
    )

    assert response.status_code == 200
    assert User.objects.get(pk=person.pk).must_change_password


def test_roles_named_in_the_setting_set_up_the_second_factor_first(
    world: World, client: Client, settings: object
) -> None:
    settings.MFA_REQUIRED_ROLES = ["welfare_officer", "administrator"]
    activate = reverse("mfa_activate_totp")

    sign_in(client, world.welfare_officer.username)
    assert client.get(HOME).url == activate
    assert client.get(activate).status_code == 200
    assert client.post(reverse("account_logout")).status_code == 302

    sign_in(client, world.branch_chair.username)
    assert client.get(HOME).status_code == 200


def test_a_superuser_needs_the_second_factor_where_administrators_do(
    db: None, client: Client, settings: object
) -> None:
    UserFactory(username="root", is_superuser=True)
    settings.MFA_REQUIRED_ROLES = ["administrator"]

    sign_in(client, "root")

    assert client.get("/admin/").url == reverse("mfa_activate_totp")


def test_with_the_second_factor_the_door_opens_after_the_code(world: World, client: Client, settings: object) -> None:
    settings.MFA_REQUIRED_ROLES = ["welfare_officer"]
    secret = give_second_factor(world.welfare_officer)

    asked = sign_in(client, world.welfare_officer.username)
    assert asked.url == reverse("mfa_authenticate")
    assert not is_signed_in(client)

    client.post(asked.url, {"code": code_of(secret)})

    assert is_signed_in(client)
    assert client.get(HOME).status_code == 200


def test_a_recovery_code_opens_the_door_once(world: World, client: Client) -> None:
    person = world.welfare_officer
    give_second_factor(person)
    code = RecoveryCodes.activate(person).get_unused_codes()[0]

    sign_in(client, person.username)
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert is_signed_in(client)

    again = Client()
    sign_in(again, person.username)
    refused = again.post(reverse("mfa_authenticate"), {"code": code})
    assert refused.context["form"].errors
    assert not is_signed_in(again)


def test_the_second_factor_is_kept_encrypted(world: World) -> None:
    secret = give_second_factor(world.welfare_officer)

    kept = Authenticator.objects.get(type=Authenticator.Type.TOTP).data["secret"]

    assert secret not in kept
    assert secret.encode() not in b64decode(kept)


def test_whoever_must_have_the_second_factor_cannot_remove_it(world: World, client: Client, settings: object) -> None:
    secret = give_second_factor(world.welfare_officer)
    asked = sign_in(client, world.welfare_officer.username)
    client.post(asked.url, {"code": code_of(secret)})

    settings.MFA_REQUIRED_ROLES = ["welfare_officer"]
    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(type=Authenticator.Type.TOTP).exists()

    settings.MFA_REQUIRED_ROLES = []
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(type=Authenticator.Type.TOTP).exists()


def test_a_session_ends_after_eight_hours_without_a_request(db: None, client: Client) -> None:
    UserFactory(username="zhou")
    with time_machine.travel(MORNING, tick=False) as clock:
        sign_in(client, "zhou")

        clock.shift(timedelta(hours=7))
        assert client.get(HOME).status_code == 200
        clock.shift(timedelta(hours=7))
        assert client.get(HOME).status_code == 200
        clock.shift(timedelta(hours=8, minutes=1))
        cache.clear()  # Redis lives in real time and would have forgotten the session by now
        assert client.get(HOME).status_code == 302


def test_changing_the_password_signs_out_everywhere_else(db: None, client: Client) -> None:
    UserFactory(username="zhou")
    elsewhere = Client()
    sign_in(client, "zhou")
    sign_in(elsewhere, "zhou")

    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": "Meihua-2026-x", "password2": "Meihua-2026-x"},
    )

    assert client.get(HOME).status_code == 200
    assert elsewhere.get(HOME).status_code == 302


def test_one_button_signs_out_every_other_browser(db: None, client: Client) -> None:
    UserFactory(username="zhou")
    elsewhere = Client()
    sign_in(client, "zhou")
    sign_in(elsewhere, "zhou")

    client.post(reverse("usersessions_list"))

    assert client.get(HOME).status_code == 200
    assert elsewhere.get(HOME).status_code == 302


def test_a_forgotten_password_is_reset_by_mail(db: None, client: Client) -> None:
    person = UserFactory(username="zhou", email="zhou@ql.example", must_change_password=True)

    client.post(reverse("account_reset_password"), {"email": "zhou@ql.example"})
    link = next(word for word in mail.outbox[0].body.split() if "/password/reset/key/" in word)
    form = client.get(link, follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": "Meihua-2026-x", "password2": "Meihua-2026-x"})

    person.refresh_from_db()
    assert person.check_password("Meihua-2026-x")
    assert not person.must_change_password


def test_an_unknown_address_receives_nothing_and_the_page_does_not_tell(db: None, client: Client) -> None:
    response = client.post(reverse("account_reset_password"), {"email": "nobody@ql.example"})

    assert response.url == reverse("account_reset_password_done")
    assert mail.outbox == []


@pytest.mark.parametrize(("stored", "lang"), [("en", "en"), ("zh-hans", "zh-Hans"), ("", "zh-Hans")])
def test_pages_follow_the_language_that_the_person_chose(db: None, client: Client, stored: str, lang: str) -> None:
    UserFactory(username="zhou", language=stored)

    sign_in(client, "zhou")

    assert f'lang="{lang}"' in client.get(HOME).content.decode()


def test_the_admin_is_behind_the_same_door(world: World, client: Client) -> None:
    assert client.get("/admin/", follow=True).redirect_chain[-1][0] == f"{LOGIN}?next=/admin/"

    client.force_login(world.administrator)
    assert client.get("/admin/").status_code == 200
    assert client.get("/admin/password_change/").url == reverse("account_change_password")


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_the_admin_opens_for_administrators_only(world: World, client: Client, role: Role) -> None:
    client.force_login(world.person(role))

    assert client.get("/admin/", follow=True).status_code == 403


def test_a_past_administrator_is_outside(world: World, client: Client) -> None:
    post = world.post_of(Role.ADMINISTRATOR)
    post.ends_on = post.starts_on
    post.save()
    client.force_login(world.administrator)

    assert client.get("/admin/", follow=True).status_code == 403
