"""Assessing how hard a household has it, and asking for it anew within a year."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cases.care.enums import ENDED_STATES, ConsentState
from cases.care.models import IllnessCase
from cases.care.services.facts import writable
from unioncare.core import thresholds
from unioncare.core.audit import attributed
from unioncare.core.explain import explain
from unioncare.organisation.calendar import end_of
from unioncare.worklist.services import ItemDraft, complete_kind, open_items

from .. import kinds
from ..engine.hardship import classify
from ..errors import AidRefused
from ..models import Hardship
from ..selectors.hardship import household_of, latest_hardship
from ..thresholds import REVIEW_DAYS, STEP_DAYS
from .items import due_in

if TYPE_CHECKING:
    from unioncare.organisation.models import User

AGAIN = gettext_noop("Hardship was assessed on {day}: it is looked at anew after {days} days")


@attributed
def assess_hardship(
    *, case_id: int, actor: "User", now: datetime, earlier_held: bool | None = None, remark: str = ""
) -> Hardship:
    """Assess a household by its last home verification; a later assessment says whether the earlier one was right.

    Raises AidRefused without a home verification, or one without a living line of its region; MoveRefused without
    consent, and for somebody's own case or a relative's.
    """
    case, today = writable(case_id, actor), timezone.localdate(now)
    household, survey = household_of(case, today)
    if survey is None:
        raise AidRefused(_("No home verification is noted: note household and income first."))
    if household is None:
        raise AidRefused(_("The region of the home verification has no minimum living line: ask the administrator."))
    earlier = latest_hardship(case)
    if earlier is not None and earlier_held is None:
        raise AidRefused(_("Say whether the earlier assessment was right."))
    if earlier_held is False and not remark.strip():
        raise AidRefused(_("Say what was wrong with the earlier assessment."))
    hardship, because = classify(household)
    row = Hardship.objects.create(
        case=case, survey_id=survey, hardship=hardship, because=because.as_json(),
        earlier_held=earlier_held if earlier else None, remark=remark.strip(), assessed_on=today, assessed_by=actor,
    )  # fmt: skip
    complete_kind(subject=case.subject, kinds=[kinds.HARDSHIP], actor=actor, now=now, result=row.get_hardship_display())
    return row


def ask_for_review(*, now: datetime) -> int:
    """Ask for a new assessment where the last one counts no more; return for how many cases."""
    today, days = timezone.localdate(now), int(thresholds.value(REVIEW_DAYS.code))
    last = Hardship.objects.filter(case=OuterRef("pk")).order_by("-assessed_on", "-pk").values("assessed_on")[:1]
    cases = IllnessCase.objects.filter(consent_state=ConsentState.GIVEN).exclude(state__in=ENDED_STATES)
    due = cases.annotate(assessed=Subquery(last)).filter(assessed__lt=today - timedelta(days=days))
    until, working = due_in(STEP_DAYS.code, now)
    drafts = [
        ItemDraft(
            kind=kinds.HARDSHIP, subject=case.subject, unit=case.unit,
            source_key=f"hardship:{case.pk}:{assessed:%Y%m%d}", opens_at=now, due_at=end_of(until),
            because=explain(AGAIN, day=assessed, days=days), counted_from=now, working_days=working,
        )
        for case, assessed in _assessed(due)
    ]  # fmt: skip
    return open_items(drafts=drafts, now=now)


def _assessed(cases: QuerySet[IllnessCase]) -> Iterator[tuple[IllnessCase, date]]:
    """Yield cases with the day of their last assessment, which the query brought along."""
    for case in cases.select_related("subject", "unit").order_by("pk"):
        yield case, vars(case)["assessed"]
