"""Make the awkward files beside this one: `python -m tests.data.rosters.make`. Run once; the files are committed."""

import csv
import html
import io
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter
import xlwt

from .organisation import write_organisation
from .people import Person, people, person
from .scrambled import encrypted_workbook, encrypted_xlsx

HERE = Path(__file__).parent
HEADER = ("工号", "姓名", "性别", "身份证号", "出生日期", "手机号", "部门", "入会时间", "人员状态")
MADE_ON = datetime(2026, 3, 1)


def row(one: Person) -> list[Any]:
    return [
        one.number,
        one.name,
        one.sex,
        one.id_number,
        one.birth.isoformat(),
        one.phone,
        one.unit,
        one.joined.isoformat(),
        one.status,
    ]


def new_book(name: str) -> Any:
    book = xlsxwriter.Workbook(str(HERE / name), {"strings_to_formulas": False})
    book.set_properties({"created": MADE_ON})
    return book


def sheet_of(book: Any, name: str, rows: Sequence[Sequence[Any]], top: int = 0) -> Any:
    sheet = book.add_worksheet(name)
    for number, values in enumerate(rows, top):
        for place, value in enumerate(values):
            write = sheet.write_string if isinstance(value, str) else sheet.write
            write(number, place, value)
    return sheet


def titled(name: str, everybody: Sequence[Person]) -> None:
    """A printed form: title, two merged header rows, a page break with the header again, sum and signatures."""
    book = new_book(name)
    middle = book.add_format({"align": "center", "valign": "vcenter", "text_wrap": True})
    sheet = book.add_worksheet("在册")
    sheet.merge_range("A1:J1", "青岭三矿2026年3月在册职工花名册", middle)
    sheet.write("A2", "填报单位：青岭三矿人力资源部")
    sheet.write("H2", "填报日期：2026年3月1日")
    _merged_header(sheet, 2, middle)
    line = 4
    for order, one in enumerate(everybody):
        if order == len(everybody) // 2:
            line += 1
            _merged_header(sheet, line, middle)
            line += 2
        sheet.write_row(line, 0, [order + 1, one.number, one.name, one.sex])
        sheet.write_row(line, 4, [one.id_number, f"{one.birth:%Y.%m.%d}", one.phone, one.unit])
        sheet.write_row(line, 8, [f"{one.joined.year}年{one.joined.month}月", one.status])
        line += 1
    sheet.merge_range(line, 0, line, 2, "合  计", middle)
    sheet.write(line, 3, f"{len(everybody)}人")
    sheet.write_row(line + 2, 0, ["制表人：贺小军", "", "", "审核：许志远", "", "", "", "单位负责人：高国平"])
    note = book.add_worksheet("填表说明")
    note.write("A1", "一、工号为六位；二、身份证号必须为文本格式。")
    book.close()


def _merged_header(sheet: Any, line: int, middle: Any) -> None:
    sheet.merge_range(line, 0, line + 1, 0, "序号", middle)
    sheet.merge_range(line, 1, line, 5, "基本信息", middle)
    sheet.write_row(line + 1, 1, ["工 号", "姓  名\n（必填）", "性别", "身份证号码（18位）", "出 生\n年 月"], middle)
    sheet.merge_range(line, 6, line + 1, 6, "联系电话", middle)
    sheet.merge_range(line, 7, line, 9, "组织信息", middle)
    sheet.write_row(line + 1, 7, ["＊所在单位", "入会日期", "用工状态"], middle)


def journey() -> None:
    """The roster of the whole journey: forty people in awkward but readable cells, and two rows to refuse."""
    crowd = people(40)
    crowd[0] = crowd[0].but(name="陈国栋", number="030217", unit="综采一队一组")
    crowd[1] = crowd[1].but(name="刘 玉 梅", unit="青岭三矿工会/综采一队/综采一队生产班/综采一队一组")
    crowd[2] = crowd[2].but(phone="+86 139-4001-5838", unit="QL3-07")
    crowd[3] = crowd[3].but(name="单志强", id_number=crowd[3].id_number.lower())
    crowd[4] = crowd[4].but(name="阿依古丽•买买提", number="０３０２６９")
    crowd[5] = crowd[5].but(status="病休")
    crowd[6] = crowd[6].but(status="内退", name="曾　国　平")
    crowd.append(person(40).but(id_number="1.40921E+17"))
    crowd.append(person(41).but(phone="1384001583"))
    titled("journey.xlsx", crowd)


