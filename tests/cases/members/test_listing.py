"""Which members the list shows, in which order, page after page."""

from datetime import date

import pytest
from django.http import QueryDict

from cases.members.models import Member
from cases.members.selectors.listing import MemberFilter, member_page
from tests.factories import PostFactory, UserFactory
from tests.factories.members import MemberFactory, OutsiderFactory, id_number
from unioncare.organisation.enums import Role

PAGE = 4
ID = id_number(7, date(1985, 3, 2))


@pytest.fixture(autouse=True)
def _small_pages(monkeypatch):
    monkeypatch.setattr("cases.members.selectors.by_unit.PAGE_SIZE", PAGE)


def names(user, query="", cursor=""):
    page, _count = member_page(user, MemberFilter.from_query(QueryDict(query), user), cursor)
    return [member.name for member in page.rows]


def all_names(user, query=""):
    """Page through to the end."""
    shown, cursor, wanted = [], "", MemberFilter.from_query(QueryDict(query), user)
    while True:
        page, _count = member_page(user, wanted, cursor)
        assert len(page.rows) <= PAGE
        shown += [member.name for member in page.rows]
        if not page.has_next:
            return shown
        cursor = page.next_cursor


def add(unit, number, name, **facts):
    return MemberFactory(unit=unit, employee_no=number, name=name, **facts)


@pytest.fixture
def crowd(world):
    """Eleven people in three units, two of them outside the roster, and one in the other enterprise."""
    for unit, number, name in [
        (world.second_group, "005", "赵一"),
        (world.group, "009", "钱二"),
        (world.group, "001", "孙三"),
        (world.group, "004", "李四"),
        (world.second_group, "002", "周五"),
        (world.second_branch, "003", "吴六"),
        (world.group, "010", "郑七"),
        (world.second_branch, "011", "王八"),
        (world.second_branch, "012", "王八"),
        (world.far_group, "006", "远客"),
    ]:
        add(unit, number, name)
    OutsiderFactory(unit=world.group, name="册外甲")
    OutsiderFactory(unit=world.group, name="册外乙")
    return world


BY_UNIT = ["孙三", "李四", "钱二", "郑七", "册外甲", "册外乙", "周五", "赵一", "吴六", "王八", "王八"]


def test_members_stand_unit_by_unit_in_the_order_of_their_numbers(crowd):
    assert all_names(crowd.welfare_officer) == BY_UNIT


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("employee_no", ["孙三", "周五", "吴六", "李四", "赵一", "钱二", "郑七", "王八", "王八", "册外甲", "册外乙"]),
        ("-employee_no", ["王八", "王八", "郑七", "钱二", "赵一", "李四", "吴六", "周五", "孙三", "册外甲", "册外乙"]),
        ("name", ["册外甲", "册外乙", "李四", "钱二", "孙三", "王八", "王八", "吴六", "赵一", "郑七", "周五"]),
    ],
)
def test_other_orders_show_everybody_once(crowd, sort, order):
    assert all_names(crowd.welfare_officer, f"sort={sort}") == order


def test_names_from_the_end_are_the_reverse(crowd):
    forward, backward = (all_names(crowd.welfare_officer, f"sort={sort}") for sort in ("name", "-name"))
    assert backward == forward[::-1]


@pytest.mark.parametrize("sort", ["unit", "employee_no", "-employee_no", "name", "-name"])
def test_a_large_list_is_ordered_like_a_small_one(crowd, sort, monkeypatch):
    small = all_names(crowd.welfare_officer, f"sort={sort}")
    monkeypatch.setattr("unioncare.core.paging.capped_count.__defaults__", (3,))

    assert all_names(crowd.welfare_officer, f"sort={sort}") == small


def test_an_order_that_is_not_offered_counts_as_none(crowd):
    assert all_names(crowd.welfare_officer, "sort=phone") == BY_UNIT


def test_nobody_outside_the_scope_is_shown(crowd):
    assert names(crowd.group_leader) == ["孙三", "李四", "钱二", "郑七"]
    assert "远客" not in all_names(crowd.welfare_officer)
    assert all_names(crowd.person(Role.AUDITOR)) == []


def test_posts_in_several_places_give_one_list(crowd):
    user = UserFactory()
    PostFactory(user=user, unit=crowd.second_branch, role=Role.BRANCH_CHAIR)
    PostFactory(user=user, unit=crowd.group, role=Role.GROUP_LEADER)
    PostFactory(user=user, unit=crowd.far_group, role=Role.GROUP_LEADER)

    shown = all_names(user)
    assert sorted(shown) == sorted(["孙三", "李四", "钱二", "郑七", "册外甲", "册外乙", "吴六", "王八", "王八", "远客"])
    assert len(shown) == 10


