"""The organisation from one workbook, through the command."""

import json
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command

from tests.factories import PostFactory, UnitFactory, UserFactory, World
from tests.imports.conftest import workbook
from tests.imports.organisation.conftest import book
from unioncare.imports.models import ImportRun, RunState
from unioncare.organisation.enums import Role, UnitKind
from unioncare.organisation.models import Post, Unit, User

TREE = [
    ["QL", "青岭矿业集团工会", None, "集团工会"],
    ["QL3", "青岭三矿工会", "QL", "enterprise"],
    ["QL3-01", "综采一队分会", "QL3", "Union branch"],
    ["QL3-01-1", "一班", "QL3-01", "班组"],
    ["QL3-01-1-1", "一组", "QL3-01-1", "工会小组"],
]
PEOPLE = [
    ["zhou", "周文静", "zhou@ql.example", "139-0351-7720", "030001"],
    ["han", "韩 立新", None, None, None],
]
POSTS = [
    ["zhou", "QL3", "生活保障部长", "2024.1.1", None],
    ["han", "综采一队分会", "branch_chair", "2024年3月", "2027-02-28"],
]


def run(file: Path, content: bytes, *flags: str) -> tuple[dict[str, Any], int]:
    """Import and return the JSON report and the exit status."""
    file.write_bytes(content)
    out, status = StringIO(), 0
    try:
        call_command("import_organisation", str(file), "--json", *flags, stdout=out)
    except SystemExit as stop:
        status = int(stop.code or 0)
    return json.loads(out.getvalue()), status


def codes(report: dict[str, Any]) -> list[tuple[str, int, str, str]]:
    return [(one["sheet"], one["row"], one["column"], one["code"]) for one in report["refused"]]


def test_a_union_stands_after_its_first_import(db: None, file: Path) -> None:
    report, status = run(file, book(TREE, PEOPLE, POSTS))

    assert status == 0
    assert report == {
        "rows": 9,
        "created": 9,
        "updated": 0,
        "unchanged": 0,
        "left": 0,
        "refused": [],
        "warnings": [],
    }
    group = Unit.objects.get(code="QL3-01-1-1")
    ancestors = Unit.objects.filter(path__in=group.ancestor_paths())
    assert [unit.kind for unit in ancestors] == list(UnitKind)
    zhou = User.objects.get(username="zhou")
    assert (zhou.name, zhou.phone, zhou.employee_no) == ("周文静", "13903517720", "030001")
    assert not zhou.has_usable_password()
    post = Post.objects.get(user__username="han")
    assert (post.unit.code, post.role) == ("QL3-01", Role.BRANCH_CHAIR)
    assert (post.starts_on, post.ends_on) == (date(2024, 3, 1), date(2027, 2, 28))
    assert Unit.objects.find_problems() == ([], [], [], [], [])


def test_the_same_file_again_changes_nothing(db: None, file: Path) -> None:
    run(file, book(TREE, PEOPLE, POSTS))

    report, status = run(file, book(TREE, PEOPLE, POSTS))

    assert status == 0
    assert (report["created"], report["updated"], report["unchanged"]) == (0, 0, 9)


def test_a_dry_run_tells_the_same_and_writes_nothing(db: None, file: Path) -> None:
    report, _status = run(file, book(TREE, PEOPLE, POSTS), "--dry-run")

    assert report["created"] == 9
    assert not Unit.objects.exists()
    assert not ImportRun.objects.exists()


def test_english_headers_and_the_order_of_rows_do_not_matter(db: None, file: Path) -> None:
    content = workbook(
        [["Code", "Name", "Parent", "Kind"], *reversed(TREE)],
        [["user name", "name"], ["han", "Han Lixin"]],
        [["username", "unit", "role", "from", "to"], ["han", "QL3-01", "Branch chair", "2024-03-01", ""]],
        names=("Units", "People", "Posts"),
    )

    report, status = run(file, content)

    assert (status, report["created"]) == (0, 7)


