from collections.abc import Callable
from datetime import datetime

import pytest

from cases.care.models import IllnessCase
from tests.factories import World
from tests.factories.cases import NOW, reported
from tests.factories.safety import Watch
from unioncare.organisation.models import User
from visits.safety.models import RiskAlert
from visits.safety.services.answering import acknowledge


@pytest.fixture
def watch(world: World) -> Watch:
    return Watch(world)


@pytest.fixture
def case(world: World, watch: Watch) -> IllnessCase:
    """A reported case with consent, of a member of the union group."""
    return reported(world)


@pytest.fixture
def answer() -> Callable[..., RiskAlert]:
    """Let somebody take an alert on."""

    def answered(alert: RiskAlert, person: User, now: datetime = NOW) -> RiskAlert:
        return acknowledge(alert=alert, actor=person, now=now)

    return answered
