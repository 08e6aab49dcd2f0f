"""A graded case that may be processed, in the world of the mock-ups, with the national table."""

import pytest

from cases.care.models import IllnessCase
from tests.cases.care.conftest import at_work, in_english, private_place, sign_in, world
from tests.factories import World
from tests.factories.cases import graded
from tests.factories.protocol import in_force
from visits.recovery.starter import load_medical_rules

__all__ = ["at_work", "case", "in_english", "private_place", "sign_in", "world"]


@pytest.fixture
def case(world: World) -> IllnessCase:
    load_medical_rules()
    in_force(world.enterprise)
    return graded(world)
