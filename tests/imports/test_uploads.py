"""An uploaded file waits with its run, encrypted, and goes with it."""

import io
from datetime import UTC, datetime

import pytest

from unioncare.imports.models import ImportRun
from unioncare.imports.reading.source import open_source
from unioncare.imports.services.runs import discard_run
from unioncare.imports.services.staging import stage_run
from unioncare.imports.services.uploads import keep_upload, open_upload

from .conftest import ROSTERS

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 18, 9, 0, tzinfo=UTC)


def kept(content: bytes) -> ImportRun:
    with (
        open_source(ROSTERS / "titled.xlsx") as source,
        stage_run(kind="roster", source=source, started_by=None, now=NOW) as stage,
    ):
        keep_upload(run=stage.run, file=io.BytesIO(content))
    return stage.run


@pytest.mark.parametrize("size", [1, 1024**2, 1024**2 + 1, 3 * 1024**2 + 17])
def test_a_file_comes_back_as_it_was(size: int) -> None:
    content = bytes(number % 251 for number in range(1000)) * (size // 1000 + 1)
    with open_upload(run=kept(content[:size])) as file:
        assert file.read() == content[:size]


def test_nobody_reads_it_out_of_the_database() -> None:
    run = kept("张三,140921198503020011".encode())
    assert b"140921198503020011" not in bytes(run.chunks.get().payload)


def test_it_goes_with_its_run() -> None:
    run = kept(b"x")
    discard_run(run=run, now=NOW)
    with open_upload(run=run) as file:
        assert file.read() == b""