def dates() -> None:
    """One person for each way of writing the same birthday, 2 March 1985."""
    book = new_book("dates.xlsx")
    sheet = sheet_of(book, "Sheet1", [HEADER])
    day = datetime(1985, 3, 2)
    texts: list[Any] = [
        "1985-3-2", "1985.03.02", "1985/3/2", "1985年3月2日", "1985 年 03 月 02 日", "19850302", 19850302, 31108,
        "31108", "1985-03-02 00:00:00", "１９８５－３－２", " 1985.3.2 ", day, day, "1985/03/02 0:00",
    ]  # fmt: skip
    formats = {12: "yyyy-mm-dd", 13: '[$-804]yyyy"年"m"月"d"日";@'}
    for order, value in enumerate(texts):
        sheet.write_row(order + 1, 0, row(person(order).but(id_number="")))
        if isinstance(value, datetime):
            sheet.write_datetime(order + 1, 4, value, book.add_format({"num_format": formats[order]}))
        else:
            sheet.write(order + 1, 4, value)
    book.close()


def refused() -> None:
    """One row for each reason of refusal that the file itself shows; the column 备注 names the code."""
    lines: list[list[Any]] = []

    def add(code: str, one: Person, **cells: Any) -> None:
        values = row(one)
        for place, value in cells.items():
            values[HEADER.index(place)] = value
        lines.append([*values, code])

    crowd = people(20, 60)
    add("good", crowd[0])
    add("id_precision", crowd[1], 身份证号=float(crowd[1].id_number[:17] + "0"))
    add("id_precision", crowd[2], 身份证号="1.40921E+17")
    add("id_checksum", crowd[3], 身份证号=crowd[3].id_number[:17] + ("0" if crowd[3].id_number[17] != "0" else "1"))
    add("date_invalid", crowd[4], 出生日期="1985-02-30")
    add("date_invalid", crowd[5], 入会时间="去年")
    add("duplicate_employee", crowd[6], 工号=crowd[0].number)
    add("duplicate_id", crowd[7], 身份证号=crowd[8].id_number)
    add("duplicate_id", crowd[8])
    add("name_missing", crowd[9], 姓名="")
    add("employee_missing", crowd[10], 工号="")
    add("unit_unknown", crowd[11], 部门="火箭队")
    add("unit_ambiguous", crowd[12], 部门="一组")
    add("phone_invalid", crowd[13], 手机号="1384001583")
    book = new_book("refused.xlsx")
    sheet_of(book, "在册", [[*HEADER, "备注"], *lines])
    book.close()


def formulas() -> None:
    """Cells that would run as formulas if they ever left as such."""
    crowd = people(4, 90)
    crowd[0] = crowd[0].but(name='=HYPERLINK("http://example.invalid","张三")')
    crowd[1] = crowd[1].but(name="@SUM(A1:A9)")
    crowd[2] = crowd[2].but(name="+cmd|' /C calc'!A0")
    crowd[3] = crowd[3].but(name="-1+1|calc", number="'030999")
    book = new_book("formulas.xlsx")
    sheet_of(book, "Sheet1", [HEADER, *map(row, crowd)])
    book.close()


def sheets() -> None:
    """People in two sheets with different headers, beside a sheet of codes and a hidden old copy."""
    book = new_book("two-sheets.xlsx")
    sheet_of(book, "说明", [["本表由人力资源部提供"], ["联系电话", "0351-6041234"]])
    sheet_of(book, "在册", [HEADER, *map(row, people(5, 100))])
    retired = [[one.name, one.number, one.unit, "退休"] for one in people(3, 105)]
    sheet_of(book, "退休", [["退休人员"], [], ["职工姓名", "职工编号", "原单位（部门）", "所属部门", "状态"]], top=0)
    sheet = book.get_worksheet_by_name("退休")
    for number, (name, code, unit, status) in enumerate(retired, 3):
        sheet.write_row(number, 0, [name, code, "青岭三矿", unit, status])
    sheet_of(book, "旧", [HEADER, *map(row, people(5, 120))]).hide()
    book.close()


