"""All rules that match apply; per entitlement the most generous wins, and no rule takes away what another gives."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from cases.care.engine.durations import Clock, Deadline
from cases.care.engine.entitlements import Aid, Cadence, FirstVisit, Tier, Visits, Within, read_params
from cases.care.engine.facts import Facts
from cases.care.engine.matching import match_rules
from cases.care.engine.rules import Conditions, Rule, Span
from cases.care.enums import Entitlement

from .strategies import PARAMS, conditions, entitlements, gradings, protocols, rising

E = Entitlement
SEVERE = Facts.graded(4, 1, 1, "tumour")


def rule(article: str, entitlement: Entitlement, params, key: int = 0, **when) -> Rule:
    return Rule(key or hash(article) % 1000, article, entitlement, params, Conditions(**when), {}, key)


def granted(*rules: Rule, facts: Facts = SEVERE):
    return match_rules(rules, facts)


def test_the_shortest_interval_wins_and_everybody_named_goes() -> None:
    visits = granted(
        rule("4.2", E.VISITS, Visits(30, (("branch_chair",),), "branch_chair"), 1),
        rule("4.5", E.VISITS, Visits(7, (("chair", "vice_chair"),), "vice_chair"), 2),
    )[E.VISITS]
    assert visits.params == Visits(7, (("chair", "vice_chair"), ("branch_chair",)), "vice_chair")
    assert visits.rule.article == "4.5"
    assert [ref.article for ref in visits.also] == ["4.2"]


def test_a_rule_that_gives_nothing_besides_is_not_named() -> None:
    visits = granted(
        rule("4.1", E.VERIFICATION, Within(Deadline(3)), 1),
        rule("4.2", E.VERIFICATION, Within(Deadline(24, Clock.HOURS)), 2),
    )[E.VERIFICATION]
    assert (visits.rule.article, visits.also) == ("4.2", ())


def test_twenty_four_hours_are_shorter_than_one_working_day_is_at_its_longest() -> None:
    params = granted(
        rule("1", E.FIRST_VISIT, FirstVisit(Deadline(2), (("group_leader",),))),
        rule("2", E.FIRST_VISIT, FirstVisit(Deadline(24, Clock.HOURS))),
    )[E.FIRST_VISIT].params
    assert params.within == Deadline(24, Clock.HOURS)


def test_at_every_out_of_pocket_amount_the_higher_relief_is_paid() -> None:
    low = Aid((Tier(Decimal(5000), Decimal(500)), Tier(Decimal(50000), Decimal(20000))), Deadline(15))
    high = Aid((Tier(Decimal(10000), Decimal(3000)),), Deadline(10))
    together = granted(rule("5.2", E.AID, low), rule("5.4", E.AID, high))[E.AID].params
    paid = {amount: together.amount_for(Decimal(amount)) for amount in (4999, 5000, 9999, 10000, 49999, 50000)}
    assert paid == {4999: 0, 5000: 500, 9999: 500, 10000: 3000, 49999: 3000, 50000: 20000}
    assert together.within == Deadline(10)


def test_what_is_not_known_meets_no_condition_on_it() -> None:
    always = rule("1", E.CONSENT, Within(Deadline(5)), 1)
    severe = rule("2", E.CONSENT, Within(Deadline(1)), 2, s=Span(3))
    burdened = rule("3", E.CONSENT, Within(Deadline(2)), 3, e=Span(2))
    assert granted(always, severe, burdened, facts=Facts.at_intake(None))[E.CONSENT].rule.article == "1"
    assert granted(always, severe, burdened, facts=Facts.at_intake(4))[E.CONSENT].rule.article == "2"
    assert granted(always, burdened, facts=Facts.at_intake(4))[E.CONSENT].rule.article == "1"


def test_the_provisional_severity_is_the_least_level_that_the_case_can_have() -> None:
    high = rule("1", E.VERIFICATION, Within(Deadline(24, Clock.HOURS)), l=Span(4))
    assert E.VERIFICATION in granted(high, facts=Facts.at_intake(4))
    assert E.VERIFICATION not in granted(high, facts=Facts.at_intake(3))


def test_a_rule_for_some_diseases_leaves_the_others_alone() -> None:
    tumour = rule("1", E.SURVEY, Cadence(30), groups=frozenset({"tumour"}))
    assert E.SURVEY in granted(tumour)
    assert E.SURVEY not in granted(tumour, facts=Facts.graded(4, 1, 1, "heart"))
    assert E.SURVEY not in granted(tumour, facts=Facts.graded(4, 1, 1))


@given(entitlements.flatmap(lambda kind: st.tuples(st.just(kind), *[PARAMS[kind]] * 3)))
def test_joining_gives_at_least_what_either_gives_and_never_depends_on_grouping(row) -> None:
    _kind, a, b, c = row
    assert a.join(b).covers(a)
    assert a.join(b).covers(b)
    assert a.covers(a)
    assert a.join(b).covers(b.join(a))
    assert a.join(b).join(c).covers(a.join(b.join(c)))
    assert a.join(b.join(c)).covers(a.join(b).join(c))


@given(entitlements.flatmap(lambda kind: st.tuples(st.just(kind), PARAMS[kind])))
def test_parameters_survive_storing_and_reading(row) -> None:
    kind, params = row
    assert read_params(kind, params.as_json()) == params


@given(entitlements.flatmap(lambda kind: st.tuples(*[PARAMS[kind]] * 3)))
def test_at_least_as_generous_is_an_order(row) -> None:
    a, b, c = row
    if a.covers(b) and b.covers(c):
        assert a.covers(c)


@given(protocols(rising), gradings, st.sampled_from("sep"))
def test_a_higher_level_never_gets_less_from_a_protocol_of_thresholds(rules, facts, letter) -> None:
    raised = {
        name: min(4, value + (name == letter)) for name, value in (("s", facts.s), ("e", facts.e), ("p", facts.p))
    }
    higher = Facts.graded(**raised, group=facts.group)
    less, more = match_rules(rules, facts), match_rules(rules, higher)
    for entitlement, lower in less.items():
        assert more[entitlement].params.covers(lower.params)


@given(protocols(), gradings, entitlements.flatmap(lambda kind: st.tuples(st.just(kind), PARAMS[kind], conditions)))
def test_another_article_never_takes_anything_away(rules, facts, article) -> None:
    kind, params, when = article
    more = match_rules([*rules, Rule(99, "9.9", kind, params, when, position=99)], facts)
    for entitlement, before in match_rules(rules, facts).items():
        assert more[entitlement].params.covers(before.params)
