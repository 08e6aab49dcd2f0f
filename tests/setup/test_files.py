"""Files that people follow when they set up: every variable is named, every requirement is locked."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from unioncare.embedded.state import PROJECT

# Where variables are read: the calls are env.str("NAME"), os.environ.get("NAME"), secret("NAME") and the like.
READERS = (
    "unioncare/settings.py",
    "unioncare/environment.py",
    "unioncare/supervise.py",
    "unioncare/embedded",
    "unioncare/backup",
)
VARIABLE = re.compile(r"[A-Z][A-Z0-9_]{3,}")
# They come with every system and are none of ours.
OF_THE_SYSTEM = {"PATH"}
# The library of S3 reads these by itself.
READ_BY_LIBRARIES = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}


def variables_of_code() -> Iterator[str]:
    for reader in READERS:
        place = PROJECT / reader
        for file in place.rglob("*.py") if place.is_dir() else [place]:
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.Call) and "env" in ast.unparse(node.func) and node.args:
                    yield from name_in(node.args[0])


def name_in(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and VARIABLE.fullmatch(node.value):
        yield node.value


def variables_of_procfile() -> set[str]:
    return set(re.findall(r"\$\{?([A-Z_]+)", (PROJECT / "Procfile").read_text()))


def test_the_example_names_every_variable_that_is_read_and_no_other() -> None:
    named = set(re.findall(r"^#?([A-Z][A-Z0-9_]+)=", (PROJECT / ".env.example").read_text(), re.MULTILINE))

    read = {*variables_of_code(), *variables_of_procfile()} - OF_THE_SYSTEM

    assert {"HOST", "PORT", "WEB_CONCURRENCY", "UNIONCARE_DATA", "DATABASE_URL", "SECRET_KEY", "LOG_LEVEL"} <= read
    assert named == read | READ_BY_LIBRARIES


def names(file: Path) -> list[str]:
    """The packages of a requirements.in, as locked files spell them."""
    lines = (line.partition("#")[0].strip() for line in file.read_text().splitlines())
    found = (re.match(r"[A-Za-z0-9._-]+", line) for line in lines if line and not line.startswith("-"))
    return [re.sub(r"[-_.]+", "-", match[0]).lower() for match in found if match]


@pytest.mark.parametrize("asked", ["requirements", "requirements-dev"])
def test_every_requirement_is_locked_with_its_hashes(asked: str) -> None:
    locked = (PROJECT / f"{asked}.txt").read_text()

    wanted = names(PROJECT / f"{asked}.in")
    pinned = re.compile(
        r"^([a-z0-9-]+)(?:\[[^\]]*\])?==\S+(?: ;[^\n\\]*)? \\\n    --hash=sha256:[0-9a-f]{64}", re.MULTILINE
    )

    assert len(wanted) > 15
    assert set(wanted) - set(pinned.findall(locked)) == set()
