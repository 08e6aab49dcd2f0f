"""Reasons name version, article and facts in either language, and keep what is not theirs to tell."""

from decimal import Decimal

from django.utils import translation

from cases.care.engine.facts import Facts
from cases.care.engine.matching import match_rules
from cases.care.engine.reasons import ProtocolRef, reason
from cases.care.enums import Entitlement
from cases.care.starter.protocol import default_rules

E = Entitlement
REF = ProtocolRef("2026-1")


def why(entitlement: Entitlement, facts: Facts, protocol: ProtocolRef = REF, *, redact: bool = False):
    return reason(match_rules(default_rules(), facts)[entitlement], facts, protocol, redact=redact)


def test_a_visit_says_which_level_asks_for_it_and_who_goes() -> None:
    because = why(E.VISITS, Facts.graded(3, 1, 1))
    with translation.override("zh-hans"):
        assert because.text == "L3：每两周探望一次，副主席与分会主席同去"
        assert because.source_rows == [("规程 2026-1 第 4.2 条", "cases:protocol", "2026-1")]
    with translation.override("en"):
        assert because.text == "L3: a visit every fortnight by vice-chair and branch chair"
        assert because.source_rows == [("Protocol 2026-1, article 4.2", "cases:protocol", "2026-1")]
        assert because.input_rows == [("Care level", "L3")]


def test_the_psychological_state_is_named_as_the_team_set_it_and_nothing_behind_it() -> None:
    because = why(E.COUNSELLING, Facts.graded(1, 1, 3))
    with translation.override("en"):
        assert because.input_rows == [("Psychological state", "P3 set by the counselling team")]
    with translation.override("zh-hans"):
        assert ("P3 由心理疏导小组评定") in because.input_rows[0]


def test_without_consent_neither_severity_nor_wording_is_kept() -> None:
    stored = why(E.FIRST_VISIT, Facts.at_intake(4, "tumour"), redact=True).as_json()
    assert "L4" not in str(stored)
    assert "S4" not in str(stored)
    assert "24" not in str(stored)
    assert stored["inputs"] == []
    assert "4.1" in str(stored["sources"])


def test_without_a_protocol_in_force_the_reason_says_that_the_default_holds() -> None:
    because = why(E.FIRST_VISIT, Facts.at_intake(2), ProtocolRef("default", is_default=True))
    with translation.override("en"):
        assert because.text.endswith("no protocol is in force here, so the default holds")
        assert because.source_rows == [("Default protocol, article 4.1", "", None)]


def test_a_brace_that_somebody_wrote_stays_a_brace() -> None:
    from dataclasses import replace

    facts = Facts.graded(3, 1, 1, out_of_pocket=Decimal(1))
    granted = match_rules(default_rules(), facts)[E.VISITS]
    odd = replace(granted, rule=replace(granted.rule, wording={"zh": "每{n}天", "en": "every {n} days {"}))
    with translation.override("en"):
        assert reason(odd, facts, REF).text == "every {n} days {"
