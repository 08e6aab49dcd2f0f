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
    app.conf.task_always_eager = eager


@pytest.mark.parametrize("queue", ["default", "imports"])
def test_a_job_reaches_the_worker_of_its_queue(through_redis: None, queue: str) -> None:
    note.apply_async([7], queue=queue)
    assert done == []
    with start_worker(app, pool="solo", queues=[queue], perform_ping_check=False, shutdown_timeout=20):
        assert eventually(lambda: done == [7])


def test_a_queue_that_no_worker_reads_is_refused(through_redis: None) -> None:
    with pytest.raises(QueueNotFound, match="imprts"):
        note.apply_async([7], queue="imprts")