def test_one_sheet_alone_is_enough(world: World, file: Path) -> None:
    content = workbook([["用户名", "姓名"], ["li", "李伟"]], names=("人员",))

    report, _status = run(file, content)

    assert report["created"] == 1


def test_a_later_file_renames_moves_and_ends(world: World, file: Path) -> None:
    content = book(
        [["QL3-01-1", "综采一班", "QL3-02", "section"]],
        [["branch_chair", "韩立新", "han@ql.example", None, None]],
        [["branch_chair", "QL3-01", "branch_chair", "2020-01-01", "2026-03-31"]],
    )

    report, status = run(file, content)

    assert (status, report["updated"]) == (0, 3)
    section = Unit.objects.get(code="QL3-01-1")
    assert section.name == "综采一班"
    assert Unit.objects.get_parent(section).code == "QL3-02"
    assert Unit.objects.get(code="QL3-01-1-1").path.startswith(section.path)
    assert world.branch_chair.email == "han@ql.example"
    assert world.post_of(Role.BRANCH_CHAIR).ends_on == date(2026, 3, 31)


def test_a_unit_moves_to_a_place_that_only_its_new_kind_and_name_allow(world: World, file: Path) -> None:
    UnitFactory(parent=world.section, name="检修组", kind=UnitKind.UNION_GROUP)
    UnitFactory(parent=world.enterprise, code="JX", name="检修组", kind=UnitKind.BRANCH)

    report, status = run(file, book([["JX", "检修二组", "QL3-01-1", "union_group"]]))

    assert (status, report["updated"]) == (0, 1)
    moved = Unit.objects.get(code="JX")
    assert (moved.name, moved.kind, Unit.objects.get_parent(moved)) == ("检修二组", "union_group", world.section)


def test_a_file_without_parents_moves_no_unit_to_the_top(world: World, file: Path) -> None:
    content = book([["QL3-01", "综采一队工会分会", None, "branch"]])

    report, status = run(file, content)

    assert (status, report["updated"]) == (0, 1)
    branch = Unit.objects.get(code="QL3-01")
    assert (branch.name, Unit.objects.get_parent(branch)) == ("综采一队工会分会", world.enterprise)


def test_somebody_deactivated_is_not_appointed_by_an_old_file(world: World, file: Path) -> None:
    UserFactory(username="li", name="李伟", is_active=False)

    report, status = run(file, book(posts=[["li", "QL3-01", "clerk", "2026-01-01", None]]))

    assert (status, codes(report)) == (1, [("posts", 2, "username", "person_inactive")])
    assert not Post.objects.filter(user__username="li").exists()


def test_what_a_column_cannot_hold_is_refused_and_an_extension_is_kept(world: World, file: Path) -> None:
    long = "a" * 60 + "@" + "b" * 60 + "." + "c" * 60 + "." + "d" * 60 + "." + "e" * 30 + ".example"
    people = [["li", "李伟", long, None, None], ["wang", "王强", None, "0351-77201234-801234", None]]

    report, status = run(file, book(people=people))

    assert (status, codes(report)) == (1, [("people", 2, "email", "email_invalid")])
    assert User.objects.get(username="wang").phone == "035177201234801234"


def test_empty_cells_say_nothing_about_what_stands(world: World, file: Path) -> None:
    person = UserFactory(username="li", name="李伟", email="li@ql.example", phone="13903517720")
    PostFactory(user=person, unit=world.branch, role=Role.CLERK, starts_on=date(2024, 1, 1), ends_on=date(2026, 1, 1))

    report, _status = run(
        file, book(people=[["li", "李伟", None, None, None]], posts=[["li", "QL3-01", "clerk", "2024-01-01", None]])
    )

    assert report["unchanged"] == 2
    assert User.objects.get(pk=person.pk).email == "li@ql.example"
    assert Post.objects.get(user=person).ends_on == date(2026, 1, 1)


