"""Ledgers as unions keep them, and the command that takes them over."""

import io
import json
from pathlib import Path

import xlsxwriter
from django.core.management import call_command

HEAD = ("工号", "姓名", "单位", "病种", "确诊日期", "病情等级", "状态", "总费用（元）", "医保报销", "自付金额")
ROW = ("030217", "陈国栋", "一组", "肺癌", "2025.12.05", "重度", "治疗中", "186,400", 108900, None)


def book(*rows: tuple, head: tuple = HEAD, title: str = "重病职工台账") -> bytes:
    """Return a workbook as unions keep it: a merged title above the header, a total below."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as workbook:
        sheet = workbook.add_worksheet("台账")
        sheet.merge_range(0, 0, 0, len(head) - 1, title)
        for number, row in enumerate((head, *rows, ("合计", *[None] * (len(head) - 2), 999)), start=1):
            for place, value in enumerate(row):
                sheet.write(number, place, value)
    return out.getvalue()


def run(tmp_path: Path, data: bytes, *options: str) -> tuple[dict, int]:
    """Run the command; return its report and its exit status."""
    path, out = tmp_path / "台账.xlsx", io.StringIO()
    path.write_bytes(data)
    try:
        call_command("import_cases", str(path), "--json", *options, stdout=out)
    except SystemExit as stop:
        return json.loads(out.getvalue()), int(stop.code or 0)
    return json.loads(out.getvalue()), 0


def row(**changes: object) -> tuple:
    named = dict(zip(HEAD, ROW, strict=True)) | changes
    return tuple(named.values())
