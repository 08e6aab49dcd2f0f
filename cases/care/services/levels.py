"""The care level: L = max(S, E, P), or set by hand with a reason and an end; and why."""

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop

from unioncare.core.explain import Explanation, explain, shown

from ..models import Grading

if TYPE_CHECKING:
    from unioncare.organisation.models import User


HIGHEST = gettext_noop("L is the highest of S{s}, E{e} and P{p}")
BY_HAND = gettext_noop("L{level} set by hand until {until}: {reason}; by S{s}, E{e} and P{p} it would be L{computed}")
ENDED = gettext_noop("The level set by hand ended on {until}; L is the highest of S{s}, E{e} and P{p}")
FORMULA = gettext_noop("L = max(S, E, P) = max({s}, {e}, {p}) = {computed}")
BY_TEAM = gettext_noop("Set by the counselling team")
NOT_SCREENED = gettext_noop("P is 1 until a screening says otherwise")


@dataclass(frozen=True, slots=True)
class Override:
    """A level set by hand: with its reason, and the day on which it ends."""

    level: int
    reason: str
    until: date


def level_of(s: int, e: int, p: int) -> int:
    """L = max(S, E, P)."""
    return max(s, e, p)


def set_level(grading: Grading, override: Override | None, *, ended: date | None = None) -> None:
    s, e, p = grading.severity, grading.burden, grading.psych
    computed = level_of(s, e, p)
    grading.override_level = override.level if override else None
    grading.override_reason = override.reason.strip()[:300] if override else ""
    grading.override_until = override.until if override else None
    grading.level = override.level if override else computed
    if override:
        rule = explain(
            BY_HAND, formula=FORMULA, level=override.level, until=override.until, reason=grading.override_reason,
            s=s, e=e, p=p, computed=computed,
        )  # fmt: skip
    elif ended:
        rule = explain(ENDED, formula=FORMULA, until=ended, s=s, e=e, p=p, computed=computed)
    else:
        rule = explain(HIGHEST, formula=FORMULA, s=s, e=e, p=p, computed=computed)
    grading.level_because = replace(rule, inputs=(shown("S", s), shown("E", e), shown("P", p))).as_json()


def override_of(grading: Grading) -> Override | None:
    """Return the level set by hand, if there is one."""
    if grading.override_level is None or grading.override_until is None:
        return None
    return Override(grading.override_level, grading.override_reason, grading.override_until)


def psych_explanation(grading: Grading, user: "User") -> Explanation:
    """Return why P is what it is: with its inputs for the counselling team, the bare word for everybody else."""
    kept = Explanation.from_json(grading.psych_because)
    if kept is None:
        return explain(NOT_SCREENED)
    return kept if user.has_perm("cases.see_psych", grading.case) else explain(BY_TEAM)