@time_machine.travel("2026-03-18 09:00+08:00", tick=False)
def test_a_post_without_a_beginning_begins_today_and_is_not_doubled(world: World, file: Path) -> None:
    content = book(people=[["li", "李伟", None, None, None]], posts=[["li", "QL3-01", "clerk", None, None]])

    run(file, content)
    with time_machine.travel("2026-04-01 09:00+08:00", tick=False):
        report, _status = run(file, content)

    assert report["unchanged"] == 2
    assert Post.objects.get(user__username="li").starts_on == date(2026, 3, 18)


def test_good_rows_are_written_and_bad_ones_named_by_cell(world: World, file: Path) -> None:
    report, status = run(
        file,
        book(
            units=[
                ["NEW", "新分会", "QL3", "branch"],
                [None, "无编码", "QL3", "branch"],
                ["U2", None, "QL3", "branch"],
                ["U3", "三", "QL3", "部落"],
                ["U4", "四", "QL9", "branch"],
                ["NEW", "又一个", "QL3", "branch"],
                ["U5", "五", "QL3-01-1-1", "branch"],
                ["U6", "综采一队分会", "QL3", "branch"],
                ["U7", "七", "U4", "section"],
            ]
        ),
    )

    assert status == 1
    assert report["created"] == 1
    assert codes(report) == [
        ("units", 3, "code", "code_missing"),
        ("units", 4, "name", "name_missing"),
        ("units", 5, "kind", "kind_unknown"),
        ("units", 6, "parent", "parent_unknown"),
        ("units", 7, "code", "unit_duplicate"),
        ("units", 8, "kind", "unit_above_parent"),
        ("units", 9, "name", "unit_name_taken"),
        ("units", 10, "parent", "parent_refused"),
    ]
    assert Unit.objects.filter(code="NEW").exists()
    assert not Unit.objects.filter(code__startswith="U").exists()


def test_units_that_hang_on_one_another_are_refused(world: World, file: Path) -> None:
    report, _status = run(
        file, book(units=[["A", "甲", "B", "section"], ["B", "乙", "A", "section"], ["C", "丙", "C", "section"]])
    )

    assert {code for _sheet, _row, _column, code in codes(report)} == {"unit_under_itself"}
    assert len(report["refused"]) == 3


def test_a_unit_cannot_be_moved_under_its_own_child(world: World, file: Path) -> None:
    report, _status = run(file, book(units=[["QL3-01", "综采一队分会", "QL3-01-1", "branch"]]))

    assert ("units", 2, "parent", "unit_under_itself") in codes(report)


def test_bad_people_are_named_by_cell(world: World, file: Path) -> None:
    UserFactory(username="taken", email="taken@ql.example")

    report, status = run(
        file,
        book(
            people=[
                ["li", "李伟", "LI@ql.example", None, None],
                [None, "无名", None, None, None],
                ["王 伟", "王伟", None, None, None],
                ["LI", "李又", None, None, None],
                ["wang", None, None, None, None],
                ["chen", "陈", "not an address", None, None],
                ["chen2", "陈", "taken@QL.example", None, None],
                ["chen3", "陈", "li@ql.example", None, None],
                ["chen4", "陈", None, "1390351", None],
            ]
        ),
    )

    assert status == 1
    assert codes(report) == [
        ("people", 3, "username", "username_missing"),
        ("people", 4, "username", "username_invalid"),
        ("people", 5, "username", "username_duplicate"),
        ("people", 6, "name", "name_missing"),
        ("people", 7, "email", "email_invalid"),
        ("people", 8, "email", "email_taken"),
        ("people", 9, "email", "email_taken"),
        ("people", 10, "phone", "phone_invalid"),
    ]
    assert User.objects.get(username="li").email == "li@ql.example"


