"""People who sign in: their data, their passwords, their leaving."""

import re
import secrets
from datetime import date

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher, make_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from unioncare.core.audit import attributed, record_event

from ..enums import Role
from ..models import Post, User
from ..signals import door_reopened
from .addresses import forget_address
from .posts import end_open_posts

# Letters and digits that nobody confuses when a slip of paper is read out.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
PASSWORD_GROUPS = 3
GROUP_LENGTH = 4
QUICK_ROUNDS = 20_000
_PHONE = re.compile(r"\+?\d{5,18}")  # a landline with its area code and an extension of six digits


@attributed
def create_person(
    *,
    username: str,
    name: str,
    email: str = "",
    phone: str = "",
    employee_no: str = "",
    language: str = "",
    actor: User | None,
) -> User:
    """Create somebody who cannot sign in yet: a one-time password or a reset mail opens the door."""
    person = User(username=username.strip())
    person.set_unusable_password()
    _fill(person, name=name, email=email, phone=phone, employee_no=employee_no, language=language)
    person.save()
    return person


@attributed
def change_person(
    *,
    person: User,
    actor: User | None,
    name: str | None = None,
    email: str | None = None,
    phone: str | None = None,
    employee_no: str | None = None,
    language: str | None = None,
) -> list[str]:
    """Change what is given (None leaves a field alone); return the names of the fields that changed."""
    new = {"name": name, "email": email, "phone": phone, "employee_no": employee_no, "language": language}
    given = {field: value for field, value in new.items() if value is not None}
    before = {field: getattr(person, field) for field in given}
    _fill(person, **given)
    changed = [field for field in given if getattr(person, field) != before[field]]
    if changed:
        person.save(update_fields=changed)
    if "email" in changed:
        forget_address(person=person, address=before["email"])
    return changed


@attributed
def give_one_time_password(*, person: User, actor: User | None) -> str:
    """Set a password that opens nothing but the page on which the person chooses their own; return it, once.

    Every session of the person ends.
    """
    password = "-".join(
        "".join(secrets.choice(ALPHABET) for _position in range(GROUP_LENGTH)) for _group in range(PASSWORD_GROUPS)
    )
    person.password = _quick_hash(password)
    person.must_change_password = True
    person.save(update_fields=["password", "must_change_password"])
    sign_out_everywhere(person=person)
    record_event(person, actor=actor, what=gettext_noop("One-time password given"))
    door_reopened.send(sender=User, person=person, actor=actor)
    return password


@attributed
def reset_second_factor(*, person: User, actor: User | None) -> bool:
    """Remove the second factor of somebody who lost the phone and the recovery codes; return whether there was one.

    Every session ends; a role that needs the second factor sets it up anew at the next sign-in.
    """
    removed, _by_model = Authenticator.objects.filter(user=person).delete()
    sign_out_everywhere(person=person)
    if removed:
        record_event(person, actor=actor, what=gettext_noop("Second factor removed"))
        door_reopened.send(sender=User, person=person, actor=actor)
    return bool(removed)


@attributed
def note_own_password(*, person: User) -> None:
    """Note that the person has chosen a password of their own."""
    if person.must_change_password:
        person.must_change_password = False
        person.save(update_fields=["must_change_password"])
    record_event(person, actor=person, what=gettext_noop("Password changed"))


def sign_out_everywhere(*, person: User, but: str = "") -> int:
    """End every session of a person, except the one with the key `but`; return how many there were."""
    sessions = list(UserSession.objects.filter(user=person).exclude(session_key=but))
    for session in sessions:
        session.end()
    return len(sessions)


@attributed
def deactivate_person(*, person: User, actor: User | None, on: date) -> None:
    """Close the door to somebody: their posts end on that day, they are signed out, what they did stays."""
    if actor is not None and actor.pk == person.pk:
        raise ValidationError(_("Nobody deactivates themselves. Ask another administrator."), code="person_is_actor")
    check_somebody_administers(without=person, on=on)
    end_open_posts(person=person, on=on, actor=actor)
    person.is_active = False
    person.save(update_fields=["is_active"])
    sign_out_everywhere(person=person)


@attributed
def activate_person(*, person: User, actor: User | None) -> None:
    """Open the door again; posts must be given anew."""
    person.is_active = True
    person.save(update_fields=["is_active"])


def check_somebody_administers(*, without: User, on: date) -> None:
    """Refuse an act after which nobody could administer any more."""
    others = User.objects.filter(is_active=True).exclude(pk=without.pk)
    if others.filter(is_superuser=True).exists():
        return
    posts = Post.objects.active(on).filter(role=Role.ADMINISTRATOR)
    if posts.filter(user=without).exists() and not posts.exclude(user=without).exists():
        raise ValidationError(
            _("%(person)s is the last administrator. Appoint another one first."),
            code="last_administrator",
            params={"person": str(without)},
        )


def _fill(person: User, **given: str) -> None:
    for field, value in given.items():
        setattr(person, field, value.strip())
    person.email = person.email.lower()
    person.phone = normal_phone(person.phone)
    person.full_clean(exclude=["password", "phone"])
    twins = User.objects.exclude(pk=person.pk)
    if twins.filter(username__iexact=person.username).exists():
        raise ValidationError(
            {"username": ValidationError(_("Another person already uses this user name."), code="username_taken")}
        )


def _quick_hash(password: str) -> str:
    """Hash a random password with few rounds: nobody guesses it anyway, and hundreds are made at once.

    The first sign-in hashes it anew with all rounds.
    """
    hasher = get_hasher()
    if isinstance(hasher, PBKDF2PasswordHasher):
        return hasher.encode(password, hasher.salt(), iterations=QUICK_ROUNDS)
    return make_password(password)


def normal_phone(text: str) -> str:
    """Return a phone number as digits, with + before a country code; refuse what is none."""
    digits = re.sub(r"[\s\-()（）]", "", text)
    digits = re.sub(r"^(\+86|0086)(?=1\d{10}$)", "", digits)
    if digits and not _PHONE.fullmatch(digits):
        raise ValidationError(
            {
                "phone": ValidationError(
                    _("“%(phone)s” is not a phone number: digits only, with area code."),
                    code="phone_invalid",
                    params={"phone": text},
                )
            }
        )
    return digits
