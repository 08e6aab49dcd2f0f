"""Set-based writes: COPY takes any text, INSERT … SELECT skips what is there."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.db.models import F, Value

from unioncare.core.bulk import copy_rows, insert_from
from unioncare.core.models import JobRun

NOW = datetime(2026, 3, 18, 8, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_copy_keeps_tabs_line_breaks_backslashes_bytes_and_nothing():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE stage (number int, words text, raw bytea, nothing text) ON COMMIT DROP")
        rows = [(1, "a\tb\nc\\d\r e", b"\x00\xff\\", None), (2, r"\N", b"", None)]
        copy_rows("stage", ["number", "words", "raw", "nothing"], rows)
        cursor.execute("SELECT number, words, raw, nothing FROM stage ORDER BY number")
        found = [(n, words, bytes(raw), nothing) for n, words, raw, nothing in cursor.fetchall()]
    assert found == rows


def test_insert_from_writes_a_queryset_once():
    JobRun.objects.create(name="sweep", scheduled_for=NOW, started_at=NOW)
    columns = {
        "name": Value("copy"),
        "scheduled_for": F("scheduled_for"),
        "started_at": F("started_at"),
        "rows": Value(0),
        "error": Value(""),
        "earlier_error": Value(""),
    }
    runs = JobRun.objects.filter(name="sweep")
    assert [insert_from(JobRun, runs, **columns), insert_from(JobRun, runs, **columns)] == [1, 0]
    assert JobRun.objects.get(name="copy").scheduled_for == NOW
