"""Before publication a draft is told what is wrong with it, by article."""

import pytest
from django.utils import translation

from cases.care.engine.checks import Problem, check_rules
from cases.care.engine.coverage import coverage_of
from cases.care.engine.raw import RawRule
from cases.care.enums import DiseaseGroup
from cases.care.starter.protocol import default_raw_rules, default_rules

DAYS = {"within": {"amount": 3, "clock": "working_days"}}


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def raw(article: str, entitlement: str, params: dict, key: int = 900, **more) -> RawRule:
    return RawRule.from_data(key, {"article": article, "entitlement": entitlement, "params": params, **more})


def visits(days: int, visitors: int = 1, **when) -> RawRule:
    people = [["group_leader"], ["branch_chair"], ["welfare_officer"], ["chair"]][:visitors]
    return raw("9.1", "visits", {"every_days": days, "visitors": people, "lead": ""}, **when)


def problems_of(*added: RawRule, without: str = "") -> list[Problem]:
    rows = [row for row in default_raw_rules() if row.entitlement != without]
    return check_rules([*rows, *added])


def only(*added: RawRule, without: str = "") -> Problem:
    (problem,) = problems_of(*added, without=without)
    return problem


def test_the_default_protocol_has_nothing_wrong_with_it() -> None:
    assert problems_of() == []


def test_a_range_that_holds_nothing_is_named_with_its_article() -> None:
    problem = only(raw("7.7", "survey", {"every_days": 30}, s=[4, 2]))
    assert (problem.code, problem.is_error, problem.articles) == ("invalid", True, ("7.7",))
    assert problem.text == "Article 7.7: S from 4 to 2 holds nothing."


def test_a_level_below_the_severity_never_comes_about() -> None:
    problem = only(raw("7.7", "survey", {"every_days": 30}, s=[3, None], l=[None, 2]))
    assert (problem.code, problem.is_error) == ("never", True)
    assert "L is the highest of S, E and P, so it is at least 3 here" in problem.text


def test_a_level_above_everything_that_makes_it_never_comes_about() -> None:
    problem = only(raw("7.7", "survey", {"every_days": 30}, s=[1, 2], e=[1, 2], p=[1, 2], l=[3, 4]))
    assert "so it is at most 2 here" in problem.text


def test_a_step_before_grading_cannot_ask_for_the_burden() -> None:
    problem = only(raw("7.7", "verification", DAYS, e=[3, None]))
    assert problem.code == "never"
    assert "E are not known yet at this step" in problem.text


def test_an_unknown_disease_group_is_an_error() -> None:
    problem = only(raw("7.7", "survey", {"every_days": 30}, groups=["dragons"]))
    assert problem.text == "Article 7.7: Unknown disease group: dragons."


def test_parameters_that_make_no_sense_are_named() -> None:
    tiers = {"tiers": [["20000", "3000"], ["10000", "1500"]], **DAYS}
    assert "thresholds must rise" in only(raw("5.9", "aid", tiers)).text
    assert "days lies outside" in only(raw("5.9", "survey", {"every_days": 0})).text
    assert "Unknown role: king." in only(raw("5.9", "visits", {"every_days": 3, "visitors": [["king"]]})).text


def test_an_article_that_others_always_outdo_is_pointed_out() -> None:
    problem = only(visits(200, l=[2, 2]))
    assert (problem.code, problem.is_error) == ("shadowed", False)
    assert problem.text == "Article 9.1 (L2) changes nothing: 4.2 always give as much"


def test_an_article_that_gives_more_somewhere_is_not() -> None:
    assert problems_of(visits(5, 2, l=[4, 4])) == []


def test_a_missing_entitlement_is_an_error() -> None:
    problem = only(without="regrading")
    assert (problem.code, problem.is_error) == ("uncovered", True)
    assert problem.text == "“Re-grading” is missing: no article grants it"


@pytest.mark.parametrize(
    ("rules", "gradings"),
    [
        ([visits(7, 3, l=[3, None])], "L1, L2"),
        ([visits(7, 3, groups=["tumour"])], "other diseases"),
        ([visits(7, 3, l=[3, None]), visits(30, groups=["heart"])], "L1, L2 · other diseases"),
        ([visits(7, 3, s=[2, None])], "S1 E1 P1, S1 E1 P2, S1 E1 P3 …"),
    ],
)
def test_gradings_that_no_article_covers_are_named(rules: list[RawRule], gradings: str) -> None:
    found = [problem for problem in problems_of(*rules, without="visits") if problem.code == "uncovered"]
    assert [problem.text for problem in found] == [f"“Regular visits”: no article applies to {gradings}"]


def test_a_report_without_a_severity_needs_an_article_too() -> None:
    rules = [raw("4.1", "first_visit", DAYS, l=[level, level]) for level in (1, 2, 3, 4)]
    (problem,) = problems_of(*rules, without="first_visit")
    assert problem.text == "“First visit”: no article applies to an unknown level"


def test_a_grading_that_falls_through_once_its_level_is_set_by_hand_is_named() -> None:
    rules = [visits(7, 3, s=[4, 4], l=[4, 4]), visits(14, 2, s=[1, 3])]
    (problem,) = [problem for problem in problems_of(*rules, without="visits") if problem.code == "uncovered"]
    assert problem.is_error
    assert problem.text == "“Regular visits”: no article applies to S4 E1 P1 when L1 is set by hand"


def test_rules_that_hold_whatever_the_level_leave_nothing_to_a_level_set_by_hand() -> None:
    rules = [visits(7, 3, l=[4, 4]), visits(30, 1)]
    assert [problem for problem in problems_of(*rules, without="visits") if problem.is_error] == []


def test_a_draft_without_any_article_lacks_everything_that_a_case_needs() -> None:
    assert [(problem.code, problem.entitlement) for problem in check_rules([])] == [
        ("uncovered", kind)
        for kind in (
            "consent", "verification", "first_visit", "grading", "planning", "approval", "visits", "regrading",
        )
    ]  # fmt: skip


def test_every_group_of_diseases_by_itself_still_leaves_the_case_without_a_disease() -> None:
    rules = [visits(14, 2, groups=[group]) for group in DiseaseGroup.values]
    found = [problem for problem in problems_of(*rules, without="visits") if problem.code == "uncovered"]
    assert [problem.text for problem in found] == ["“Regular visits”: no article applies to a disease not known yet"]


def test_less_for_a_higher_level_is_pointed_out_with_both_sides() -> None:
    found = problems_of(visits(30, 2, l=[1, 2]), visits(60, 2, l=[3, None]), without="visits")
    (problem,) = [problem for problem in found if problem.code == "less_for_more"]
    assert not problem.is_error
    assert "L3 gets less than L2: a visit every 60 days" in problem.text
    assert "instead of a visit every 30 days" in problem.text


def test_errors_come_before_warnings() -> None:
    found = problems_of(visits(200, l=[2, 2]), raw("1", "survey", {}))
    assert [problem.is_error for problem in found] == [True, False]


def test_in_the_default_protocol_a_higher_level_never_gets_less() -> None:
    assert [pair for coverage in coverage_of(default_rules()) for pair in coverage.losses()] == []
