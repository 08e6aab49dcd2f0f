"""Nobody can tell who gave an anonymous answer: shown from the database itself."""

from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.surveys.models import Answer, HeldResponse, Invitation, Response, SpentLink
from assessments.surveys.services.releasing import release_answers
from tests.factories import World
from tests.factories.cases import NOW
from tests.factories.questionnaires import links, questionnaire, survey

TABLES = [model._meta.db_table for model in (Invitation, SpentLink, HeldResponse, Response, Answer)]


def answer(link: Invitation, words: str) -> None:
    path = reverse("assessments:answer_survey", args=[link.token])
    assert Client().post(path, {"version": "1", "q-overall": "5", "q-words": words}).status_code == 200


def rows(table: str, *columns: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY ctid")
        return cursor.fetchall()


def transactions(table: str) -> set[str]:
    """Return the transactions that wrote or locked the rows of a table, as they stand on the rows."""
    return {mark for row in rows(table, "xmin::text", "xmax::text") for mark in row} - {"0"}


def dump() -> str:
    """Return everything that the tables of surveys hold, as text."""
    with connection.cursor() as cursor:
        parts = []
        for table in TABLES:
            cursor.execute(f"SELECT {table}::text FROM {table}")
            parts += [row[0] for row in cursor.fetchall()]
    return "\n".join(parts)


@pytest.fixture
def asked(transactional_db: None, world: World) -> list[Invitation]:
    """Twelve people who were sent a link. Each of their answers is a transaction of its own, as in life."""
    return links(survey(questionnaire(world.enterprise), world.enterprise), world.group, 12)


def test_what_waits_shares_its_transaction_and_stands_in_no_order(asked):
    for number, link in enumerate(asked):
        answer(link, f"words {number}")
    held = rows(HeldResponse._meta.db_table, "xmin::text")
    assert len(held) == 12
    assert len(set(held)) == 1  # the newest came with those before it, all written anew
    words = [row.content for row in HeldResponse.objects.raw(f"SELECT * FROM {TABLES[2]} ORDER BY ctid")]
    assert [next(n for n in range(12) if f'"words {n}"' in text) for text in words] != list(range(12))
    assert "words" not in dump()  # in envelopes
    # Neither was the link changed or locked when it was used.
    assert transactions(TABLES[0]).isdisjoint(transactions(TABLES[1]) | transactions(TABLES[2]))


def test_the_batch_leaves_nothing_by_which_an_answer_could_be_joined_to_a_link(asked):
    order = [3, 0, 7, 1, 9, 4, 2, 8]
    for number in order:
        answer(asked[number], f"words {number}")
    held = {row.pk for row in HeldResponse.objects.all()}
    assert release_answers(now=NOW) == 8
    assert rows(TABLES[2], "id") == []
    # One transaction wrote the answers and the marks of used links: it says nothing about any single one.
    assert len(transactions(TABLES[1])) == 1
    assert len({row[0] for row in rows(TABLES[3], "xmin::text") + rows(TABLES[4], "xmin::text")}) == 1
    used = [row[0] for row in rows(TABLES[1], "invitation_id")]
    assert sorted(used) == sorted(asked[number].pk for number in order)
    assert used != [asked[number].pk for number in order]
    written = [Answer.objects.get(pk=key).text for (key,) in rows(TABLES[4], "id")]
    texts = [text for text in written if text]
    assert texts != [f"words {number}" for number in order]
    # No key survives the move, none counts up, none names a link.
    assert not held & set(Response.objects.values_list("pk", flat=True))
    assert {key.version for key in Answer.objects.values_list("pk", flat=True)} == {4}
    assert set(Response.objects.values_list("invitation", "answered_on")) == {(None, timezone.localdate(NOW))}


def test_no_trail_no_session_no_address_and_no_clock_is_kept(asked):
    trail = LogEntry.objects.count()
    answer(asked[0], "words")
    assert LogEntry.objects.count() == trail
    assert not Session.objects.exists()
    assert not any(
        name in text for text in dump().splitlines() for name in ("127.0.0.1", f"{NOW:%H:%M}", "10:00", "02:00")
    )
    columns = [(field.model.__name__, field.name) for model in (SpentLink, HeldResponse, Response, Answer)
               for field in model._meta.get_fields() if field.get_internal_type() == "DateTimeField"]  # fmt: skip
    assert columns == []


def test_fewer_than_five_wait_and_what_is_left_at_the_end_joins_the_last_batch(asked):
    for number in range(4):
        answer(asked[number], f"words {number}")
    assert release_answers(now=NOW) == 0
    assert HeldResponse.objects.count() == 4
    answer(asked[4], "words 4")
    assert release_answers(now=NOW) == 5
    before = set(Response.objects.values_list("pk", flat=True))
    answer(asked[5], "words 5")
    later = NOW + timedelta(days=30)
    assert release_answers(now=later) == 0
    asked[0].survey.closed_at = later
    asked[0].survey.save()
    assert release_answers(now=later) == 1
    assert set(Response.objects.values_list("answered_on", flat=True)) == {timezone.localdate(NOW)}
    assert Response.objects.count() == 6
    assert not before & set(Response.objects.values_list("pk", flat=True))
    assert len(set(rows(TABLES[3], "xmin::text"))) == 1
    assert {answer_.text for answer_ in Answer.objects.filter(question__key="words")} == {
        f"words {number}" for number in range(6)
    }
    assert release_answers(now=later) == 0