def test_bad_posts_are_named_by_cell(world: World, file: Path) -> None:
    report, status = run(
        file,
        book(
            units=[["BAD", "坏", "NOWHERE", "branch"]],
            people=[["bad", None, None, None, None]],
            posts=[
                ["clerk", "QL3", "审计", "2026-01-01", None],
                ["nobody", "QL3", "clerk", "2026-01-01", None],
                ["bad", "QL3", "clerk", "2026-01-01", None],
                ["clerk", "QL9", "clerk", "2026-01-01", None],
                ["clerk", "BAD", "clerk", "2026-01-01", None],
                ["clerk", "一班", "clerk", "2026-01-01", None],
                ["clerk", "QL3-01", "clerk", "2026-01-01", "2025-01-01"],
                ["clerk", "QL3-01", "clerk", "someday", None],
                ["clerk", "QL3", "clerk", "2025-01-01", None],
                ["clerk", "QL3-02", "clerk", "2026-01-01", None],
                ["clerk", "QL3-02", "clerk", "2026-06-01", None],
            ],
        ),
    )

    assert status == 1
    assert [code for code in codes(report) if code[0] == "posts"] == [
        ("posts", 2, "role", "role_unknown"),
        ("posts", 3, "username", "person_unknown"),
        ("posts", 4, "username", "person_refused"),
        ("posts", 5, "unit", "unit_unknown"),
        ("posts", 6, "unit", "unit_refused"),
        ("posts", 7, "unit", "unit_ambiguous"),
        ("posts", 8, "to", "dates_swapped"),
        ("posts", 9, "from", "date_invalid"),
        ("posts", 10, "from", "post_overlaps"),
        ("posts", 12, "from", "post_duplicate"),
    ]
    assert "2020-01-01" in next(one["message"] for one in report["refused"] if one["code"] == "post_overlaps")


def test_every_problem_says_what_to_do_in_both_languages(world: World, file: Path) -> None:
    report, _status = run(file, book(units=[["U4", "四", "QL9", "branch"]]))

    (issue,) = report["refused"]
    assert set(issue) == {"sheet", "row", "column", "code", "value", "message", "hint"}
    assert issue["value"] == "QL9"
    assert issue["message"]
    assert issue["hint"]


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 no table", "not_spreadsheet"),
        (workbook([["编码"]], names=("别的",)), "sheet_missing"),
        (book(), "header_only"),
    ],
    ids=["empty", "not a table", "no such sheet", "headers only"],
)
def test_an_unreadable_file_ends_with_2_and_writes_nothing(db: None, file: Path, content: bytes, error: str) -> None:
    file.write_bytes(content)

    out = StringIO()

    with pytest.raises(CommandError) as raised:
        call_command("import_organisation", str(file), "--json", stdout=out)

    assert raised.value.returncode == 2
    told = json.loads(out.getvalue())
    assert told == {"error": error, "message": str(raised.value)}
    assert file.name in told["message"]
    assert not Unit.objects.exists()


def test_a_file_that_is_not_there_ends_with_2(db: None, file: Path) -> None:
    out = StringIO()

    with pytest.raises(CommandError) as raised:
        call_command("import_organisation", str(file), "--json", stdout=out)

    assert raised.value.returncode == 2
    assert json.loads(out.getvalue())["message"] == str(raised.value)
    assert str(file.name) in str(raised.value)


def test_the_plain_report_counts_and_names_the_rows(world: World, file: Path) -> None:
    file.write_bytes(book(units=[["NEW", "新分会", "QL3", "branch"], ["U4", "四", "QL9", "branch"]]))
    out = StringIO()

    with pytest.raises(SystemExit):
        call_command("import_organisation", str(file), stdout=out)

    lines = out.getvalue().splitlines()
    assert len(lines) == 2
    assert "3" in lines[0]


def test_new_people_get_one_time_passwords_in_a_file_that_only_the_owner_reads(
    db: None, file: Path, tmp_path: Path
) -> None:
    sheet = tmp_path / "passwords.xlsx"

    run(file, book(TREE, PEOPLE, POSTS), "--passwords", str(sheet))

    assert sheet.stat().st_mode & 0o077 == 0
    assert User.objects.get(username="zhou").must_change_password
    assert ImportRun.objects.get().state == RunState.DONE
