import pytest

from cases.care.models import IllnessCase
from tests.factories import World
from tests.factories.protocol import in_care, in_force
from tests.factories.screening import with_team
from visits.counselling.models import CounsellingTeam


@pytest.fixture
def team(world: World) -> CounsellingTeam:
    return with_team(world)


@pytest.fixture
def case(world: World, team: CounsellingTeam) -> IllnessCase:
    """A case in care, whose plan asks for a screening within five working days and another every 90 days."""
    in_force(world.enterprise)
    return in_care(world)


@pytest.fixture(autouse=True)
def public_address(settings) -> None:
    settings.PUBLIC_URL = "https://care.mine.example"
