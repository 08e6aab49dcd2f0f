"""What the protocol in force says about one step of the flow; where it says nothing, what the default protocol says."""

from dataclasses import dataclass
from datetime import date

from ..engine.facts import Facts
from ..engine.matching import Granted, match_rules
from ..engine.reasons import ProtocolRef
from ..enums import Entitlement
from ..models import IllnessCase
from ..starter.protocol import default_rules
from .protocol import DEFAULT, grading_facts, intake_facts, rulebook_for

# These steps come after grading: the latest one decides as soon as there is one.
GRADED_STEPS = (Entitlement.PLANNING, Entitlement.APPROVAL, Entitlement.DOCUMENTS)


@dataclass(frozen=True, slots=True)
class StepRule:
    """What a case is granted for a step, by which facts, and which version of the protocol says so."""

    granted: Granted
    facts: Facts
    protocol: ProtocolRef


def step_rule(case: IllnessCase, step: Entitlement, *, on: date, severity: int | None = None) -> StepRule:
    """Return the rule of a step on a day; `severity` is the one told or graded so far."""
    book = rulebook_for(case.unit, on)
    facts = _facts(case, step, severity)
    found = book.grant(facts).get(step)
    if found is not None:
        return StepRule(found, facts, book.ref)
    return StepRule(match_rules(default_rules(), facts)[step], facts, DEFAULT)


def _facts(case: IllnessCase, step: Entitlement, severity: int | None) -> Facts:
    grading = case.gradings.first() if step in GRADED_STEPS else None
    return grading_facts(case, grading) if grading else intake_facts(case, severity)
