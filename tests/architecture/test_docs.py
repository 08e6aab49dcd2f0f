"""The documents are true: the words of the glossary stand on pages, and what the map and the glossary name exists."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
GLOSSARY, ARCHITECTURE = ROOT / "docs" / "glossary.md", ROOT / "docs" / "architecture.md"
APPS = ("unioncare", "cases", "donations", "visits", "assessments")
CODE = re.compile(r"`([^`\n]+)`")
# A word of the code: `Post`, `Post.deputy`, `dashboard:gaps`; a path: `core/audit.py`, `cases/care/engine/`.
NAME, PATH = re.compile(r"[A-Za-z_]+(?:[.:][A-Za-z_]+)?"), re.compile(r"[\w./]+/(?:\w+\.\w+)?")
# Letters of the formulas stand beside their word: 病情 S.
LETTER = re.compile(r" [SEPL]$")


def rows() -> Iterator[list[str]]:
    lines = GLOSSARY.read_text(encoding="utf-8").splitlines()
    table = [line for line in lines if line.startswith("| ")][1:]
    return ([cell.strip() for cell in line.strip("|").split("|")] for line in table)


def words(cell: str) -> list[str]:
    return [LETTER.sub("", word.strip()) for word in cell.split("/") if word.strip()]


@cache
def chinese() -> str:
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="zh_Hans")
    return "\n".join(
        text for message in catalogue if message.id
        for text in ([message.string] if isinstance(message.string, str) else message.string)
    )  # fmt: skip


@cache
def source() -> str:
    files = [path for top in APPS for path in (ROOT / top).rglob("*.py")]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


@pytest.mark.parametrize("word", [word for row in rows() for word in words(row[0])])
def test_a_word_of_the_glossary_is_what_pages_say(word: str) -> None:
    assert word in chinese()


@pytest.mark.parametrize("word", [word for row in rows() for word in words("/".join(row[3:]))])
def test_a_word_that_the_glossary_gives_up_is_said_nowhere(word: str) -> None:
    assert word not in chinese()


@pytest.mark.parametrize("code", sorted({code for row in rows() for code in CODE.findall(row[2])}))
def test_what_a_word_is_called_in_the_code_is_there(code: str) -> None:
    if PATH.fullmatch(code):
        assert any((ROOT / top / code).exists() for top in ("", "unioncare"))
    else:
        assert NAME.fullmatch(code)
        assert all(re.search(rf"\b{part}\b", source()) for part in re.split("[.:]", code))


def test_the_map_names_every_folder_of_the_house() -> None:
    house = ARCHITECTURE.read_text(encoding="utf-8").split("```")[1]
    folders = {path.parent for top in APPS for path in (ROOT / top).glob("*/__init__.py")}

    named = set(re.findall(r"([a-z_]+)/", house))

    assert {folder.name for folder in folders} - {"migrations", "management"} <= named
    tops = ("", "unioncare/imports", "unioncare/dashboard", *APPS)
    for name in named:
        assert any((ROOT / top / name).is_dir() for top in tops), name


def test_every_file_that_the_map_names_is_there() -> None:
    paths = {code for code in CODE.findall(ARCHITECTURE.read_text(encoding="utf-8")) if PATH.fullmatch(code)}

    assert sorted(path for path in paths if not any((ROOT / top / path).exists() for top in ("", "unioncare"))) == []
    assert len(paths) > 15
