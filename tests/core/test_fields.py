"""An encrypted column never holds the text."""

import pytest
from django.db import connection

from unioncare.organisation.models import User

pytestmark = pytest.mark.django_db


def test_the_phone_of_a_person_rests_encrypted():
    person = User.objects.create(username="zhou", name="周文静", phone="13812342046")
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM organisation_user WHERE id = %s", [person.pk])
        stored = bytes(cursor.fetchone()[0])
    assert b"13812342046" not in stored
    assert User.objects.get(pk=person.pk).phone == "13812342046"


def test_no_phone_is_no_envelope():
    person = User.objects.create(username="zhou", name="周文静")
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM organisation_user WHERE id = %s", [person.pk])
        assert bytes(cursor.fetchone()[0]) == b""
    assert User.objects.get(pk=person.pk).phone == ""
