"""Enrolling members: everybody of a unit who has no cover, or exactly those who were ticked."""

from collections.abc import Collection
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from unioncare.core.audit import record_event
from unioncare.core.bulk import loaded_objects_frozen
from unioncare.core.paging import next_path
from unioncare.organisation.access import scope_paths
from unioncare.organisation.models import Unit

from ..engine.eligibility import Bounds
from ..engine.waiting import Cover, cover
from ..enums import ENROLLABLE, EnrolmentState
from ..errors import InsuranceRefused
from ..models import CoverageTerm
from ..models.funding import Split
from ..selectors.terms import paths_below, terms_before
from .claims import recheck_claims
from .writing import EnrolmentRow, lock_term, refuse_another, waiting_rule, write_enrolments

if TYPE_CHECKING:
    from unioncare.organisation.models import User

ENROL = "cases.enrol_members"
ENROLLED = gettext_noop("members enrolled")

# Where and how people are placed on the first day, as everywhere; whoever is covered on any later day of the term, or
# refused and is not to be asked yet, is left out. `last_end` is the last day of earlier cover by the plan that ran out:
# who withdrew waits anew. `is_carried` is whoever the renewal of the term before carries over, ahead of the day.
_CANDIDATES = """
WITH placed AS (
    SELECT DISTINCT ON (member_id) member_id, unit_id, status
    FROM cases_placement WHERE starts_on <= %(day)s {chosen} ORDER BY member_id, starts_on DESC
),
kept AS (
    SELECT member_id, MAX(ends_on) FILTER (WHERE ends_on < %(day)s AND state = %(active)s) AS last_end,
           bool_or(ends_on >= %(day)s AND starts_on <= %(last)s) AS is_covered,
           bool_or(ends_on = %(day)s - 1 AND state = %(active)s AND term_id = ANY(%(before)s)) AS is_carried
    FROM cases_enrolment WHERE plan_id = %(plan)s AND state <> %(cancelled)s GROUP BY member_id
)
SELECT placed.member_id, placed.unit_id, kept.last_end
FROM placed
JOIN organisation_unit unit ON unit.id = placed.unit_id
JOIN cases_member member ON member.id = placed.member_id
LEFT JOIN kept ON kept.member_id = placed.member_id
WHERE placed.status = ANY(%(staff)s) AND member.employee_no IS NOT NULL AND ({within}) {below}
    AND (%(sex)s = '' OR member.sex = %(sex)s)
    AND (member.birth_date IS NULL OR member.birth_date > %(born_after)s AND member.birth_date <= %(born_until)s)
    AND kept.is_covered IS NOT TRUE AND kept.is_carried IS NOT TRUE
    AND NOT EXISTS (
        SELECT FROM cases_enrolmentrefusal refusal WHERE refusal.member_id = placed.member_id
            AND refusal.plan_id = %(plan)s AND refusal.refused_on <= %(day)s AND refusal.ask_again_on > %(day)s
    )
ORDER BY unit.path, member.employee_no
"""

Candidate = tuple[int, int, date | None]


@transaction.atomic
def enrol_members(
    *, term: CoverageTerm, unit: Unit | None = None, member_ids: Collection[int] | None = None,
    split: Split | None = None, shares: int = 1, starts_on: date, agreed: str | None = None,
    actor: "User | None", now: datetime,
) -> int:  # fmt: skip
    """Enrol members of a term from a day on; return how many.

    Without `member_ids` everybody of `unit` (by default the term's) and below who may be enrolled, has no cover and
    did not refuse; with them exactly these, and none of them enrols nobody. `split` is what each source pays for one
    share, by default as the version says. Ahead of the day whoever is to be renewed is left to their renewal. `agreed`
    is the mark (`mark_of`) of what somebody was shown and said yes to. Nobody is reached outside the actor's units;
    `actor` None is a job. Raises InsuranceRefused, with nothing written, where one of those who were ticked cannot be
    enrolled, where it is not what was agreed to by now, and for whatever `write_enrolments` refuses.
    """
    if member_ids is not None and not member_ids:
        return 0
    if starts_on > term.ends_on:
        raise InsuranceRefused(_("The term ends before that day."))
    first, today = max(starts_on, term.starts_on), timezone.localdate(now)
    lock_term(term)
    found = candidates(term=term, unit=unit, member_ids=member_ids, first=first, today=today, actor=actor)
    if member_ids is not None and (missing := len(set(member_ids)) - len(found)):
        raise InsuranceRefused(_cannot(missing))
    with loaded_objects_frozen():
        rows = rows_for(term, found, first, split or Split.of(term.version), shares)
        refuse_another(agreed, term, rows)
        written = write_enrolments(term=term, rows=rows, actor=actor, now=now)
    if written:
        _note(term, unit, written, first, actor)
        recheck_claims(member_ids=[member for member, _unit, _last in found], actor=actor, now=now)
    return written


