"""The parts of coming back from a backup that need no servers, and keys that nobody would use."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

from cases.care.models import CaseDocument
from tests.setup.conftest import PYTHON, bare_environment
from unioncare.backup import programs
from unioncare.backup.entries import Entry
from unioncare.backup.errors import BackupError
from unioncare.backup.files import put_back
from unioncare.backup.preamble import LONGEST_LINE, known_settings_only
from unioncare.embedded import keys
from unioncare.embedded.state import PROJECT

ENTRY = "files/cases.CaseDocument.file/care/x.pdf"


class Bucket(FileSystemStorage):
    """Takes files as the storage of buckets does: it goes to the start and reads."""

    def _save(self, name: str, content: "File") -> str:
        content.seek(0)
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.read())
        return name


@pytest.fixture
def bucket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a bucket that holds an older version of a document."""
    monkeypatch.setattr(CaseDocument._meta.get_field("file"), "storage", Bucket(location=tmp_path))
    held = tmp_path / "care" / "x.pdf"
    held.parent.mkdir()
    held.write_bytes(b"the old paper")
    return held


def test_a_file_comes_back_into_a_bucket(bucket: Path) -> None:
    put_back(Entry(ENTRY, iter([b"the new ", b"paper"])))
    assert bucket.read_bytes() == b"the new paper"
    assert list(bucket.parent.iterdir()) == [bucket]