@pytest.mark.parametrize("cursor", ["nonsense", "WzFd", "WyJhIiwiYiIsImMiXQ"])
def test_an_altered_cursor_begins_the_list_anew(crowd, cursor):
    assert names(crowd.welfare_officer, cursor=cursor) == BY_UNIT[:PAGE]


def test_a_cursor_of_another_order_begins_the_list_anew(crowd):
    user = crowd.welfare_officer
    by_name, _count = member_page(user, MemberFilter(sort="name"))
    assert names(user, cursor=by_name.next_cursor) == BY_UNIT[:PAGE]


class TestFilters:
    def test_by_status_of_which_several_may_be_chosen(self, world):
        add(world.group, "1", "在岗", status="active")
        add(world.group, "2", "病休", status="sick_leave")
        add(world.group, "3", "退休", status="retired")

        assert all_names(world.welfare_officer, "status=sick_leave") == ["病休"]
        assert all_names(world.welfare_officer, "status=sick_leave&status=retired") == ["病休", "退休"]
        assert len(all_names(world.welfare_officer, "status=nonsense")) == 3

    def test_by_sex(self, world):
        add(world.group, "1", "男", sex="m")
        add(world.group, "2", "女", sex="f")
        assert all_names(world.welfare_officer, "sex=f") == ["女"]

    def test_whoever_left_is_shown_apart(self, world):
        gone = add(world.group, "1", "离职")
        add(world.group, "2", "在岗")
        Member.objects.filter(pk=gone.pk).update(left_on="2026-01-01", status="left")

        assert all_names(world.welfare_officer) == ["在岗"]
        assert all_names(world.welfare_officer, "left=1") == ["离职"]

    def test_by_being_outside_the_roster(self, crowd):
        assert all_names(crowd.welfare_officer, "roster=outside") == ["册外甲", "册外乙"]

    def test_by_unit_with_everything_below_it(self, crowd):
        assert len(all_names(crowd.welfare_officer, f"unit={crowd.branch.code}")) == 8
        assert all_names(crowd.welfare_officer, f"unit={crowd.second_branch.code}") == ["吴六", "王八", "王八"]

    def test_a_unit_outside_the_scope_opens_nothing(self, crowd):
        leader = crowd.group_leader
        assert all_names(leader, f"unit={crowd.far_group.code}") == all_names(leader)
        assert "吴六" not in all_names(leader, f"unit={crowd.enterprise.code}")


class TestSearch:
    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("q=王八", ["王八", "王八"]),
            ("q=wangba", ["王八", "王八"]),
            ("q=ls", ["李四"]),
            ("q=00", ["孙三", "李四", "钱二", "周五", "赵一", "吴六"]),
            ("q=册外", ["册外甲", "册外乙"]),
            ("q=远客", []),
            ("q=w", []),
            ("q=%25", []),
        ],
    )
    def test_by_what_was_typed(self, crowd, query, expected):
        assert all_names(crowd.welfare_officer, query) == expected

    def test_together_with_the_other_filters(self, crowd):
        unit = f"unit={crowd.second_branch.code}"
        assert all_names(crowd.welfare_officer, f"q=01&{unit}") == ["王八", "王八"]
        assert all_names(crowd.welfare_officer, "q=册外&roster=outside") == ["册外甲", "册外乙"]
        assert all_names(crowd.welfare_officer, "q=王八&roster=outside") == []
        assert all_names(crowd.welfare_officer, "q=王八&left=1") == []

    @pytest.mark.parametrize(
        ("sort", "expected"),
        [
            ("employee_no", ["孙三", "周五", "吴六", "李四", "赵一", "钱二"]),
            ("-employee_no", ["钱二", "赵一", "李四", "吴六", "周五", "孙三"]),
            ("name", ["李四", "钱二", "孙三", "吴六", "赵一", "周五"]),
        ],
    )
    def test_in_every_order_and_page_after_page(self, crowd, sort, expected):
        assert all_names(crowd.welfare_officer, f"q=00&sort={sort}") == expected

    def test_by_a_whole_id_number_on_and_outside_the_roster(self, world):
        add(world.group, "1", "在册", id_number=ID)
        OutsiderFactory(unit=world.group, name="册外", id_number=ID)
        add(world.group, "2", "别人")
        assert all_names(world.welfare_officer, f"q={ID}") == ["在册", "册外"]