def candidates(
    *, term: CoverageTerm, unit: Unit | None, member_ids: Collection[int] | None, first: date, today: date,
    actor: "User | None",
) -> list[Candidate]:  # fmt: skip
    """Return whom `enrol_members` would enrol from a day on: (member, their unit, last day of earlier cover)."""
    paths = _within(term, unit, actor)
    if not paths:
        return []
    bounds = Bounds.of(term.version, first)
    given: dict[str, Any] = {
        "day": first, "last": term.ends_on, "plan": term.plan_id, "cancelled": EnrolmentState.CANCELLED.value,
        "staff": [status.value for status in ENROLLABLE], "sex": bounds.sex, "born_after": bounds.born_after,
        "born_until": bounds.born_until, "chosen": list(member_ids or ()),
        "active": EnrolmentState.ACTIVE.value, "before": terms_before(term, first) if first > today else [],
    }  # fmt: skip
    within = []
    for number, path in enumerate(paths):
        within.append(f"unit.path >= %(from{number})s AND unit.path < %(to{number})s")
        given |= {f"from{number}": path, f"to{number}": next_path(path)}
    below = []
    for number, path in enumerate(paths_below(term, first, today)):
        below.append(f"AND NOT (unit.path >= %(below{number})s AND unit.path < %(beyond{number})s)")
        given |= {f"below{number}": path, f"beyond{number}": next_path(path)}
    chosen = "AND member_id = ANY(%(chosen)s)" if member_ids is not None else ""
    with connection.cursor() as cursor:
        cursor.execute(_CANDIDATES.format(within=" OR ".join(within), below=" ".join(below), chosen=chosen), given)
        return list(cursor.fetchall())


def _within(term: CoverageTerm, unit: Unit | None, actor: "User | None") -> list[str]:
    """Return the subtrees in which somebody may enrol for a term: its own, or a part, as far as their posts reach."""
    asked = max(term.unit.path, unit.path if unit else "", key=len)
    if not asked.startswith(term.unit.path) or (unit and not asked.startswith(unit.path)):
        return []
    if actor is None:
        return [asked]
    scope = scope_paths(actor, ENROL)
    if any(asked.startswith(path) for path in scope):
        return [asked]
    return [path for path in scope if path.startswith(asked)]


def rows_for(term: CoverageTerm, found: list[Candidate], first: date, split: Split, shares: int) -> list[EnrolmentRow]:
    """Return the enrolments that candidates are offered from a day on."""
    rule, span = waiting_rule(term.version), (term.starts_on, term.ends_on)

    @cache  # there are a hundred thousand members and few different last days
    def covered(last_end: date | None) -> Cover:
        return cover(rule, term=span, starts_on=first, last_end=last_end)

    return [EnrolmentRow(member, unit, covered(last_end), split, shares) for member, unit, last_end in found]


def _note(term: CoverageTerm, unit: Unit | None, written: int, first: date, actor: "User | None") -> None:
    details = {"rows": written, "unit": (unit or term.unit).name, "from": first.isoformat()}
    record_event(term, actor=actor, what=ENROLLED, details=details)


def _cannot(missing: int) -> str:
    return ngettext(
        "%(count)d of those chosen cannot be enrolled by this term: covered, refused, too old, no longer here or "
        "insured by another term. Nobody was enrolled; look at the list again.",
        "%(count)d of those chosen cannot be enrolled by this term: covered, refused, too old, no longer here or "
        "insured by another term. Nobody was enrolled; look at the list again.",
        missing,
    ) % {"count": missing}
