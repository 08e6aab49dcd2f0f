"""The enterprise of the journey: units of five levels, people and posts."""

from typing import Any

UNITS: list[tuple[str, str, str, str]] = [
    ("QL", "青岭矿业集团工会", "", "corporation"),
    ("QL3", "青岭三矿工会", "QL", "enterprise"),
    ("QL3-01", "综采一队", "QL3", "branch"),
    ("QL3-01-1", "综采一队生产班", "QL3-01", "section"),
    ("QL3-01-1-1", "综采一队一组", "QL3-01-1", "union_group"),
    ("QL3-01-1-2", "综采一队二组", "QL3-01-1", "union_group"),
    ("QL3-02", "综采二队", "QL3", "branch"),
    ("QL3-02-1", "综采二队生产班", "QL3-02", "section"),
    ("QL3-02-1-1", "综采二队一组", "QL3-02-1", "union_group"),
    ("QL3-02-1-2", "综采二队二组", "QL3-02-1", "union_group"),
    ("QL3-03", "掘进一队", "QL3", "branch"),
    ("QL3-04", "掘进二队", "QL3", "branch"),
    ("QL3-05", "运输队", "QL3", "branch"),
    ("QL3-06", "机电队", "QL3", "branch"),
    ("QL3-07", "洗选厂", "QL3", "branch"),
    ("QL3-08", "机关", "QL3", "branch"),
]
# user name, name, unit, role
PEOPLE: list[tuple[str, str, str, str]] = [
    ("gao", "高国平", "QL3", "chair"),
    ("wu", "吴建民", "QL3", "vice_chair"),
    ("qin", "秦卫东", "QL3", "party_secretary"),
    ("zhou", "周文静", "QL3", "welfare_officer"),
    ("lin", "林秀云", "QL3", "womens_officer"),
    ("xu", "许志远", "QL3", "organisation_officer"),
    ("he", "何敏", "QL3", "insurance_officer"),
    ("qian", "钱丽", "QL3", "finance_officer"),
    ("fang", "方正", "QL3", "auditor"),
    ("shen", "沈岚", "QL3", "counsellor"),
    ("ye", "叶青", "QL3", "counselling_supervisor"),
    ("qiu", "邱明", "QL3", "administrator"),
    ("han", "韩立新", "QL3-01", "branch_chair"),
    ("guo", "郭建华", "QL3-01-1-1", "group_leader"),
    ("tian", "田晓东", "QL3-01-1-2", "group_leader"),
    ("meng", "孟凡", "QL3-02", "branch_chair"),
    ("luo", "罗芳", "QL3-07", "branch_chair"),
]


def write_organisation(book: Any) -> None:
    """Write the sheets units, people, posts."""
    sheet = book.add_worksheet("units")
    sheet.write_row(0, 0, ["code", "name", "parent", "kind"])
    for line, unit in enumerate(UNITS, 1):
        sheet.write_row(line, 0, unit)
    sheet = book.add_worksheet("people")
    sheet.write_row(0, 0, ["username", "name", "email", "phone"])
    for line, (username, name, _unit, _role) in enumerate(PEOPLE, 1):
        sheet.write_row(line, 0, [username, name, f"{username}@example.invalid", f"139400100{line:02d}"])
    sheet = book.add_worksheet("posts")
    sheet.write_row(0, 0, ["username", "unit", "role", "from", "to"])
    for line, (username, _name, unit, role) in enumerate(PEOPLE, 1):
        sheet.write_row(line, 0, [username, unit, role, "2024-01-01", ""])
    book.close()
