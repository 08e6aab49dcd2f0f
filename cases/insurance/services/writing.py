"""Writing enrolments: one person from the list or a hundred thousand from a file, by the same rows."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from unioncare.core.insertion import insert_rows
from unioncare.core.ui.amounts import money

from ..engine.waiting import Cover, WaitingRule
from ..enums import EnrolmentState
from ..errors import InsuranceRefused
from ..models import CoverageTerm, Enrolment, PlanVersion
from ..models.funding import COLUMNS as FUNDING
from ..models.funding import Split

if TYPE_CHECKING:
    from unioncare.imports.models import ImportRun
    from unioncare.organisation.models import User

COLUMNS = (
    "member_id", "term_id", "plan_id", "unit_id", "state", "starts_on", "ends_on", "covered_from", "full_from",
    "is_renewal", "shares", "premium", *FUNDING, "certificate_no", "end_reason", "enrolled_by_id", "enrolled_at",
    "import_run_id",
)  # fmt: skip
# A constraint of the table → what it means to whoever enrols.
REFUSALS = {
    "enrolment_no_overlap": gettext_noop("Somebody was enrolled in this plan meanwhile. Look at the list again."),
    "enrolment_certificate_once": gettext_noop(
        "One of the certificate numbers belongs to another enrolment of this plan."
    ),
    "enrolment_adds_up": gettext_noop("What each source pays does not add up to the premium."),
}


@dataclass(frozen=True, slots=True)
class EnrolmentRow:
    """One enrolment to write; `split` is what each source pays for one share."""

    member_id: int
    unit_id: int
    cover: Cover
    split: Split
    shares: int = 1
    certificate_no: str = ""


def lock_term(*terms: CoverageTerm) -> None:
    """Let one act at a time enrol in a term, until the end of the transaction; of several always in one order.

    Raises InsuranceRefused where one of them was removed meanwhile.
    """
    wanted = {term.pk for term in terms}
    held = CoverageTerm.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=wanted).order_by("pk")
    if len(held.values_list("pk", flat=True)) < len(wanted):
        raise InsuranceRefused(_("The term was removed meanwhile. Look at the list of terms again."))


def mark_of(term: CoverageTerm, rows: Sequence[EnrolmentRow]) -> str:
    """Return the mark of what somebody is shown and says yes to: who, from which day, how many shares, paid by whom."""
    alike: dict[tuple[date, int, Split], list[int]] = defaultdict(list)
    for row in rows:
        alike[row.cover.starts_on, row.shares, row.split].append(row.member_id)
    lines = sorted(
        f"{day} {shares} {[f'{getattr(split, name):.2f}' for name in FUNDING]} {sorted(people)}"
        for (day, shares, split), people in alike.items()
    )
    return hashlib.sha256("\n".join([str(term.pk), *lines]).encode()).hexdigest()


def refuse_another(agreed: str | None, term: CoverageTerm, rows: Sequence[EnrolmentRow]) -> None:
    """Raise InsuranceRefused where rows are not those whose mark somebody said yes to; the caller holds the term.

    None asks for no such consent, and no rows need none.
    """
    if agreed is None or not rows or agreed == mark_of(term, rows):
        return
    due = sum((row.split.total * row.shares for row in rows), Decimal(0))
    raise InsuranceRefused(
        _(
            "This is not what you saw: by now it is for %(count)s members and comes to %(due)s. Look at it and confirm "
            "again."
        )
        % {"count": len(rows), "due": money(due)}
    )


def waiting_rule(version: PlanVersion) -> WaitingRule:
    """Return what a version says of waiting."""
    return WaitingRule(version.waiting_for, version.waiting_days, version.reduced_days, version.grace_days)


def write_enrolments(
    *, term: CoverageTerm, rows: Sequence[EnrolmentRow], actor: "User | None", now: datetime,
    run: "ImportRun | None" = None,
) -> int:  # fmt: skip
    """Write enrolments of a term in the caller's transaction; return how many.

    Raises InsuranceRefused, with nothing written, for a split that is not the premium, for more shares than the plan
    sells, and where somebody was enrolled meanwhile. Who may be enrolled is the caller's to know.
    """
    version = term.version
    for row in rows:
        if row.split.total != version.premium:
            raise InsuranceRefused(_("What each source pays does not add up to the premium."))
        if not 1 <= row.shares <= version.max_shares:
            raise InsuranceRefused(_("The plan sells 1 to %(most)s shares.") % {"most": version.max_shares})
    # In one order, so that two acts never wait for each other.
    written = [_columns(term, row, actor, now, run) for row in sorted(rows, key=lambda row: row.member_id)]
    try:
        with transaction.atomic():
            return insert_rows(Enrolment._meta.db_table, COLUMNS, written)
    except IntegrityError as error:
        constraint = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
        if constraint in REFUSALS:
            raise InsuranceRefused(_(REFUSALS[constraint])) from error
        raise


def _columns(
    term: CoverageTerm, row: EnrolmentRow, actor: "User | None", now: datetime, run: "ImportRun | None"
) -> tuple[object, ...]:
    paid, days = row.split.times(row.shares), row.cover
    amounts = [getattr(paid, name) for name in FUNDING]
    return (
        row.member_id, term.pk, term.plan_id, row.unit_id, str(EnrolmentState.ACTIVE), days.starts_on, days.ends_on,
        days.covered_from, days.full_from, days.is_renewal, row.shares, paid.total, *amounts, row.certificate_no, "",
        actor.pk if actor else None, now, run.pk if run else None,
    )  # fmt: skip
