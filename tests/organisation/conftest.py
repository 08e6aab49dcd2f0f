from collections.abc import Iterator

import pytest
from django.test import Client
from zeal import zeal_ignore

from tests.factories import World, build_world


@pytest.fixture
def world(db: None) -> World:
    return build_world()


@pytest.fixture
def office(world: World, client: Client) -> Client:
    """The browser of an administrator of one enterprise."""
    client.force_login(world.administrator)
    return client


@pytest.fixture
def few_rows() -> Iterator[None]:
    """The admin reads each row of a form on its own; its forms are short."""
    with zeal_ignore():
        yield
