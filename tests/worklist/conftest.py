"""The world of the mock-ups, and no finder of conflicts except what a test registers."""

import pytest

from tests.factories import World, build_world


@pytest.fixture
def world() -> World:
    return build_world()


@pytest.fixture(autouse=True)
def no_conflicts(monkeypatch):
    monkeypatch.setattr("unioncare.worklist.conflicts._finders", {})
