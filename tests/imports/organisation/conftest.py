"""Workbooks of an organisation, made by the sheet."""

from pathlib import Path
from typing import Any

import pytest

from tests.factories import World, build_world
from tests.imports.conftest import workbook

UNITS = ["编码", "名称", "上级", "类型"]
PEOPLE = ["用户名", "姓名", "邮箱", "手机", "工号"]
POSTS = ["用户名", "单位", "职务", "开始", "结束"]

Sheet = list[list[Any]]


def book(units: Sheet = (), people: Sheet = (), posts: Sheet = ()) -> bytes:  # type: ignore[assignment]
    """Return a workbook with the three sheets under their Chinese headers."""
    return workbook([UNITS, *units], [PEOPLE, *people], [POSTS, *posts], names=("units", "people", "posts"))


@pytest.fixture
def world(db: None) -> World:
    return build_world()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a test writes its workbook."""
    return tmp_path / "组织.xlsx"
