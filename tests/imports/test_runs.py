"""An import run: staged encrypted, confirmed once, purged after a day."""

import threading
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction

from tests.factories import UserFactory
from unioncare.imports.models import ImportRun, RunState, StagedChunk
from unioncare.imports.progress import ProgressMeter, read_progress
from unioncare.imports.reading.source import Source, open_source
from unioncare.imports.services.runs import (
    LOST_AFTER,
    MOVES,
    RunMoved,
    confirm_run,
    discard_run,
    expire_runs,
    fail_run,
    finish_run,
    hold_run,
    record_run,
    release_run,
)
from unioncare.imports.services.staging import CHUNK_ROWS, read_staged, stage_run
from unioncare.imports.tasks import expire_staged_rows
from unioncare.organisation.models import User

from .conftest import ROSTERS

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 18, 9, 0, tzinfo=UTC)
PERSON = ["030217", "张三", "140921198503020011", 3, None, True]


def titled() -> AbstractContextManager[Source]:
    return open_source(ROSTERS / "titled.xlsx")


def stage_and_raise(row: list, error: type[Exception] | None) -> None:
    with titled() as source, stage_run(kind="roster", source=source, started_by=None, now=NOW) as stage:
        stage.add("rows", row)
        if error:
            raise error


def staged(count: int = 3, by: User | None = None, **options) -> ImportRun:
    with titled() as source, stage_run(kind="roster", source=source, started_by=by, now=NOW, options=options) as stage:
        for number in range(count):
            stage.add("rows", [number, *PERSON])
        stage.add("refused", [7, "name_missing"])
        stage.summarise({"created": count})
    return stage.run


def test_a_run_is_held_for_writing_only_while_it_is_being_written() -> None:
    run = staged()
    with pytest.raises(RunMoved):
        hold_run(run=run)
    confirm_run(run=run, now=NOW, job="imports.write_organisation")
    assert hold_run(run=run).job == "imports.write_organisation"
    finish_run(run=run, summary={}, now=NOW)
    assert run.job == ""
    with pytest.raises(RunMoved):
        hold_run(run=run)


def test_a_staged_run_remembers_the_file_the_options_and_the_counts() -> None:
    run = staged(create_units=True)
    run.refresh_from_db()
    assert (run.kind, run.file_name, run.state) == ("roster", "titled.xlsx", RunState.STAGED)
    assert run.size == (ROSTERS / "titled.xlsx").stat().st_size
    assert len(run.sha256) == 64
    assert run.options == {"create_units": True}
    assert run.summary == {"created": 3}
    assert run.expires_at == NOW + timedelta(hours=24)


def test_staged_rows_come_back_in_order_part_by_part() -> None:
    run = staged(2 * CHUNK_ROWS + 5)
    assert [row[0] for row in read_staged(run=run, part="rows")] == list(range(2 * CHUNK_ROWS + 5))
    assert list(read_staged(run=run, part="refused")) == [[7, "name_missing"]]
    assert StagedChunk.objects.filter(run=run, part="rows").count() == 3


def test_days_and_amounts_come_back_as_text() -> None:
    with titled() as source, stage_run(kind="cases", source=source, started_by=None, now=NOW) as stage:
        stage.extend("rows", [[date(1985, 3, 2), Decimal("1.50"), NOW]])
    assert list(read_staged(run=stage.run, part="rows")) == [["1985-03-02", "1.50", NOW.isoformat()]]


def test_something_that_no_row_can_hold_is_refused() -> None:
    with pytest.raises(TypeError):
        stage_and_raise([object()], None)
    assert not ImportRun.objects.exists()


def test_nobody_reads_a_person_out_of_the_database() -> None:
    run = staged()
    payloads = b"".join(bytes(chunk.payload) for chunk in run.chunks.all())
    for secret in ("张三".encode(), b"140921198503020011", "张三".encode("unicode-escape")):
        assert secret not in payloads


def test_a_failing_check_leaves_no_run_behind() -> None:
    with pytest.raises(ZeroDivisionError):
        stage_and_raise(PERSON, ZeroDivisionError)
    assert not ImportRun.objects.exists()
    assert not StagedChunk.objects.exists()


def test_a_run_is_visible_to_who_started_it_alone() -> None:
    mine, other = UserFactory(), UserFactory()
    run = staged(by=mine)
    staged(by=other)
    staged()
    assert list(ImportRun.objects.visible_to(mine)) == [run]


# --- states --------------------------------------------------------------------------------------------------------


def in_state(state: RunState) -> ImportRun:
    run = staged()
    ImportRun.objects.filter(pk=run.pk).update(state=state, confirmed_at=NOW)
    run.refresh_from_db()
    return run


ACTS = {
    RunState.RUNNING: lambda run: confirm_run(run=run, now=NOW),
    RunState.DONE: lambda run: finish_run(run=run, summary={}, now=NOW),
    RunState.FAILED: lambda run: fail_run(run=run, error="x", now=NOW),
    RunState.DISCARDED: lambda run: discard_run(run=run, now=NOW),
    RunState.STAGED: lambda run: release_run(run=run, error="x"),
}


