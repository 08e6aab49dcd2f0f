"""Periodic jobs: a planned run happens once; what failed or was lost is taken up again."""

import threading
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction

from unioncare.core.jobs import exclusively, run_once, slot
from unioncare.core.models import JobRun

NOW = datetime(2026, 3, 18, 9, 44, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
DAY = timedelta(days=1)


def test_slots_begin_at_local_midnight():
    assert slot(NOW, DAY) == NOW.replace(hour=0, minute=0, second=0)
    assert slot(NOW, timedelta(minutes=10)) == NOW.replace(minute=40, second=0)


@pytest.mark.django_db
def test_a_planned_run_happens_once():
    calls = []

    def work():
        calls.append(1)
        return 7

    assert run_once("sweep", slot(NOW, DAY), work, now=NOW) == 7
    assert run_once("sweep", slot(NOW, DAY), work, now=NOW + timedelta(hours=3)) is None
    assert run_once("sweep", slot(NOW + DAY, DAY), work, now=NOW + DAY) == 7
    assert run_once("other", slot(NOW, DAY), work, now=NOW) == 7
    assert len(calls) == 3
    assert JobRun.objects.filter(rows=7, error="", finished_at__isnull=False).count() == 3


@pytest.mark.django_db
def test_a_run_that_failed_says_why_and_is_taken_up_again():
    def fail():
        raise ValueError("no protocol")

    with pytest.raises(ValueError, match="no protocol"):
        run_once("sweep", slot(NOW, DAY), fail, now=NOW)
    assert JobRun.objects.get().error == "ValueError: no protocol"

    assert run_once("sweep", slot(NOW, DAY), lambda: 1, now=NOW) == 1
    run = JobRun.objects.get()
    assert (run.error, run.rows, run.earlier_error) == ("", 1, "ValueError: no protocol")
    assert not run.is_failing


@pytest.mark.django_db
def test_a_run_whose_process_was_killed_is_taken_up_at_once():
    JobRun.objects.create(name="sweep", scheduled_for=slot(NOW, DAY), started_at=NOW)
    assert run_once("sweep", slot(NOW, DAY), lambda: 1, now=NOW) == 1


@pytest.mark.django_db
def test_a_run_that_is_killed_again_and_again_counts_as_failing():
    class Killed(BaseException):
        pass

    def die():
        raise Killed

    for _ in range(2):
        with pytest.raises(Killed):
            run_once("sweep", slot(NOW, DAY), die, now=NOW)
    (run,) = JobRun.objects.failing()
    assert run.is_failing
    assert run.earlier_error == "the process was killed"


@pytest.mark.django_db(transaction=True)
def test_a_run_under_way_is_left_alone_for_as_long_as_it_takes():
    at_work, over = threading.Event(), threading.Event()

    def work():
        at_work.set()
        over.wait(10)
        return 1

    def schedule():
        try:
            run_once("sweep", slot(NOW, DAY), work, now=NOW)
        finally:
            connection.close()

    thread = threading.Thread(target=schedule)
    thread.start()
    assert at_work.wait(10)
    assert run_once("sweep", slot(NOW, DAY), lambda: 2, now=NOW + DAY) is None
    over.set()
    thread.join(10)
    assert JobRun.objects.get().rows == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_schedulers_one_does_the_work():
    start, results = threading.Barrier(2), []

    def schedule():
        start.wait()
        try:
            results.append(run_once("sweep", slot(NOW, DAY), lambda: 1, now=NOW))
        finally:
            connection.close()

    threads = [threading.Thread(target=schedule) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert sorted(results, key=str) == [1, None]


@pytest.mark.django_db(transaction=True)
def test_a_lock_lets_one_process_in_at_a_time():
    inside, order, entered = [], [], threading.Event()

    def work(name):
        try:
            with exclusively("sweep"):
                inside.append(name)
                entered.set()
                order.append(len(inside))
                inside.remove(name)
        finally:
            connection.close()

    with exclusively("sweep"):
        thread = threading.Thread(target=work, args=("second",))
        thread.start()
        assert not entered.wait(0.2)
    thread.join(10)
    assert order == [1]


@pytest.mark.django_db
def test_what_the_database_says_of_a_row_is_not_kept():
    def work():
        JobRun.objects.create(name="张三 140902198503020011", scheduled_for=NOW, started_at=NOW)
        with transaction.atomic():
            JobRun.objects.create(name="张三 140902198503020011", scheduled_for=NOW, started_at=NOW)

    with pytest.raises(IntegrityError):
        run_once("sweep", slot(NOW, DAY), work, now=NOW)
    kept = JobRun.objects.get(name="sweep").error
    assert kept.startswith("IntegrityError 23505 ")
    assert "张三" not in kept
