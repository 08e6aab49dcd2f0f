"""Files that are refused as a whole, by mistake or by malice: one clear error, little memory, nothing left running."""

import io
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlwt

from tests.data.rosters.people import people
from unioncare.imports.errors import UnreadableFile
from unioncare.imports.limits import MIB, Limits, default_limits
from unioncare.imports.reading.source import open_source
from unioncare.imports.table import read_table

from .conftest import COLUMNS, ROSTERS, line, read, workbook

HEADER = ["工号", "姓名", "部门"]
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
SHEET = f'<?xml version="1.0"?><worksheet {MAIN}><sheetData>{{}}</sheetData></worksheet>'
SHARED = f'<?xml version="1.0"?><sst {MAIN}><si><t>{{}}</t></si></sst>'
Repack = Callable[..., bytes]


def refusal(content: bytes | Path, limits: Limits | None = None) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as raised, open_source(content, name="名册.xlsx", limits=limits) as source:
        list(read_table(source, COLUMNS).rows())
    return raised.value


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("not-a-spreadsheet.xlsx", "not_spreadsheet"),
        ("picture.xls", "not_spreadsheet"),
        ("empty.csv", "empty"),
        ("empty.xlsx", "empty"),
        ("header-only.xlsx", "header_only"),
        ("no-header.xlsx", "header_missing"),
        ("encrypted.xls", "encrypted"),
        ("encrypted.xlsx", "encrypted"),
    ],
)
def test_a_useless_file_is_refused_with_one_clear_error(name: str, code: str) -> None:
    error = refusal(ROSTERS / name)
    assert error.code == code
    assert "名册.xlsx" in error.message


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\n%\xe2\xe3",
        b"{\\rtf1 text}",
        b"<?xml version='1.0'?><Workbook/>",
        b"MIME-Version: 1.0\n\na,b\n",
        b"\x00\x01\x02\x03" * 100,
        b"<html><body>Please sign in</body></html>",
        b"just a sentence\nand another\n",
    ],
)
def test_other_documents_are_no_spreadsheets(content: bytes) -> None:
    assert refusal(content).code == "not_spreadsheet"


def test_an_archive_of_something_else_is_no_spreadsheet() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert refusal(stream.getvalue()).code == "not_spreadsheet"


@pytest.mark.parametrize("content", [b"   \n\t ", "\ufeff".encode(), b",,,\n,,,\n"])
def test_blanks_alone_are_an_empty_file(content: bytes) -> None:
    assert refusal(content).code == "empty"