def test_a_file_whose_entry_breaks_off_leaves_the_old_one(bucket: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield b"the new "
        raise BackupError("The backup ends in the middle; take another one.")

    with pytest.raises(BackupError, match="ends in the middle"):
        put_back(Entry(ENTRY, broken()))
    assert bucket.read_bytes() == b"the old paper"


def test_a_disk_that_is_full_is_said_in_a_sentence_and_leaves_the_old_file(bucket: Path) -> None:
    def full() -> Iterator[bytes]:
        yield b"the new "
        raise OSError(28, "No space left on device")

    with pytest.raises(BackupError, match=r"care/x\.pdf cannot be put back \(No space left on device\)"):
        put_back(Entry(ENTRY, full()))
    assert bucket.read_bytes() == b"the old paper"


SCRIPT = b"""--
-- PostgreSQL database dump
--

\\restrict 4F2a

-- Dumped from database version 18.4

SET statement_timeout = 0;
SET transaction_timeout = 0;
SET client_encoding = 'UTF8';
SELECT pg_catalog.set_config('search_path', '', false);
SET row_security = off;

--
-- Name: note; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.note (text text);
COPY public.note (text) FROM stdin;
SET transaction_timeout = 0;
\\.
SET transaction_timeout = 0;
"""
KNOWN = {"statement_timeout", "client_encoding", "row_security"}
FILTERED = SCRIPT.replace(b"SET transaction_timeout = 0;\n", b"", 1)


@pytest.mark.parametrize("size", [1, 2, 7, 64, len(SCRIPT)])
def test_settings_that_the_server_does_not_know_are_left_out_of_the_head_alone(size: int) -> None:
    blocks = [SCRIPT[start : start + size] for start in range(0, len(SCRIPT), size)]
    assert b"".join(known_settings_only(blocks, KNOWN)) == FILTERED
    assert b"".join(known_settings_only(blocks, KNOWN | {"transaction_timeout"})) == SCRIPT


def test_behind_the_head_and_in_endless_lines_nothing_is_gathered() -> None:
    taken = 0

    def endless(first: bytes) -> Iterator[bytes]:
        nonlocal taken
        yield first
        while True:
            taken += 1
            yield b"x" * LONGEST_LINE

    for first in (SCRIPT, b"no line at all"):
        taken, length = 0, 0
        for block in known_settings_only(endless(first), KNOWN):
            length += len(block)
            assert taken * LONGEST_LINE <= length + LONGEST_LINE
            if taken > 20:
                break


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Client programs of three releases, in the order in which they are found."""
    found = []
    for release in (18, 16, 17):
        program = tmp_path / str(release)
        program.write_text(f"#!/bin/sh\necho 'pg_restore (PostgreSQL) {release}.4 (Debian)'\n")
        program.chmod(0o755)
        found.append(program)
    monkeypatch.setattr(programs, "postgres_clients", lambda _name: found)


@pytest.mark.parametrize(
    ("server", "at_least", "chosen"),
    [(18, 0, "18"), (17, 0, "17"), (16, 0, "16"), (15, 0, "16"), (15, 17, "17"), (16, 12, "16")],
)
def test_the_program_is_of_the_servers_release_or_the_nearest_later_one(
    installed: None, server: int, at_least: int, chosen: str
) -> None:
    assert Path(programs.client("pg_restore", server=server, at_least=at_least)).name == chosen


def test_a_program_that_is_too_old_is_refused(installed: None) -> None:
    with pytest.raises(BackupError, match="The server is PostgreSQL 19, and there is no pg_dump of that release"):
        programs.client("pg_dump", server=19)
    with pytest.raises(BackupError, match=r"The dump is of PostgreSQL 19, .* install PostgreSQL 19's client programs"):
        programs.client("pg_restore", server=16, at_least=19)


@pytest.mark.parametrize(
    ("head", "release"),
    [
        (b"PGDMP\x01\x0e\x00", 12),
        (b"PGDMP\x01\x0f\x00", 16),
        (b"PGDMP\x01\x10", 17),
        (b"PGDMP\x01\x11\x00", 19),
        (b"PGDMP", 0),
        (b"", 0),
        (b"something else", 0),
    ],
)
def test_an_archive_says_which_release_reads_it(head: bytes, release: int) -> None:
    assert programs.reader_of(head) == release


BROUGHT = {"SECRET_KEY": "new", "FIELD_KEYS": "3:x", "BLIND_INDEX_KEY": "y", "LEDGER_KEYS": "1:z"}


def test_former_secret_keys_of_a_backup_stay_while_it_has_them(tmp_path: Path) -> None:
    password = keys.ensure(tmp_path)[keys.PASSWORD]
    keys.replace(tmp_path, BROUGHT | {"SECRET_KEY_FALLBACKS": "former"})
    assert keys.read(tmp_path) == BROUGHT | {"SECRET_KEY_FALLBACKS": "former"}
    keys.replace(tmp_path, BROUGHT)
    assert keys.read(tmp_path) == BROUGHT
    assert keys.ensure(tmp_path)[keys.PASSWORD] == password


# The project's own .env is left alone: another file is read in its place.
ANOTHER_DOTENV = (
    "import sys; from pathlib import Path; from unioncare.embedded import __main__, dotenv; "
    "file = Path(sys.argv.pop(1)); "
    "__main__.read_dotenv = lambda: dotenv.read_dotenv(file); sys.exit(__main__.main())"
)


@pytest.mark.parametrize("place", ["environment", ".env"])
@pytest.mark.parametrize("name", ["DATABASE_URL", "FIELD_KEYS"])
def test_a_key_that_nobody_would_use_is_refused(tmp_path: Path, name: str, place: str) -> None:
    data, file = tmp_path / "data", tmp_path / ".env"
    variables = {name: "postgres://x@127.0.0.1:1/x" if name == "DATABASE_URL" else "1:x"}
    if place == ".env":
        file.write_text("".join(f"{key}={value}\n" for key, value in variables.items()))
        variables = {}
    command = [PYTHON, "-c", ANOTHER_DOTENV, str(file), "--data", str(data), "--add-key"]
    environment = bare_environment() | variables
    refused = subprocess.run(command, env=environment, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert refused.returncode == 2
    assert f"No key was made: {name} stands in the environment or in .env" in refused.stderr
    assert "at the front of FIELD_KEYS of every process" in refused.stderr
    assert refused.stdout == ""
    assert not (data / "keys.json").exists()


def test_make_rotate_keys_asks_also_where_a_database_is_named() -> None:
    command = ["make", "--dry-run", "rotate-keys", "DATABASE_URL=postgres://x@127.0.0.1:1/x"]
    steps = subprocess.run(command, env=bare_environment(), cwd=PROJECT, capture_output=True, text=True, check=True)
    assert steps.stdout.index("--add-key") < steps.stdout.index("manage.py rotate_keys")
