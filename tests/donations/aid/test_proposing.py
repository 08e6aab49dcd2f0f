"""What the rules propose, line by line: tiers of the protocol, shares and flat sums, limits of a year, hardship."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.care.engine.durations import Deadline
from cases.care.engine.entitlements import Aid
from cases.care.engine.entitlements.money import Tier
from donations.aid.engine.hardship import Household, classify
from donations.aid.engine.lines import Proposal, lines_of
from donations.aid.engine.proposing import Facts, Given, Terms, Tiers, propose_relief, propose_standard
from donations.aid.enums import Basis, HardshipClass
from unioncare.core.explain import Source, explain

STEPS = ((10_000, 1_500), (20_000, 3_000), (30_000, 6_000), (40_000, 10_000), (50_000, 20_000))
TIERS = Tiers(
    Aid(tuple(Tier(Decimal(start), Decimal(amount)) for start, amount in STEPS), Deadline(15, "working_days")),
    "5.2", Source("Protocol X"),
)  # fmt: skip
SHARE = Terms(
    1, {"zh": "癌症按比例", "en": "Cancer by share"}, Basis.SHARE, percent=Decimal(10), higher_from=Decimal(5_000),
    higher_percent=Decimal(30), yearly_cap=Decimal(5_000), diseases=frozenset({"1"}),
)  # fmt: skip
FLAT = Terms(
    2, {"zh": "癌症定额", "en": "Flat for cancer"}, Basis.FLAT, amount=Decimal(1_000), once_a_year=True,
    diseases=frozenset({"1"}),
)  # fmt: skip
FACTS = Facts(
    severity=3, disease="1", out_of_pocket=Decimal(35_000), hardship=None, hardship_because=explain("not assessed")
)


def texts(proposal: Proposal) -> list[str]:
    return [line.because.text for line in proposal.lines]


def out(proposal: Proposal) -> list[str]:
    return [line.because.text for line in proposal.lines if line.out]


class TestRelief:
    @pytest.mark.parametrize(
        ("borne", "amount"),
        [(9_999, 0), (10_000, 1_500), (29_999, 3_000), (30_000, 6_000), (40_000, 10_000), (999_999, 20_000)],
    )
    def test_the_tier_of_the_protocol(self, borne: int, amount: int) -> None:
        found = propose_relief(replace(FACTS, out_of_pocket=Decimal(borne)), TIERS, [], None)
        assert found.amount == amount

    @pytest.mark.parametrize(("borne", "amount"), [(4_999, "499.90"), (5_000, "1500.00"), (20_000, "5000")])
    def test_a_share_with_its_cap(self, borne: int, amount: str) -> None:
        found = propose_relief(replace(FACTS, out_of_pocket=Decimal(borne)), None, [SHARE], None)
        assert (found.amount, found.rule) == (Decimal(amount), 1)

    def test_the_most_generous_rule_holds_and_the_others_stay_struck_through(self) -> None:
        found = propose_relief(FACTS, TIERS, [SHARE, FLAT], None)
        assert (found.amount, found.rule) == (Decimal(6_000), None)
        assert out(found) == [
            "Cancer by share: 30 % of 35,000 — another rule gives more",
            "Flat for cancer — another rule gives more",
        ]
        assert "Protocol, article 5.2: 35,000 out of pocket reach the tier from 30,000" in texts(found)

    def test_what_another_disease_gets_is_left_out_with_its_rule(self) -> None:
        found = propose_relief(replace(FACTS, disease="2"), TIERS, [SHARE], None)
        assert "Cancer by share: not for this disease" in out(found)

    def test_a_year_gives_its_tier_once(self) -> None:
        facts = replace(FACTS, given=Given(Decimal(1_500)))
        found = propose_relief(facts, TIERS, [], None)
        assert found.amount == Decimal(4_500)
        assert "less what was given this year: 1,500" in texts(found)

    def test_once_a_year_is_once_a_year(self) -> None:
        facts = replace(FACTS, out_of_pocket=Decimal(9_000), given=Given(Decimal(1_000), {2: Decimal(1_000)}))
        found = propose_relief(facts, TIERS, [FLAT], None)
        assert found.amount == 0
        assert "Flat for cancer: once a year, and 1,000 were given this year" in out(found)

    def test_the_most_of_a_year_cuts_what_is_left(self) -> None:
        facts = replace(FACTS, out_of_pocket=Decimal(50_000), given=Given(Decimal(4_000)))
        found = propose_relief(facts, TIERS, [], Decimal(10_000))
        assert found.amount == Decimal(6_000)
        assert "not more than 10,000 a year for one member; 4,000 were given" in texts(found)

    def test_never_more_than_the_household_bears(self) -> None:
        found = propose_relief(replace(FACTS, out_of_pocket=Decimal(600)), None, [FLAT], None)
        assert found.amount == Decimal(600)

    def test_a_rule_for_hardship_asks_for_the_class(self) -> None:
        poor = replace(FLAT, min_hardship=HardshipClass.RELATIVE)
        found = propose_relief(replace(FACTS, hardship=HardshipClass.INDUCED), None, [poor], None)
        assert found.amount == 0
        assert "Flat for cancer: only for Relative hardship; the household is Hardship by illness" in out(found)
        assert propose_relief(replace(FACTS, hardship=HardshipClass.DEEP), None, [poor], None).amount == 1_000

    def test_a_rule_for_severe_illness_asks_for_the_severity(self) -> None:
        severe = replace(FLAT, min_severity=4)
        assert propose_relief(FACTS, None, [severe], None).amount == 0
        assert propose_relief(replace(FACTS, severity=4), None, [severe], None).amount == 1_000

    def test_without_costs_nothing_is_reckoned_and_it_is_said(self) -> None:
        found = propose_relief(replace(FACTS, out_of_pocket=None), TIERS, [FLAT], None)
        assert found.amount == 0
        assert texts(found)[-1].startswith("No cost is noted")

    def test_before_the_grading_nothing_is_reckoned(self) -> None:
        assert texts(propose_relief(replace(FACTS, severity=None), TIERS, [], None)) == [
            "The case is not graded yet: severity and burden are not known"
        ]

    def test_what_was_frozen_reads_back(self) -> None:
        found = propose_relief(FACTS, TIERS, [SHARE, FLAT], None)
        assert [(line.amount, line.out) for line in lines_of(found.as_json())] == [
            (line.amount, line.out) for line in found.lines
        ]
        assert [line.because.text for line in lines_of(found.as_json())] == texts(found)

    @settings(deadline=None)
    @given(
        borne=st.decimals(0, 200_000, places=2), before=st.decimals(0, 60_000, places=2),
        cap=st.one_of(st.none(), st.decimals(1, 60_000, places=2)),
    )  # fmt: skip
    def test_no_limit_is_ever_passed(self, borne: Decimal, before: Decimal, cap: Decimal | None) -> None:
        facts = replace(FACTS, out_of_pocket=borne, given=Given(before))
        amount = propose_relief(facts, TIERS, [SHARE, FLAT], cap).amount
        assert 0 <= amount <= borne
        assert cap is None or amount + before <= max(cap, before)


class TestStandard:
    RULE = Terms(5, {"zh": "住院慰问", "en": "In hospital"}, Basis.STANDARD, amount=Decimal(1_000))

    def test_the_standard_of_the_occasion(self) -> None:
        found = propose_standard(replace(FACTS, out_of_pocket=None), self.RULE, None)
        assert (found.amount, texts(found)) == (Decimal(1_000), ["In hospital: up to 1,000"])

    def test_no_rule_gives_nothing(self) -> None:
        assert propose_standard(FACTS, None, None).because.text == "No rule gives anything here"


class TestHardship:
    @pytest.mark.parametrize(
        ("income", "cost", "found"),
        [
            (33_000, 0, HardshipClass.DEEP), (33_200, 0, HardshipClass.RELATIVE), (58_300, 0, HardshipClass.RELATIVE),
            (58_400, 46_720, HardshipClass.NONE), (58_400, 46_721, HardshipClass.INDUCED),
        ],
    )  # fmt: skip
    def test_the_classes_begin_where_the_formula_says(self, income: int, cost: int, found: HardshipClass) -> None:
        household = Household(Decimal(income), Decimal(8_000), 3, Decimal(700), Decimal(cost))
        assert classify(household)[0] == found

    def test_the_formula_stands_with_its_numbers(self) -> None:
        household = Household(Decimal(33_200), Decimal(8_000), 3, Decimal(700))
        assert classify(household)[1].text == (
            "Relative hardship: X = (33,200 − 8,000) ÷ 12 ÷ 3 = 700.00; minimum living line D = 700"
        )


class TestReckonedOnce:
    """A cost is relieved once: neither what was paid for it nor the turn of the year gives it a second time."""

    def test_a_share_is_less_what_was_given(self) -> None:
        facts = replace(FACTS, out_of_pocket=Decimal(10_000), given=Given(Decimal(2_000)))
        found = propose_relief(facts, None, [SHARE], None)
        assert found.amount == Decimal(1_000)
        assert "less what was given this year: 2,000" in texts(found)

    def test_it_is_never_more_than_what_is_still_borne(self) -> None:
        facts = replace(FACTS, given=Given(Decimal(1_000)), borne=Decimal(700))
        assert propose_relief(facts, TIERS, [], None).amount == Decimal(700)
