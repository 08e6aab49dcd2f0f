"""Jobs through the real Redis to a real worker."""

from collections.abc import Iterator

import pytest
from celery.contrib.testing.worker import start_worker
from celery.exceptions import QueueNotFound

from tests.setup.conftest import eventually
from unioncare.celery import app

done: list[int] = []


@app.task(name="tests.note")
def note(number: int) -> None:
    done.append(number)


@pytest.fixture
def through_redis() -> Iterator[None]:
    done.clear()
    eager, app.conf.task_always_eager = app.conf.task_always_eager, False
    app.control.purge()
    yield
    app.control.purge()
    app.conf.task_always_eager = eager


@pytest.mark.parametrize("queue", ["default", "imports"])
def test_a_job_reaches_the_worker_of_its_queue(through_redis: None, queue: str) -> None:
    note.apply_async([7], queue=queue)
    assert done == []
    with start_worker(app, pool="solo", queues=[queue], perform_ping_check=False, shutdown_timeout=20):
        assert eventually(lambda: done == [7])


@pytest.mark.parametrize(
    "job",
    [
        "cases.check_roster",
        "cases.write_roster",
        "cases.write_ledger",
        "cases.write_enrolments",
        "imports.write_organisation",
    ],
)
def test_an_import_does_not_keep_other_jobs_waiting(through_redis: None, job: str) -> None:
    app.tasks[job].delay(0, "en")
    with app.connection_for_read() as connection:
        waiting = {queue: connection.default_channel.client.llen(queue) for queue in ("imports", "default")}
    assert waiting == {"imports": 1, "default": 0}


def test_a_queue_that_no_worker_reads_is_refused(through_redis: None) -> None:
    with pytest.raises(QueueNotFound, match="imprts"):
        note.apply_async([7], queue="imprts")
