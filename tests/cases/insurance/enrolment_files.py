"""Lists of enrolments as unions keep them, and the command that takes them in."""

import io
import json
from pathlib import Path

import xlsxwriter
from django.core.management import call_command

HEAD = ("工号", "姓名", "参保日期", "份数", "保费", "工会经费", "行政经费", "保险凭证号")
ROW = ("030217", "陈国栋", None, None, None, None, None, None)


def book(*rows: tuple, head: tuple = HEAD, title: str = "互助保障参保名单") -> bytes:
    """Return a workbook with a merged title above the header and a total below."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as workbook:
        sheet = workbook.add_worksheet("名单")
        sheet.merge_range(0, 0, 0, len(head) - 1, title)
        for number, row in enumerate((head, *rows, ("合计", *[None] * (len(head) - 2), 999)), start=1):
            for place, value in enumerate(row):
                sheet.write(number, place, value)
    return out.getvalue()


def row(**changes: object) -> tuple:
    named = dict(zip(HEAD, ROW, strict=True)) | changes
    return tuple(named.values())


def run(tmp_path: Path, data: bytes, *options: str, plan: str = "provincial") -> tuple[dict, int]:
    """Run the command; return its report and its exit status."""
    path, out = tmp_path / "名单.xlsx", io.StringIO()
    path.write_bytes(data)
    try:
        call_command("import_enrolments", str(path), "--plan", plan, "--json", *options, stdout=out)
    except SystemExit as stop:
        return json.loads(out.getvalue()), int(stop.code or 0)
    return json.loads(out.getvalue()), 0
