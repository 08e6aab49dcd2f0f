"""A new key: every encrypted value is made anew under it, and the old one can go."""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, models

from assessments.surveys.models import HeldResponse
from tests.factories import UserFactory
from tests.factories.worklist import NOW
from unioncare.core import rotation
from unioncare.core.fields import EncryptedTextField
from unioncare.imports.models import ImportRun, RunState
from unioncare.imports.services.staging import Stage, read_staged
from unioncare.organisation.models import User

pytestmark = pytest.mark.django_db
OLD, NEW = bytes(range(32)), bytes(range(32, 64))
SEED = "JBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def old_key(settings):
    settings.FIELD_KEYS = {1: OLD}


@pytest.fixture
def person():
    user = UserFactory(phone="13812342046")
    TOTP.activate(user, SEED)
    RecoveryCodes.activate(user)
    return user


def rotate(*arguments: str) -> str:
    out = StringIO()
    call_command("rotate_keys", *arguments, stdout=out)
    return out.getvalue()


def test_after_it_the_old_key_is_needed_by_nothing(person, settings):
    codes = Authenticator.objects.get(type="recovery_codes").wrap().generate_codes()
    settings.FIELD_KEYS = {2: NEW, 1: OLD}
    said = rotate()
    assert "Key 2 (active) keeps 3 values." in said
    assert "No value is kept under key 1 any more" in said

    settings.FIELD_KEYS = {2: NEW}
    assert User.objects.get(pk=person.pk).phone == "13812342046"
    assert Authenticator.objects.get(type="recovery_codes").wrap().generate_codes() == codes
    assert "Key 2 (active) keeps 3 values." in rotate("--check")


def test_a_second_run_changes_nothing(person, settings):
    settings.FIELD_KEYS = {2: NEW, 1: OLD}
    rotate()
    before = stored(person)
    rotate()
    assert stored(person) == before


def test_counting_changes_nothing(person, settings):
    before = stored(person)
    settings.FIELD_KEYS = {2: NEW, 1: OLD}
    assert "Key 1 keeps 3 values." in rotate("--check")
    assert stored(person) == before


def test_more_than_a_batch_is_made_anew(settings, monkeypatch):
    monkeypatch.setattr(rotation, "BATCH", 2)
    for number in range(5):
        UserFactory(phone=f"1381234204{number}")
    settings.FIELD_KEYS = {2: NEW, 1: OLD}
    assert "5  organisation_user.phone" in rotate()
    settings.FIELD_KEYS = {2: NEW}
    assert {user.phone[-1] for user in User.objects.all()} == set("01234")


def test_rows_that_are_named_at_random_are_made_anew_too(settings, monkeypatch):
    monkeypatch.setattr(rotation, "BATCH", 2)
    for number in range(5):
        HeldResponse.objects.create(content=f"answer {number}")
    settings.FIELD_KEYS = {2: NEW, 1: OLD}
    assert "5  assessments_heldresponse.content" in rotate()
    settings.FIELD_KEYS = {2: NEW}
    assert {held.content for held in HeldResponse.objects.all()} == {f"answer {number}" for number in range(5)}


def test_what_is_saved_meanwhile_is_not_overwritten(person, settings):
    settings.FIELD_KEYS = {2: NEW, 1: OLD}
    column = rotation.Column(User, "phone")
    [batch] = column._batches(2)
    User.objects.filter(pk=person.pk).update(phone="13900000000")
    done = rotation.Rotated()
    column._rewrite(batch, done)
    assert done.done == 0
    assert User.objects.get(pk=person.pk).phone == "13900000000"


def test_a_value_that_cannot_be_read_is_named_and_the_rest_goes_on(person, settings):
    broken = UserFactory(phone="13700000000")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE organisation_user SET phone = phone || %s WHERE id = %s", [b"x", broken.pk])
    settings.FIELD_KEYS = {2: NEW, 1: OLD}
    with pytest.raises(CommandError, match=f"organisation_user.phone {broken.pk}") as refused:
        rotate()
    assert "13700000000" not in str(refused.value)
    settings.FIELD_KEYS = {2: NEW}
    assert User.objects.get(pk=person.pk).phone == "13812342046"


def test_a_key_that_is_gone_is_told(person, settings):
    settings.FIELD_KEYS = {2: NEW}
    with pytest.raises(CommandError, match="3 values cannot be decrypted"):
        rotate("--check")


def test_staged_rows_are_made_anew(settings):
    run = ImportRun.objects.create(kind="roster", state=RunState.STAGED, created_at=NOW, expires_at=NOW)
    stage = Stage(run)
    stage.add("rows", ["张三", "030217"])
    stage.finish()
    rotation_place = next(place for place in rotation.places() if place.label == "imports_stagedchunk.payload")
    settings.FIELD_KEYS = {2: NEW, 1: OLD}
    assert rotation_place.rotate().done == 1
    settings.FIELD_KEYS = {2: NEW}
    assert list(read_staged(run=run, part="rows")) == [["张三", "030217"]]


def test_no_encrypted_column_is_forgotten():
    """A column of bytes is an envelope that is made anew, or by its name a hash; seals of the books stay for ever."""
    known = {place.label for place in rotation.places()}
    kept = {"seal", "head", "previous"}
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, models.BinaryField | EncryptedTextField) and not field.name.endswith(
                ("_index", "_digest", "_hash")
            ):
                assert field.name in kept or f"{model._meta.db_table}.{field.name}" in known


def stored(person) -> list[object]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM organisation_user WHERE id = %s", [person.pk])
        return [bytes(cursor.fetchone()[0]), *Authenticator.objects.order_by("pk").values_list("data", flat=True)]
