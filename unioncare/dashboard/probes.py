"""For machines: is the process alive, is the installation ready, and the numbers of both (Prometheus)."""

import hmac
from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from unioncare.core import queues
from unioncare.core.limits import limited
from unioncare.notifications.selectors import outbox

from .operations import checks, jobs, last_heartbeat

# Probes of several machines come from one address.
RATE = "600/m"


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked, so that a database that is away restarts no web server."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@never_cache
@require_safe
@limited(RATE)
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when everything holds, else 503; says which check fails, and no more than that to strangers."""
    found = checks(timezone.now())
    ready = all(check.ok for check in found)
    return JsonResponse({check.name: check.trouble or "ok" for check in found}, status=200 if ready else 503)


@login_not_required
@never_cache
@require_safe
@limited(RATE)
def metrics(request: HttpRequest) -> HttpResponse:
    """Numbers for Prometheus, for whoever brings METRICS_TOKEN; without a token in the settings for nobody."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_TOKEN or not hmac.compare_digest(given.encode(), settings.METRICS_TOKEN.encode()):
        return HttpResponse("Bring METRICS_TOKEN as a bearer token.\n", status=403, content_type="text/plain")
    registry = CollectorRegistry()
    registry.register(_Numbers())
    return HttpResponse(generate_latest(registry), content_type="text/plain; version=0.0.4; charset=utf-8")


class _Numbers(Collector):
    """Read when asked, from the database and the broker: the same whichever web process answers."""

    def collect(self) -> Iterator[Metric]:
        now = timezone.now()
        yield from _of_jobs()
        seen = last_heartbeat()
        if seen is not None:
            yield GaugeMetricFamily(
                "unioncare_beat_age_seconds",
                "Since the minutely job last ended",
                (now - seen).total_seconds(),
            )
        depths = queues.depths()
        queued = GaugeMetricFamily("unioncare_queue_depth", "Tasks that wait in a queue", labels=["queue"])
        for name, depth in (depths or {}).items():
            queued.add_metric([name], depth)
        yield queued
        yield GaugeMetricFamily("unioncare_broker_up", "Whether the broker answers", int(depths is not None))
        yield GaugeMetricFamily(
            "unioncare_outbox_lag_seconds", "Age of the oldest due message", outbox.lag(now).total_seconds()
        )
        waiting = GaugeMetricFamily("unioncare_outbox_waiting", "Messages that wait", labels=["channel"])
        for standing in outbox.standings(now):
            waiting.add_metric([standing.channel], standing.waiting)
        yield waiting
        dead = GaugeMetricFamily("unioncare_outbox_dead", "Messages given up", labels=["kind", "channel", "trouble"])
        for group in outbox.dead_groups():
            dead.add_metric([group.kind, group.channel, group.trouble], group.number)
        yield dead


def _of_jobs() -> Iterator[Metric]:
    good = GaugeMetricFamily("unioncare_job_last_success", "When a job last ended well", labels=["task"])
    failing = GaugeMetricFamily("unioncare_job_failing", "Whether a job's last run failed", labels=["task"])
    took = GaugeMetricFamily("unioncare_job_seconds", "How long a job's last run took", labels=["task"])
    for job in jobs():
        if job.good is not None and job.good.finished_at is not None:
            good.add_metric([job.task], job.good.finished_at.timestamp())
        if job.last is not None:
            failing.add_metric([job.task], int(job.last.is_failing))
        if job.took is not None:
            took.add_metric([job.task], job.took.total_seconds())
    yield from (good, failing, took)
