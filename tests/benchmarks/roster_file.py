"""A roster as large as one likes, of invented people, the same at every run."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

from unioncare.imports.cleaning.identity import check_character

HEADER = ("工号", "姓名", "性别", "身份证号", "出生日期", "手机号", "部门", "入会时间", "人员状态")
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕单仇解区"
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂建国志文华玉兰红梅春雪飞鹏斌琴云海"
AREAS = ("140902", "140921", "140922", "140105", "410102", "130102", "610102")
BRANCHES, GROUPS = 40, 10
FIRST_BIRTH = date(1962, 1, 1)
_SEQUENCES = 499  # per day of birth and area, odd for men and even for women


def unit_names() -> list[tuple[str, list[str]]]:
    """Return the branches of the invented enterprise with their groups."""
    return [(f"第{n + 1}队", [f"第{n + 1}队{m + 1}组" for m in range(GROUPS)]) for n in range(BRANCHES)]


def rows(count: int) -> Iterator[tuple[str, ...]]:
    """Yield the rows: no two share an employee number or an ID number, nothing in them is wrong."""
    units = [group for _branch, groups in unit_names() for group in groups]
    for order in range(count):
        woman = order % 3 == 0
        birth = FIRST_BIRTH + timedelta(days=order * 7 % 14_000)
        serial = order // 14_000 % _SEQUENCES * 2 + (2 if woman else 1)
        body = f"{AREAS[order % len(AREAS)]}{birth:%Y%m%d}{serial:03d}"
        given = GIVEN[order * 7 % len(GIVEN)] + (GIVEN[order * 13 % len(GIVEN)] if order % 5 else "")
        name = SURNAMES[order % len(SURNAMES)] + given
        joined = birth + timedelta(days=19 * 365 + order % 2_000)
        yield (
            f"{order + 1:06d}",
            name,
            "女" if woman else "男",
            body + check_character(body),
            birth.isoformat(),
            f"1{30 + order % 60}{10_000_000 + order * 7_919 % 89_999_999:08d}",
            units[order * 17 % len(units)],
            joined.isoformat(),
            "退休" if order % 29 == 0 else "在职",
        )


def write_roster(path: Path, count: int) -> Path:
    """Write the roster as an .xlsx file, once."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_numbers": False})
        sheet = book.add_worksheet("在册")
        sheet.write_row(0, 0, HEADER)
        for number, row in enumerate(rows(count), 1):
            sheet.write_row(number, 0, row)
        book.close()
    return path
