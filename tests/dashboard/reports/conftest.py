"""A Wednesday in March, the enterprise of the mock-ups, and what workbooks hold."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import translation
from python_calamine import CalamineWorkbook

from tests.browsers import browser_of
from tests.factories import World, build_world
from tests.factories.cases import load_catalogues
from unioncare.organisation.enums import Role

Sheets = dict[str, list[list[Any]]]


@pytest.fixture(autouse=True)
def today(clean_slate: None) -> Iterator[None]:
    """It is Wednesday, and words are read in English."""
    with time_machine.travel("2026-03-18 10:00+08:00", tick=False), translation.override("en"):
        yield


@pytest.fixture
def world(db: None) -> World:
    load_catalogues()
    return build_world()


@pytest.fixture
def officer(world: World) -> Client:
    return signed_in(world, Role.WELFARE_OFFICER)


def signed_in(world: World, role: Role) -> Client:
    return browser_of(world.person(role))


def sheets(answer: Any) -> Sheets:
    """Return the rows of each sheet of a workbook that was handed out."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
