"""Probes, metrics and the jobs page: what an installation says about itself."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings as django_settings
from django.test import Client

from cases.care.services.erased import CaseErased
from tests.factories import build_world
from tests.factories.worklist import NOW
from unioncare.core.jobs import run_once
from unioncare.core.models import JobRun
from unioncare.dashboard.operations import HEARTBEAT
from unioncare.dashboard.schedules import create_schedules
from unioncare.notifications.enums import Channel, MessageState
from unioncare.notifications.models import Message
from unioncare.notifications.services.delivering import deliver
from unioncare.notifications.services.telling import News, tell
from unioncare.notifications.tasks import deliver_due

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world():
    return build_world()


@pytest.fixture
def office(world, client) -> Client:
    create_schedules()
    client.force_login(world.administrator, backend=django_settings.AUTHENTICATION_BACKENDS[-1])
    return client


def ready(client) -> tuple[int, dict[str, str]]:
    answer = client.get("/readyz")
    return answer.status_code, json.loads(answer.content)


def tell_trial(person, key: str = "1") -> Message:
    tell(news=[News("trial", f"trial:{key}", recipient=person.pk, params={"contact": "x"})], now=NOW)
    return Message.objects.exclude(channel=Channel.INBOX).latest("pk")


def test_a_process_that_lives_says_so_without_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/healthz").content == b"ok\n"


def test_an_installation_is_ready_when_everything_holds(client):
    deliver_due()
    assert ready(client) == (200, {"database": "ok", "broker": "ok", "beat": "ok", "outbox": "ok"})


def test_a_scheduler_that_is_silent_makes_it_unready(client):
    assert ready(client)[1]["beat"] == "no job has run yet"
    deliver_due()
    with time_machine.travel(NOW + timedelta(minutes=6), tick=False):
        status, said = ready(client)
    assert status == 503
    assert said["beat"] == "no job since 2026-03-18 09:40"


def test_a_broker_that_is_away_makes_it_unready(client, settings):
    deliver_due()
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    assert ready(client) == (503, {"database": "ok", "broker": "does not answer", "beat": "ok", "outbox": "ok"})


@pytest.fixture
def without_redis(settings) -> None:
    """Nothing answers where broker and cache should be."""
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    settings.CACHES = {alias: cache | {"LOCATION": "redis://127.0.0.1:1/1"} for alias, cache in settings.CACHES.items()}


def test_without_redis_the_probe_still_says_what_is_away(client, without_redis):
    deliver_due()
    assert ready(client) == (503, {"database": "ok", "broker": "does not answer", "beat": "ok", "outbox": "ok"})


def test_without_redis_the_numbers_still_come(client, settings, without_redis):
    settings.METRICS_TOKEN = "right"
    answer = client.get("/metrics", headers={"Authorization": "Bearer right"})
    assert answer.status_code == 200
    assert "unioncare_broker_up 0.0" in answer.text


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_a_probe_that_comes_past_the_proxy_is_answered_and_not_redirected(client, settings, path):
    settings.SECURE_SSL_REDIRECT = True
    settings.METRICS_TOKEN = "right"
    deliver_due()
    assert client.get(path, headers={"Authorization": "Bearer right"}).status_code == 200
    for page in ("/accounts/login/", f"/messages{path}", f"{path}/"):
        assert client.get(page)["Location"] == f"https://testserver{page}"


def test_messages_that_no_worker_takes_make_it_unready(world, client):
    deliver_due()
    tell_trial(world.chair)
    later = NOW + timedelta(minutes=20)
    JobRun.objects.create(name=HEARTBEAT, scheduled_for=later, started_at=later, finished_at=later)
    with time_machine.travel(later, tick=False):
        assert ready(client)[1]["outbox"] == "the oldest message waits for 20 minutes"


def test_a_mailbox_that_is_full_is_no_fault_of_ours(world, client):
    message = tell_trial(world.chair)
    Message.objects.filter(pk=message.pk).update(try_at=NOW + timedelta(hours=1), attempts=3)
    deliver_due()
    assert ready(client)[1]["outbox"] == "ok"


def test_probes_tell_strangers_nothing_else(world, client):
    tell_trial(world.chair)
    said = client.get("/readyz").text + client.get("/healthz").text
    assert world.chair.name not in said


@pytest.mark.parametrize("token", ["", "wrong"])
def test_metrics_open_to_nobody_without_the_token(client, settings, token):
    settings.METRICS_TOKEN = "" if not token else "right"
    headers = {"Authorization": f"Bearer {token}"}
    assert client.get("/metrics", headers=headers).status_code == 403


def test_metrics_say_the_same_as_the_pages(world, client, settings):
    settings.METRICS_TOKEN = "right"
    create_schedules()
    deliver_due()
    tell_trial(world.chair)
    deliver(channel=Channel.EMAIL)
    tell_trial(world.branch_chair, "2")
    text = client.get("/metrics", headers={"Authorization": "Bearer right"}).text
    assert 'unioncare_outbox_dead{channel="email",kind="trial",trouble="no_address"} 1.0' in text
    assert 'unioncare_outbox_waiting{channel="email"} 1.0' in text
    assert 'unioncare_queue_depth{queue="messages"}' in text
    assert 'unioncare_job_failing{task="notifications.deliver_due"} 0.0' in text
    assert "unioncare_broker_up 1.0" in text
    assert world.chair.name not in text


def test_the_jobs_page_shows_runs_errors_queues_and_dead_letters(world, office):
    deliver_due()
    JobRun.objects.create(
        name="dashboard.sweep", scheduled_for=NOW, started_at=NOW, finished_at=NOW, error="plans: IntegrityError"
    )
    tell_trial(world.chair)
    deliver(channel=Channel.EMAIL)
    page = office.get("/jobs/").text
    assert "plans: IntegrityError" in page
    assert "每日清理与提醒" in page
    assert "没有地址" in page
    assert "测试消息" in page


def test_dead_letters_are_retried_in_groups_and_others_stay(world, office):
    for number in range(3):
        tell_trial(world.chair, str(number))
    deliver(channel=Channel.EMAIL)
    other = tell_trial(world.branch_chair, "other")
    Message.objects.filter(pk=other.pk).update(state=MessageState.DEAD, trouble="refused")
    form = {"kind": "trial", "channel": "email", "trouble": "no_address", "act": "retry"}
    assert "正在重试 3 条消息" in office.post("/jobs/dead-letters/", form, follow=True).text
    assert Message.objects.waiting().count() == 3
    office.post("/jobs/dead-letters/", form | {"trouble": "refused", "act": "drop"})
    other.refresh_from_db()
    assert other.state == MessageState.DROPPED


def test_the_page_costs_the_same_with_many_dead_letters(world, office, django_assert_num_queries):
    for number in range(30):
        tell_trial(world.chair, str(number))
    deliver(channel=Channel.EMAIL)
    office.get("/jobs/")
    # Session's person, posts, SELECT 1, heartbeat, lag, jobs with their runs (3), outbox, dead letters.
    with django_assert_num_queries(10):
        office.get("/jobs/")


def test_the_page_says_when_jobs_run_in_the_readers_language(office):
    page = office.get("/jobs/").text
    assert "每小时第 20 分钟" in page
    assert "每 10 分钟" in page
    assert "每 1 分钟" in page
    office.cookies["unioncare_language"] = "en"
    page = office.get("/jobs/").text
    assert "every hour, 20 minutes past" in page
    assert "every 10 minutes" in page
    assert "every minute" in page


def test_why_a_run_was_taken_up_again_stays_on_the_page(office):
    """An erased case is named once by the run that found it; the run that follows must not wipe that away."""

    def fail() -> int:
        raise CaseErased("work stood open for erased cases and is cancelled: 2026-0001")

    with pytest.raises(CaseErased):
        run_once("dashboard.sweep", NOW, fail, now=NOW)
    run_once("dashboard.sweep", NOW, lambda: 3, now=NOW)
    assert "2026-0001" in office.get("/jobs/").text
