from collections.abc import Iterator

import pytest
import time_machine
from django.utils import translation

from cases.care.models import IllnessCase, Protocol
from tests.factories import World, build_world
from tests.factories.cases import graded, load_catalogues
from tests.factories.simulation import LATER, draft


@pytest.fixture(autouse=True)
def in_english(clean_slate: None) -> Iterator[None]:
    """Tests here read the English words, which are the msgids; the clock stands at the end of June 2026."""
    with translation.override("en"), time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def world(db: None) -> World:
    load_catalogues()
    return build_world()


@pytest.fixture
def protocol(world: World) -> Protocol:
    """A draft that copies the version in force, word for word."""
    return draft(world)


@pytest.fixture
def case(world: World) -> IllnessCase:
    """S3, graded on Wednesday 18 March with 35,000 yuan out of pocket."""
    return graded(world)
