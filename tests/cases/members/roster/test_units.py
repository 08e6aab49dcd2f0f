"""Which unit a cell means."""

import pytest

from cases.members.roster.new_units import PlannedUnit, UnitFinder, UnitMaker
from cases.members.roster.units import UnitDirectory
from tests.factories import UnitFactory
from unioncare.organisation.enums import UnitKind
from unioncare.organisation.models import Unit


@pytest.fixture
def directory(world):
    return UnitDirectory()


def found(directory, text):
    answer = directory.find(text)
    return answer.pk and Unit.objects.get(pk=answer.pk).code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("QL3-01", "QL3-01"),
        ("ql3-01", "QL3-01"),
        ("综采一队分会", "QL3-01"),
        ("综采一队", "QL3-01"),
        (" 综 采 一 队 ", "QL3-01"),
        ("综采一队工会", "QL3-01"),
        ("二组", "QL3-01-1-2"),
        ("综采一队/一班", "QL3-01-1"),
        ("综采一队/一班/一组", "QL3-01-1-1"),
        ("综采五队 > 一班 > 一组", "QL1-01-1-1"),
        ("综采五队\\一组", "QL1-01-1-1"),
        ("综采一队-一班", "QL3-01-1"),
        ("综采一队 一班 一组", "QL3-01-1-1"),
        ("青岭三矿工会/综采一队/一班", "QL3-01-1"),
        ("青岭三矿／综采一队／一班", "QL3-01-1"),
        ("青岭矿业集团工会→青岭一矿→一组", "QL1-01-1-1"),
        ("综采一队/QL3-01-1-2", "QL3-01-1-2"),
    ],
)
def test_code_name_or_path_name_a_unit(directory, text, code):
    assert found(directory, text) == code


@pytest.mark.parametrize("text", ["一组", "一班", "一班/一组"])
def test_what_several_units_answer_to_is_ambiguous_and_they_are_told_apart(directory, text):
    problem = directory.find(text).problem
    assert problem.code == "unit_ambiguous"
    assert "综采一队分会/" in problem.message
    assert "综采五队分会/" in problem.message


def test_a_name_that_two_units_nearly_have_is_ambiguous(world):
    UnitFactory(parent=world.enterprise, code="J1", name="掘进一队")
    problem = UnitDirectory().find("掘进队").problem
    assert problem.code == "unit_ambiguous"
    assert "掘进一队" in problem.message
    assert "掘进二队分会" in problem.message


@pytest.mark.parametrize(
    ("text", "reason"),
    [("火箭队", "unit_unknown"), ("", "unit_unknown.missing"), ("综采一队份会", "unit_unknown.near")],
)
def test_what_no_unit_answers_to_is_unknown(directory, text, reason):
    assert directory.find(text).problem.reason == reason


def test_units_outside_the_scope_are_named_but_not_taken(world):
    directory = UnitDirectory([world.enterprise.path])

    assert found(directory, "一组") == "QL3-01-1-1"
    problem = directory.find("综采五队").problem
    assert problem.reason == "unit_unknown.outside"


def test_a_unit_that_is_no_longer_active_is_not_taken(world):
    Unit.objects.filter(pk=world.second_group.pk).update(is_active=False)
    assert UnitDirectory().find("二组").problem.reason == "unit_unknown.inactive"


class TestCreatingUnits:
    def plan(self, *texts, below=None, scope=None):
        finder = UnitFinder(UnitDirectory(scope), create=True, below=below)
        answers = [finder.find(text) for text in texts]
        return finder, answers

    def test_known_units_are_taken_and_unknown_ones_planned_once(self, world):
        finder, answers = self.plan("综采一队", "综采一队/三班", "综采一队/三班", "综采一队分会／三班/五组")

        assert [reference for reference, _problem in answers] == [world.branch.pk, -1, -1, -2]
        assert finder.planned == [
            PlannedUnit(world.branch.pk, ("三班",)),
            PlannedUnit(world.branch.pk, ("三班", "五组")),
        ]
        assert finder.name(-2) == "五组"

    def test_they_are_made_below_what_is_there_with_the_next_kind(self, world):
        finder, _answers = self.plan("综采一队/三班/五组", "运输队")
        pks = UnitMaker(finder.planned, None).make()

        group, branch = Unit.objects.get(pk=pks[0]), Unit.objects.get(pk=pks[1])
        assert [unit.name for unit in Unit.objects.filter(path__in=group.ancestor_paths())] == [
            "青岭矿业集团工会", "青岭三矿工会", "综采一队分会", "三班", "五组",
        ]  # fmt: skip
        assert (group.kind, branch.kind) == (UnitKind.UNION_GROUP, UnitKind.ENTERPRISE)
        assert Unit.objects.get_parent(branch) == world.corporation
        assert group.code == "QL3-01-01-01"
        assert Unit.objects.find_problems() == ([], [], [], [], [])

    def test_below_a_named_unit_on_request(self, world):
        finder, _answers = self.plan("运输队", below=world.enterprise.pk)
        (pk,) = UnitMaker(finder.planned, None).make()
        assert Unit.objects.get_parent(Unit.objects.get(pk=pk)) == world.enterprise

    def test_what_is_ambiguous_is_not_created(self, world):
        _finder, [(reference, problem)] = self.plan("一组")
        assert reference is None
        assert problem.code == "unit_ambiguous"

    def test_nothing_is_built_on_a_unit_outside_the_scope(self, world):
        _finder, [(reference, problem)] = self.plan("综采五队/九班", scope=[world.enterprise.path])
        assert reference is None
        assert problem.reason == "unit_unknown.outside"

    def test_of_two_unions_none_is_guessed(self, world):
        UnitFactory(code="B", name="另一集团", kind=UnitKind.CORPORATION)
        _finder, [(reference, problem)] = self.plan("运输队")
        assert reference is None
        assert problem.reason == "unit_unknown.homeless"

    def test_two_people_who_plan_the_same_make_it_once(self, world):
        finder, _answers = self.plan("综采一队/三班")
        first = UnitMaker(finder.planned, None).make()
        maker = UnitMaker(finder.planned, None)
        assert maker.make() == first
        assert maker.created == 0


@pytest.mark.django_db
class TestTheFirstDayOfAUnion:
    def make(self, *texts):
        finder = UnitFinder(UnitDirectory(), create=True)
        for text in texts:
            finder.find(text)
        UnitMaker(finder.planned, None).make()
        return [(unit.depth, unit.name, unit.kind) for unit in Unit.objects.order_by("path")]

    def test_paths_from_one_top_make_one_tree(self):
        assert self.make("三矿/综采一队/一班", "三矿/综采一队/二班", "三矿/机关") == [
            (1, "三矿", "enterprise"),
            (2, "综采一队", "branch"),
            (3, "一班", "section"),
            (3, "二班", "section"),
            (2, "机关", "branch"),
        ]

    def test_five_levels_begin_with_a_corporation(self):
        tree = self.make("集团/三矿/综采一队/一班/一组")
        assert [kind for _depth, _name, kind in tree] == list(UnitKind)

    def test_plain_names_stand_under_one_union(self):
        tree = self.make("综采一队", "运输队")
        assert [(depth, kind) for depth, _name, kind in tree] == [(1, "enterprise"), (2, "branch"), (2, "branch")]
        assert [name for _depth, name, _kind in tree][1:] == ["综采一队", "运输队"]
