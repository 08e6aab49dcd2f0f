"""What leaves the house with an error report, and what is written into the log: no data, and no secret addresses."""

import io
import logging

import pytest
from django.test import Client
from django.urls import reverse

from unioncare.environment import without_personal_data, without_secret_addresses

TOKEN = "qoEOSZIyZsir6BkvXgIssJE--DH_lYcN"  # the same in every process of a run: it stands in names of tests
FEED = reverse("worklist:calendar_file", args=[TOKEN])
LETTER = reverse("cases:open_letter", args=[f"12.{TOKEN}"])
PAGE = reverse("visits:member_page", args=[f"12.{TOKEN}"])
SCREENING = reverse("visits:open_screening", args=[TOKEN])
OBJECTION = reverse("donations:objection", args=[TOKEN])


@pytest.fixture
def log(monkeypatch) -> io.StringIO:
    """What the handler of the settings writes."""
    [handler] = [one for one in logging.getLogger().handlers if type(one) is logging.StreamHandler]
    written = io.StringIO()
    monkeypatch.setattr(handler, "stream", written)
    return written


def test_what_people_looked_for_and_rows_that_the_database_quotes_stay_here():
    event = {
        "request": {"url": "https://union.example/members/search/", "query_string": "q=140902198503020011"},
        "exception": {
            "values": [
                {"module": "psycopg2.errors", "type": "UniqueViolation", "value": "Key (name)=(张三) already exists."},
                {"module": None, "type": "KeyError", "value": "'left'"},
            ]
        },
    }
    sent = without_personal_data(event, {})
    assert "140902198503020011" not in str(sent)
    assert "张三" not in str(sent)
    assert sent["exception"]["values"][1]["value"] == "'left'"


@pytest.mark.parametrize("path", [FEED, LETTER, PAGE, SCREENING, OBJECTION])
@pytest.mark.parametrize(
    "words",
    ["{}", "https://care.example{}", "Not Found: {}", '"GET {} HTTP/1.1" 404 12', "<WSGIRequest: GET '{}'>", "{}?a=1"],
)
def test_a_secret_address_is_masked_wherever_it_stands(path, words):
    masked = without_secret_addresses(words.format(path))
    assert TOKEN not in masked
    assert "***" in masked
    assert masked.partition("/")[0] == words.format(path).partition("/")[0]


@pytest.mark.parametrize(
    "path", [FEED.removesuffix(".ics"), LETTER.rstrip("/"), f"/{LETTER}", FEED.replace("r/", "r//")]
)
def test_so_is_one_that_was_typed_wrong(path):
    assert TOKEN not in without_secret_addresses(path)


@pytest.mark.parametrize(
    "text", ["/work/calendar/", "/work/12/", "/cases/QL-2026-0001/letters/7/slip/", "/n/", "/m/", "/members/7/", "a/b"]
)
def test_other_addresses_stay_as_they_are(text):
    assert without_secret_addresses(text) == text


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "kept"), [(FEED, "/work/calendar/***"), (LETTER, "/n/***/"), (SCREENING, "/s/***/")])
def test_the_log_names_the_page_that_failed_and_not_its_secret(log, path, kept):
    assert Client().get(path).status_code == 404
    assert f"WARNING django.request Not Found: {kept}\n" in log.getvalue()
    assert TOKEN not in log.getvalue()


@pytest.mark.django_db
def test_nor_does_the_trace_of_an_error(log, monkeypatch):
    def fails(token: str) -> None:
        raise RuntimeError(f"cannot read {FEED}")

    monkeypatch.setattr("unioncare.worklist.views.feeds.feed_of", fails)
    assert Client(raise_request_exception=False).get(FEED).status_code == 500
    assert "ERROR django.request Internal Server Error: /work/calendar/***\n" in log.getvalue()
    assert "RuntimeError: cannot read /work/calendar/***" in log.getvalue()
    assert TOKEN not in log.getvalue()


def test_records_without_a_secret_are_written_as_ever(log):
    logger = logging.getLogger("unioncare.trial")
    logger.warning("%d of %s after %.1f s: %r", 3, ["a"], 0.25, None)
    logger.warning("%(done)d%% of %(path)s", {"done": 100, "path": "/work/"})
    logger.warning({"no": "text"})
    logger.warning("100% of it")
    said = [line.partition("unioncare.trial ")[2] for line in log.getvalue().splitlines()]
    assert said == ["3 of ['a'] after 0.2 s: None", "100% of /work/", "{'no': 'text'}", "100% of it"]


def test_a_record_with_a_secret_among_other_arguments_is_masked(log):
    logging.getLogger("unioncare.trial").warning('"%s" %d %s', f"GET {FEED} HTTP/1.1", 500, RuntimeError(LETTER))
    assert log.getvalue().endswith('"GET /work/calendar/*** HTTP/1.1" 500 /n/***/\n')


def test_arguments_that_do_not_fit_raise_nothing(log, monkeypatch):
    monkeypatch.setattr(logging, "raiseExceptions", False)
    said = "%d of %d"
    logging.getLogger("unioncare.trial").warning(said, "x")


def test_an_error_report_holds_no_secret_address():
    event = {
        "transaction": LETTER,
        "message": f"Internal Server Error: {FEED}",
        "logentry": {"message": "%s: %s", "params": ["Not Found", FEED], "formatted": f"Not Found: {FEED}"},
        "request": {"url": f"https://care.example{LETTER}", "headers": {"Referer": f"https://care.example{FEED}"}},
        "breadcrumbs": {
            "values": [
                {"type": "log", "message": f"Not Found: {LETTER}", "data": {"status": 404}},
                {"type": "http", "data": {"url": f"https://care.example{FEED}", "status_code": 200}},
            ]
        },
        "exception": {"values": [{"module": None, "type": "RuntimeError", "value": f"cannot read {FEED}"}]},
        "extra": {"request": f"<WSGIRequest: GET '{LETTER}'>"},
        "level": "error",
        "timestamp": 1.5,
    }
    sent = without_personal_data(event, {})
    assert TOKEN not in str(sent)
    assert sent["request"]["url"] == "https://care.example/n/***/"
    assert sent["transaction"] == "/n/***/"
    assert sent["logentry"]["formatted"] == "Not Found: /work/calendar/***"
    assert sent["breadcrumbs"]["values"][0] == {"type": "log", "message": "Not Found: /n/***/", "data": {"status": 404}}
    assert (sent["level"], sent["timestamp"]) == ("error", 1.5)
