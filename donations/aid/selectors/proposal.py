"""What aid the rules propose for a case today."""

from datetime import date

from cases.care.models import IllnessCase
from cases.care.selectors.costs import out_of_pocket
from unioncare.core.explain import explain

from ...ledger.enums import FundKind
from ...ledger.models import Fund
from ..engine import wording as words
from ..engine.lines import Line, Proposal
from ..engine.proposing import Facts, propose_relief, propose_standards
from ..enums import GrantKind
from .base import relief_base
from .given import free_of, given_in
from .hardship import hardship_on
from .rules import policy_of, rules_in_force, terms_of, tiers_of


def facts_of(case: IllnessCase, kind: str, today: date, *, besides: int | None = None) -> Facts:
    """Return what the rules read of a case; without consent nothing of health."""
    hardship, because = hardship_on(case, today)
    told = case.may_process
    base = relief_base(case, today.year) if told and kind == GrantKind.RELIEF else None
    return Facts(
        severity=case.severity if told else None,
        disease=case.disease.code if told and case.disease else "",
        out_of_pocket=base.out_of_pocket if base else None,
        hardship=hardship if told else None,
        hardship_because=because,
        given=given_in(case.member_id, kind, today.year, besides=besides),
        borne=out_of_pocket(case) if base else None,
        relieved_until=base.relieved_until if base else None,
    )


def propose_from(
    fund: Fund, case: IllnessCase, kind: str, today: date, *, occasion: str = "", besides: int | None = None
) -> Proposal:
    """Return what may be given from a fund: of a campaign all that is free, of any other what the rules propose."""
    if fund.kind != FundKind.CAMPAIGN:
        return propose(case, kind, today, occasion=occasion, besides=besides)
    free = free_of(fund, besides=besides)
    return Proposal(free, (Line(explain(words.CAMPAIGN, fund=fund.code), free),))


def propose(case: IllnessCase, kind: str, today: date, *, occasion: str = "", besides: int | None = None) -> Proposal:
    """Return the proposal for a kind of aid, with every line; `besides` is a grant that does not count."""
    facts = facts_of(case, kind, today, besides=besides)
    terms = terms_of(rules_in_force(kind, today, occasion))
    yearly = policy_of(kind).yearly_cap
    if kind == GrantKind.RELIEF:
        return propose_relief(facts, tiers_of(case, today), terms, yearly)
    return propose_standards(facts, terms, yearly)
