"""A case in care, its team with a hotline, and somebody with a phone and no account."""

import pytest
from django.core.cache import cache
from django.test import Client

from cases.care.models import IllnessCase
from tests.cases.care.conftest import at_work, in_english, private_place, sign_in, world
from tests.factories import World
from tests.factories.member_page import linked, team
from tests.factories.protocol import in_care, in_force
from visits.member_page.models import MemberLink
from visits.member_page.selectors.links import address_of
from visits.safety.starter import load_hotlines

__all__ = ["at_work", "case", "in_english", "link", "member", "private_place", "public_address", "sign_in", "world"]
PUBLIC = "https://care.mine.example"


@pytest.fixture(autouse=True)
def public_address(settings, at_work, db) -> None:
    settings.PUBLIC_URL = PUBLIC
    load_hotlines()
    cache.clear()


@pytest.fixture
def case(world: World) -> IllnessCase:
    in_force(world.enterprise)
    team(world)
    officer = world.welfare_officer
    officer.phone = "0350-1234567"
    officer.save()
    return in_care(world)


@pytest.fixture
def link(case: IllnessCase, world: World) -> MemberLink:
    return linked(case, world)


@pytest.fixture
def member() -> Client:
    """Somebody with a phone and no account."""
    return Client()


def path_of(link: MemberLink) -> str:
    return address_of(link).removeprefix(PUBLIC)