def test_a_cut_off_workbook_is_damaged() -> None:
    content = workbook([HEADER, *map(line, people(50))])
    assert refusal(content[: len(content) // 2]).code == "damaged"


def test_a_cut_off_old_workbook_is_refused() -> None:
    content = (ROSTERS / "biff.xls").read_bytes()
    assert refusal(content[: len(content) // 3]).code in {"damaged", "not_spreadsheet"}


def test_a_quotation_mark_without_partner_is_named_with_its_row() -> None:
    error = refusal('工号,姓名,部门\n1,甲,队\n2,"乙,队\n3,丙,队\n'.encode())
    assert error.code == "damaged"
    assert error.params["row"] == 4


def test_a_text_of_a_broken_encoding_is_damaged() -> None:
    assert refusal("工号,姓名,部门\n1,甲,队\n".encode("gb18030") + b"\xff\xff,\n").code == "damaged"


@pytest.mark.parametrize("name", ["nowhere.xlsx", "."])
def test_a_path_that_cannot_be_opened_is_named(name: str, tmp_path: Path) -> None:
    error = refusal(tmp_path / name)
    assert error.code == "not_found"
    assert str(tmp_path / name) in error.message


def test_a_reading_process_that_does_not_start_is_our_fault_not_the_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "false")
    with pytest.raises(RuntimeError), open_source(workbook([HEADER])) as source:
        source.sheets  # noqa: B018


def test_the_installation_sets_the_limits(settings) -> None:
    settings.SPREADSHEET_MAX_BYTES = 123_456
    settings.SPREADSHEET_MAX_UNPACKED_BYTES = 7 * MIB
    assert (default_limits().file_bytes, default_limits().unpacked_bytes) == (123_456, 7 * MIB)


def test_a_file_above_the_limit_is_not_even_opened() -> None:
    content = workbook([HEADER, *map(line, people(50))])
    error = refusal(content, Limits(file_bytes=1000))
    assert error.code == "too_large"


# --- archives that unpack without end ----------------------------------------------------------------------------


def test_a_zip_bomb_is_stopped_while_unpacking(repacked: Repack) -> None:
    bomb = repacked(workbook([HEADER]), sheet1=SHEET.format("<row/>" * (30 * MIB)))
    assert len(bomb) < MIB
    error = refusal(bomb, Limits(unpacked_bytes=50 * MIB))
    assert error.code == "too_large"
    assert "50 MB" in error.message


def test_a_bomb_that_lies_about_its_size_is_stopped_too(repacked: Repack) -> None:
    bomb = bytearray(repacked(workbook([HEADER]), sheet1=SHEET.format(" " * (60 * MIB))))
    for signature, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = 0
        while (start := bomb.find(signature, start)) >= 0:
            if struct.unpack_from("<I", bomb, start + place)[0] > MIB:
                struct.pack_into("<I", bomb, start + place, 1000)
            start += 4
    assert refusal(bytes(bomb), Limits(unpacked_bytes=50 * MIB)).code == "too_large"


def test_a_part_that_is_larger_than_announced_is_damage() -> None:
    content = bytearray(workbook([HEADER, *map(line, people(5))]))
    place = content.find(b"PK\x01\x02") + 24
    struct.pack_into("<I", content, place, struct.unpack_from("<I", content, place)[0] - 1)
    assert refusal(bytes(content)).code == "damaged"


def test_entities_are_refused_unread(repacked: Repack) -> None:
    laughs = (
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'
    )
    assert refusal(repacked(workbook([HEADER]), sheet1=laughs)).code == "damaged"


def test_two_parts_of_one_name_are_refused() -> None:
    stream = io.BytesIO(workbook([HEADER]))
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", SHEET.format(""))
    assert refusal(stream.getvalue()).code == "damaged"


def test_encrypted_parts_are_told_from_damage() -> None:
    content = bytearray(workbook([HEADER, *map(line, people(5))]))
    start = 0
    while (start := content.find(b"PK\x01\x02", start)) >= 0:
        content[start + 8] |= 1
        start += 4
    assert refusal(bytes(content)).code == "encrypted"


# --- small files that ask for much memory --------------------------------------------------------------------------


def test_two_cells_at_opposite_corners_do_not_fill_the_memory(repacked: Repack) -> None:
    corners = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    assert refusal(repacked(workbook([HEADER]), sheet1=SHEET.format(corners))).code == "too_large"


def test_the_corners_of_an_old_workbook_neither() -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("S")
    sheet.write(0, 0, "工号")
    sheet.write(65_535, 255, "x")
    stream = io.BytesIO()
    book.save(stream)
    assert refusal(stream.getvalue(), Limits(memory_bytes=256 * MIB)).code == "too_large"


def test_one_long_text_shared_by_many_cells_does_not_multiply(repacked: Repack) -> None:
    shared = SHARED.format("a" * 200_000)
    cells = "".join(f'<row r="{n}">' + f'<c t="s" r="A{n}"><v>0</v></c></row>' for n in range(1, 5000))
    bomb = repacked(workbook([HEADER]), sheet1=SHEET.format(cells), sharedStrings=shared)
    assert refusal(bomb, Limits(memory_bytes=256 * MIB)).code == "too_large"


@pytest.mark.parametrize("span", ['rowspan="2000"', 'colspan="250"'])
def test_a_long_text_that_spans_repeat_does_not_multiply(span: str) -> None:
    head = "".join(f"<td>{name}</td>" for name in HEADER)
    page = f"<table><tr>{head}</tr><tr><td {span}>{'a' * 100_000}</td></tr>" + "<tr><td>1</td></tr>" * 2000
    assert refusal(page.encode()).code == "too_large"


def test_merged_names_of_units_do_no_harm() -> None:
    head = "".join(f"<td>{name}</td>" for name in HEADER)
    cells = "".join(f"<tr><td>{n}</td><td>王伟</td></tr>" for n in range(1, 5000))
    page = f'<table><tr>{head}</tr><tr><td>0</td><td>李娜</td><td rowspan="5000">综采一队</td></tr>{cells}</table>'
    with open_source(page.encode()) as source:
        rows = [row for _sheet, batch in source.batches() for row in batch]
    assert rows[-1] == ["4999", "王伟", "综采一队"]


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (Limits(rows=40), "40"),
        (Limits(columns=2), "2"),
        (Limits(sheets=1), "1"),
    ],
)
def test_rows_columns_and_sheets_are_limited(limits: Limits, words: str) -> None:
    content = workbook([HEADER, *map(line, people(50))], [HEADER])
    error = refusal(content, limits)
    assert error.code == "too_large"
    assert words in error.message


@pytest.mark.parametrize("limits", [Limits(rows=40), Limits(columns=2)])
def test_text_and_html_are_limited_as_well(limits: Limits) -> None:
    rows = [HEADER, *map(line, people(50))]
    text = "\n".join(",".join(cells) for cells in rows)
    page = "<table>" + "".join(f"<tr><td>{'<td>'.join(cells)}</tr>" for cells in rows) + "</table>"
    assert refusal(text.encode(), limits).code == "too_large"
    assert refusal(page.encode(), limits).code == "too_large"


def test_a_page_without_end_of_row_is_limited() -> None:
    assert refusal(b"<table><tr><td>" + b"x" * (3 * MIB)).code == "too_large"


def _inline(number: int, values: list[str]) -> str:
    return "".join(
        f'<c r="{column}{number}" t="inlineStr"><is><t>{text}</t></is></c>'
        for column, text in zip("ABC", values, strict=True)
    )


def test_formatting_far_outside_the_table_does_no_harm(repacked: Repack) -> None:
    table = [HEADER, ["1", "甲", "队"]]
    cells = "".join(f'<row r="{number}">{_inline(number, values)}</row>' for number, values in enumerate(table, 1))
    far = '<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    _table, rows = read(repacked(workbook([HEADER]), sheet1=SHEET.format(cells + far)))
    assert len(rows) == 1


# --- nothing is left behind ----------------------------------------------------------------------------------------


@pytest.fixture
def spawned(monkeypatch: pytest.MonkeyPatch) -> list[tuple[subprocess.Popen, dict]]:
    """Every process that is started, with how it was started."""
    started = []

    class Recorded(subprocess.Popen):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            started.append((self, kwargs))

    monkeypatch.setattr(subprocess, "Popen", Recorded)
    return started


def test_no_process_outlives_the_source(spawned) -> None:
    content = workbook([HEADER, *map(line, people(3000))])
    with open_source(content) as source:
        next(iter(read_table(source, COLUMNS).rows()))
        ((process, _options),) = spawned
        assert process.poll() is None
    assert process.poll() is not None


def test_no_process_outlives_a_refusal(spawned) -> None:
    refusal(workbook([HEADER]), Limits(columns=2))
    assert [process.poll() is None for process, _options in spawned] == [False]


def test_the_reading_process_is_not_told_our_secrets(spawned, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIELD_KEYS", "secret")
    read(workbook([HEADER, ["1", "甲", "队"]]))
    ((_process, options),) = spawned
    assert "FIELD_KEYS" not in options["env"]
