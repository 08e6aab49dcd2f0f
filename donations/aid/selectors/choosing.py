"""Whom a condolence list names: open cases by level, severity, hardship and unit, each with the amount of the table."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_noop

from cases.care.enums import ENDED_STATES, ConsentState
from cases.care.models import IllnessCase
from unioncare.core.explain import Explanation, explain
from unioncare.organisation.models import Unit

from ..engine.hardship import named
from ..engine.lines import Proposal
from ..engine.proposing import Facts, propose_standards
from ..enums import GrantKind, HardshipClass
from ..models import Hardship
from .given import given_by_member
from .hardship import counts_from
from .rules import policy_of, rules_in_force, terms_of

CHOSEN = gettext_noop(
    "Open cases of {unit}: care level from {level}, severity from {severity}, hardship from: {hardship}"
)
EVERYBODY = gettext_noop("All open cases of {unit}")
_UNKNOWN = explain(gettext_noop("Hardship is not assessed"))


@dataclass(frozen=True, slots=True)
class Criteria:
    """The rule of a list. 0 asks for nothing; whatever asks for health needs the members' consent."""

    unit: Unit
    min_level: int = 0
    min_severity: int = 0
    min_hardship: int = 0

    @property
    def asks_health(self) -> bool:
        return bool(self.min_level or self.min_severity or self.min_hardship)

    def explained(self) -> Explanation:
        """Say the rule, as it is frozen with the list."""
        if not self.asks_health:
            return explain(EVERYBODY, unit=self.unit.name)
        return explain(
            CHOSEN, unit=self.unit.name, level=self.min_level or "—", severity=self.min_severity or "—",
            hardship=named(HardshipClass(self.min_hardship)),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case that the rule names, with what the table gives."""

    case: IllnessCase
    proposal: Proposal


def candidates(criteria: Criteria, occasion: str, today: date, *, beside_list: int | None = None) -> list[Candidate]:
    """Return whom a rule names, one case a member, in the order of units and names; as many queries for all as for one.

    Who is proposed nothing (given already, no rule) is named with 0.
    """
    rows = IllnessCase.objects.filter(unit__path__startswith=criteria.unit.path).exclude(state__in=ENDED_STATES)
    if criteria.asks_health:
        rows = rows.filter(consent_state=ConsentState.GIVEN)
    if criteria.min_level:
        rows = rows.filter(level__gte=criteria.min_level)
    if criteria.min_severity:
        rows = rows.filter(severity__gte=criteria.min_severity)
    cases = _one_each(rows.select_related("member", "unit", "disease").order_by("unit__path", "member__name", "pk"))
    hardships = _hardships([case.pk for case in cases], today)
    wanted = [case for case in cases if hardships.get(case.pk, 0) >= criteria.min_hardship]
    return _reckoned(wanted, hardships, occasion, today, beside_list)


def amounts_for(
    cases: Collection[IllnessCase], occasion: str, today: date, *, beside_list: int | None
) -> list[Candidate]:
    """Return what the table gives these cases (their member and disease loaded) on an occasion."""
    return _reckoned(cases, _hardships([case.pk for case in cases], today), occasion, today, beside_list)


def _one_each(cases: Any) -> list[IllnessCase]:
    found: dict[int, IllnessCase] = {}
    for case in cases:
        found.setdefault(case.member_id, case)
    return list(found.values())


def _hardships(cases: Collection[int], today: date) -> dict[int, int]:
    """Return the class that counts today of each case that has one."""
    since = counts_from(today)
    rows = Hardship.objects.filter(case__in=cases).order_by("case", "-assessed_on", "-pk").distinct("case")
    return {case: hardship for case, hardship, on in rows.values_list("case", "hardship", "assessed_on") if on >= since}


def _reckoned(
    cases: Collection[IllnessCase], hardships: dict[int, int], occasion: str, today: date, beside_list: int | None
) -> list[Candidate]:
    terms = terms_of(rules_in_force(GrantKind.CONDOLENCE, today, occasion))
    yearly = policy_of(GrantKind.CONDOLENCE).yearly_cap
    members = {case.member_id for case in cases}
    given = given_by_member(members, GrantKind.CONDOLENCE, today.year, beside_list=beside_list)
    found = []
    for case in cases:
        told = case.may_process
        facts = Facts(
            severity=case.severity if told else None,
            disease=case.disease.code if told and case.disease else "",
            out_of_pocket=None,
            hardship=HardshipClass(hardships[case.pk]) if told and case.pk in hardships else None,
            hardship_because=_UNKNOWN,
            given=given[case.member_id],
        )
        found.append(Candidate(case, propose_standards(facts, terms, yearly)))
    return found