@pytest.mark.parametrize("target", ACTS)
@pytest.mark.parametrize("state", RunState)
def test_every_act_in_every_state(state: RunState, target: RunState) -> None:
    allowed = {
        ("staged", "running"), ("running", "done"), ("running", "failed"), ("staged", "discarded"),
        ("running", "staged"),
    }  # fmt: skip
    run = in_state(state)
    if (state.value, target.value) in allowed:
        assert ACTS[target](run).state == target
    else:
        with pytest.raises(RunMoved) as raised:
            ACTS[target](run)
        assert raised.value.state == state
        assert raised.value.reason
    assert {(source.value, target.value) for target, sources in MOVES.items() for source in sources} == allowed | {
        ("staged", "expired")
    }


def test_a_preview_older_than_a_day_cannot_be_confirmed() -> None:
    run = staged()
    with pytest.raises(RunMoved) as raised:
        confirm_run(run=run, now=NOW + timedelta(hours=24))
    assert raised.value.state == RunState.EXPIRED
    assert not run.chunks.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_that_confirm_at_once_one_writes() -> None:
    run = staged()
    outcomes = []
    start = threading.Barrier(2)

    def confirm() -> None:
        try:
            start.wait()
            confirm_run(run=ImportRun.objects.get(pk=run.pk), now=NOW)
            outcomes.append("taken")
        except RunMoved as moved:
            outcomes.append(moved.state)
        finally:
            connection.close()

    threads = [threading.Thread(target=confirm) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["running", "taken"]


def test_a_finished_run_keeps_only_what_can_still_be_downloaded() -> None:
    run = finish_run(run=in_state(RunState.RUNNING), summary={"created": 3}, now=NOW, keep=("refused",))
    assert set(run.chunks.values_list("part", flat=True)) == {"refused"}
    assert (run.finished_at, run.summary) == (NOW, {"created": 3})


def test_a_failed_run_says_why_and_keeps_nothing() -> None:
    run = fail_run(run=in_state(RunState.RUNNING), error="The unit was renamed meanwhile.", now=NOW)
    assert run.error == "The unit was renamed meanwhile."
    assert not run.chunks.exists()


def test_a_released_run_can_be_confirmed_again() -> None:
    run = release_run(run=in_state(RunState.RUNNING), error="The database was away.")
    assert (run.state, run.confirmed_at, run.error) == (RunState.STAGED, None, "The database was away.")
    assert run.chunks.exists()
    assert confirm_run(run=run, now=NOW).state == RunState.RUNNING


def finish_and_raise(run: ImportRun) -> None:
    with transaction.atomic():
        finish_run(run=run, summary={}, now=NOW)
        raise ZeroDivisionError


def test_a_run_is_done_exactly_if_its_rows_are_there() -> None:
    run = in_state(RunState.RUNNING)
    with pytest.raises(ZeroDivisionError):
        finish_and_raise(run)
    run.refresh_from_db()
    assert run.state == RunState.RUNNING
    assert run.chunks.exists()


def test_an_import_from_the_command_line_is_noted_as_done() -> None:
    with titled() as source:
        run = record_run(kind="roster", source=source, summary={"created": 12}, started_by=None, now=NOW)
    assert (run.state, run.started_by, run.summary) == (RunState.DONE, None, {"created": 12})


# --- the day is over -----------------------------------------------------------------------------------------------


def test_after_a_day_no_personal_data_is_left() -> None:
    fresh, old, done = staged(), staged(), in_state(RunState.DONE)
    ImportRun.objects.filter(pk=fresh.pk).update(expires_at=NOW + timedelta(hours=25))
    assert expire_runs(now=NOW + timedelta(hours=24)) == 1
    old.refresh_from_db()
    done.refresh_from_db()
    assert (old.state, done.state) == (RunState.EXPIRED, RunState.DONE)
    assert set(StagedChunk.objects.values_list("run", flat=True)) == {fresh.pk}


def test_a_minute_before_everything_is_still_there() -> None:
    run = staged()
    assert expire_runs(now=NOW + timedelta(hours=23, minutes=59)) == 0
    assert run.chunks.exists()


def test_rows_that_are_being_written_are_left_alone() -> None:
    run = in_state(RunState.RUNNING)
    ImportRun.objects.filter(pk=run.pk).update(confirmed_at=NOW + timedelta(hours=23, minutes=30))
    expire_runs(now=NOW + timedelta(hours=24))
    run.refresh_from_db()
    assert run.state == RunState.RUNNING
    assert run.chunks.exists()


def test_a_run_whose_worker_died_is_closed_as_failed() -> None:
    run = in_state(RunState.RUNNING)
    expire_runs(now=NOW + LOST_AFTER)
    run.refresh_from_db()
    assert run.state == RunState.FAILED
    assert run.error


def test_the_scheduled_task_does_the_same(time_machine) -> None:
    run = staged()
    time_machine.move_to(NOW + timedelta(days=2))
    assert expire_staged_rows() == 1
    assert not run.chunks.exists()


# --- progress ------------------------------------------------------------------------------------------------------


def test_progress_is_seen_while_the_transaction_is_still_open() -> None:
    run = staged()
    assert read_progress(run.pk) is None
    with transaction.atomic():
        meter = ProgressMeter(run.pk, 200)
        meter._published = 0
        meter.advance(50)
    seen = read_progress(run.pk)
    assert (seen.done, seen.total, seen.percent) == (50, 200, 25)


def test_progress_without_a_known_total_has_no_percentage() -> None:
    ProgressMeter(17, None).advance(10)
    assert read_progress(17).percent is None


def test_progress_is_published_a_few_times_a_second_at_most() -> None:
    meter = ProgressMeter(18, 1000)
    for _row in range(500):
        meter.advance(1)
    assert read_progress(18).done < 500
