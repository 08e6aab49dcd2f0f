"""The units that the invented rosters name, and a way to import."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, TestCase

from tests.data.rosters.people import UNITS
from tests.factories import UnitFactory, World, build_world
from unioncare.organisation.enums import UnitKind

from .files import Outcome, import_file, roster


@pytest.fixture
def world(db: None) -> World:
    """The units alone: the command asks nobody."""
    return build_world(with_people=False)


@pytest.fixture
def units(world: World) -> dict[str, Any]:
    """The units of the invented rosters, below 青岭三矿."""
    return {
        name: UnitFactory(parent=world.enterprise, code=f"R{number}", name=name, kind=UnitKind.SECTION)
        for number, name in enumerate(UNITS)
    }


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Outcome]:
    """Import rows (or a file) by the command: `run(rows, "--dry-run")`."""

    def run_command(file: Any, *arguments: str) -> Outcome:
        content = roster(file) if isinstance(file, list) else file
        return import_file(content, tmp_path, *arguments)

    return run_command


class CommittingClient(Client):
    """What a request would do after its commit is done, though the test's transaction never ends."""

    def post(self, *args: Any, **kwargs: Any) -> Any:
        with TestCase.captureOnCommitCallbacks(execute=True):
            return super().post(*args, **kwargs)


@pytest.fixture
def officer(world, units):
    """Signed in as the welfare officer of 青岭三矿."""
    client = CommittingClient()
    client.force_login(world.welfare_officer)
    return client
