"""The one function that moves a state: lock, check, write, record."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from unioncare.core.models import JobRun
from unioncare.core.workflow import Move, MoveRefused, Workflow

NOW = datetime(2026, 3, 18, 8, tzinfo=UTC)
pytestmark = pytest.mark.django_db


class Person:
    def __init__(self, *, allowed: bool = True) -> None:
        self.allowed = allowed

    def has_perm(self, permission: str, obj: Any) -> bool:
        return self.allowed and permission == "core.run"


# JobRun has no workflow of its own: its `error` text stands for a state here.
recorded: list[tuple[str, str, str]] = []
JobRun.get_error_display = lambda self: self.error  # type: ignore[attr-defined]
FLOW = Workflow(
    field="error",
    moves=(
        Move("start", "Start", ("new",), "running", "core.run"),
        Move(
            "finish",
            "Finish",
            ("running",),
            "done",
            "core.run",
            checks=(lambda run, user: "3 rows are missing" if run.rows < 3 else None,),
            needs_reason=True,
        ),
        Move(
            "lapse",
            "Lapse",
            ("new",),
            "over",
            "",
            on_day=(lambda run, user, today: "not before the 20th" if today < date(2026, 3, 20) else None,),
        ),
    ),
    record=lambda obj, **entry: recorded.append((entry["source"], entry["target"], entry["reason"])),
)


@pytest.fixture
def run() -> JobRun:
    recorded.clear()
    return JobRun.objects.create(name="x", scheduled_for=NOW, started_at=NOW, error="new")


def test_a_move_changes_the_state_and_is_recorded(run):
    FLOW.move(JobRun, run.pk, "start", actor=Person(), now=NOW)
    run.refresh_from_db()
    assert (run.error, recorded) == ("running", [("new", "running", "")])


def test_a_move_from_another_state_is_refused_and_named(run):
    with pytest.raises(MoveRefused, match="new"):
        FLOW.move(JobRun, run.pk, "finish", actor=Person(), now=NOW, reason="because")
    assert recorded == []


def test_somebody_without_the_permission_is_refused(run):
    with pytest.raises(MoveRefused, match=r"post|职务"):
        FLOW.move(JobRun, run.pk, "start", actor=Person(allowed=False), now=NOW)


def test_a_check_says_why_not_and_nothing_is_written(run):
    FLOW.move(JobRun, run.pk, "start", actor=Person(), now=NOW)
    with pytest.raises(MoveRefused, match="3 rows are missing"):
        FLOW.move(JobRun, run.pk, "finish", actor=Person(), now=NOW, reason="done")
    run.refresh_from_db()
    assert run.error == "running"


def test_a_move_that_needs_a_reason_is_refused_without_one(run):
    FLOW.move(JobRun, run.pk, "start", actor=Person(), now=NOW)
    with pytest.raises(MoveRefused):
        FLOW.move(JobRun, run.pk, "finish", actor=Person(), now=NOW, reason="  ")


def test_the_page_offers_what_leaves_the_state_with_the_reason_against_it(run):
    run.error = "running"
    assert FLOW.offered(run, Person()) == [(FLOW.get("finish"), "3 rows are missing")]
    assert FLOW.available(run, Person()) == []
    run.rows = 3
    assert [move.name for move in FLOW.available(run, Person())] == ["finish"]


def test_a_check_of_the_day_looks_at_the_day_of_the_move(run):
    with pytest.raises(MoveRefused, match="not before the 20th"):
        FLOW.move(JobRun, run.pk, "lapse", actor=Person(), now=NOW)
    FLOW.move(JobRun, run.pk, "lapse", actor=Person(), now=NOW + timedelta(days=2))
    assert recorded == [("new", "over", "")]


def test_a_move_without_a_permission_asks_for_no_post(run):
    later = NOW + timedelta(days=2)
    assert FLOW.why_not(run, "lapse", Person(allowed=False), later) is None