def texts() -> None:
    """The same people as text files of every encoding and delimiter in use."""
    crowd = [row(one) for one in people(6, 130)]
    crowd[0][1] = "王\n建国"
    crowd[1][5] = "８６－１３９４００１５８３８"
    crowd[2][0] = '="030999"'
    for name, encoding, delimiter in (
        ("gb18030.csv", "gb18030", ","),
        ("utf8-bom.csv", "utf-8-sig", ","),
        ("utf8-semicolons.csv", "utf-8", ";"),
        ("utf16-tabs.txt", "utf-16", "\t"),
    ):
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=delimiter).writerows([["职工花名册"], HEADER, *crowd, [], ["合计", 6]])
        (HERE / name).write_bytes(text.getvalue().encode(encoding))


def pages() -> None:
    """HTML named .xls: one as a personnel system writes it, one without any end tag."""
    crowd = [row(one) for one in people(6, 140)]
    cells = "".join(
        f"<tr>{''.join(f'<td class=xl24>{html.escape(cell)}&nbsp;</td>' for cell in line)}</tr>\n" for line in crowd
    )
    page = (
        '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta http-equiv=Content-Type content="text/html;'
        ' charset=gb2312"><style>td{mso-number-format:"\\@"}</style></head><body>\n<table border=1>'
        "<tr><td colspan=9>青岭三矿&nbsp;职工花名册</td></tr>\n"
        "<tr><th rowspan=2>工号<th rowspan=2>姓名<th colspan=3>基本信息<th rowspan=2>联系电话<th colspan=3>组织</tr>\n"
        "<tr><th>性别<th>身份证号<br>（必填）<th>出生日期<th>部门<th>入会时间<th>状态</tr>\n"
        f"{cells}<tr><td colspan=2>总计<td colspan=7>6人</table></body></html>"
    )
    (HERE / "html-table.xls").write_bytes(page.encode("gb18030"))
    bare = "<TABLE><TR><TD>" + "<TR><TD>".join("<TD>".join(line) for line in [list(HEADER), *crowd]) + "</TABLE>"
    (HERE / "html-without-end-tags.xls").write_bytes(bare.encode())


def old_workbook() -> None:
    """A real .xls of the nineties: numbers as numbers, dates as dates, a merged title."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("在册人员")
    sheet.write_merge(0, 1, 0, 8, "青岭三矿职工名册")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for place, text in enumerate(HEADER):
        sheet.write(2, place, text)
    for line, one in enumerate(people(6, 150), 3):
        values = row(one)
        values[0], values[5] = int(one.number), int(one.phone)
        values[4] = one.birth
        for place, value in enumerate(values):
            sheet.write(line, place, value, day if place == 4 else xlwt.Style.default_style)
    book.save(str(HERE / "biff.xls"))


def useless() -> None:
    """Files that are refused as a whole."""
    (HERE / "not-a-spreadsheet.xlsx").write_text("关于做好2026年在册职工统计工作的通知\n各单位：\n请于3月底前报送。\n")
    (HERE / "picture.xls").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    (HERE / "empty.csv").write_bytes(b"")
    book = new_book("empty.xlsx")
    book.add_worksheet("Sheet1")
    book.close()
    book = new_book("header-only.xlsx")
    sheet_of(book, "在册", [["职工花名册"], HEADER, [], ["合计", 0]])
    book.close()
    book = new_book("no-header.xlsx")
    sheet_of(book, "Sheet1", [row(one) for one in people(3, 160)])
    book.close()
    (HERE / "encrypted.xls").write_bytes(encrypted_workbook())
    (HERE / "encrypted.xlsx").write_bytes(encrypted_xlsx())


def main() -> None:
    titled("titled.xlsx", people(12, 200))
    journey()
    dates()
    refused()
    formulas()
    sheets()
    texts()
    pages()
    old_workbook()
    useless()
    write_organisation(new_book("organisation.xlsx"))


if __name__ == "__main__":
    main()
