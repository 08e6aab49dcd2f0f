"""An uploaded file waits with its run, encrypted, and goes with it."""

import io
from datetime import UTC, datetime
from typing import Any

import pytest
from openpyxl import Workbook

from unioncare.imports.models import ImportRun, RunState
from unioncare.imports.reading.source import open_source
from unioncare.imports.services.runs import discard_naming, discard_run
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


class TestWhoIsNamed:
    def test_a_file_that_is_still_to_be_read_is_given_up_when_it_names_somebody_who_is_erased(self) -> None:
        run = kept("姓名,工号\n张三,10086\n".encode())
        assert discard_naming(words={"李四", "1008"}, now=NOW) == 0
        assert discard_naming(words={"10086"}, now=NOW) == 1
        run.refresh_from_db()
        assert (run.state, run.chunks.count()) == (RunState.DISCARDED, 0)

    def test_a_number_that_a_workbook_keeps_as_a_number_is_found(self) -> None:
        book = Workbook()
        book.active.append(["工号"])
        book.active.append([10086])
        content = io.BytesIO()
        book.save(content)
        kept(content.getvalue())
        assert discard_naming(words={"10086"}, now=NOW) == 1

    def test_what_nobody_can_read_may_name_anybody(self) -> None:
        kept(b"PK\x03\x04 broken")
        assert discard_naming(words={"10086"}, now=NOW) == 1

    def test_without_a_word_nothing_is_looked_at(self, django_assert_num_queries: Any) -> None:
        kept(b"PK\x03\x04 broken")
        with django_assert_num_queries(2):
            assert discard_naming(words=(), now=NOW) == 0
