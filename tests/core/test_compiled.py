"""A query is compiled once and answers each call for its own values."""

from datetime import date

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from tests.factories import build_world
from unioncare.core.compiled import Compiled
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Post

pytestmark = pytest.mark.django_db


def test_it_answers_each_call_for_its_own_values_and_is_built_once():
    built = []

    def held(person, today):
        built.append(person)
        return Post.objects.filter(Q(user=person) | Q(deputy=person), starts_on__lte=today).values_list(
            "user_id", "role"
        )

    world = build_world()
    compiled = Compiled(held, {"person": -1, "today": date.min})
    for person in (world.person(Role.CHAIR), world.person(Role.AUDITOR)):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            rows = compiled.rows(person=person.pk, today=date(2026, 3, 18))
        assert [pk for pk, _role in rows] == [person.pk]
        assert len(asked) == 1
    assert compiled.rows(person=world.person(Role.CHAIR).pk, today=date(1990, 1, 1)) == []
    assert built == [-1]
