"""Keeping answers: screening, work item, P and, where somebody is in danger, the alert; all of it or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop

from cases.care.models import IllnessCase
from cases.care.services.regrading import set_psych
from unioncare.core.audit import record_event
from unioncare.core.explain import Explanation, Source, explain
from unioncare.core.workflow import MoveRefused
from unioncare.worklist.services import complete_kind

from ...safety.enums import RiskSource
from ...safety.models import RiskAlert
from ...safety.selectors.signs import alert_of_sign
from ...safety.services.alerts import raise_risk_alert
from ..enums import Mode, Outcome
from ..errors import LinkClosed
from ..models import Scale, ScaleResult, Screening, ScreeningInvitation
from ..models.screening import sealed
from ..scoring import Score, grade_of, highest_psych, score
from ..selectors.access import KIND, keeping_team
from .holding import hold, hold_ready, why_not_screen

if TYPE_CHECKING:
    from unioncare.organisation.models import User

# No number stands in it: it lies in the grading as plain text.
BY_SCREENING = gettext_noop("By the screening of {on}; answers and scores are read by the counselling team")
RESULTS = gettext_noop("Results")


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody answered to one scale, in the order of its questions."""

    scale: Scale
    answers: tuple[int | None, ...]

    def score(self) -> Score:
        """Return what it comes to; raise AnswersRefused."""
        return score(self.scale.definition, self.answers)

    @property
    def grade(self) -> int:
        return grade_of(self.scale.definition, self.answers)


@dataclass(frozen=True, slots=True)
class Kept:
    """A screening that was kept, and the alert that it raised, if it did."""

    screening: Screening
    alert: RiskAlert | None


def danger_in(given: Sequence[Given]) -> int:
    """Return how grave the critical answers are, also of answers that will not be kept; 0 without any."""
    return max((one.grade for one in given), default=0)


@transaction.atomic
def answer_by_link(*, invitation: ScreeningInvitation, given: Sequence[Given], now: datetime) -> Kept:
    """Keep what a member answered over a link, and use the link up.

    Raises LinkClosed for a link that takes no answers, MoveRefused without consent, AnswersRefused for answers that do
    not fit their scale: nothing is kept then.
    """
    case = hold(invitation.case, None)
    held = use_up(invitation=invitation, case=case, now=now)
    if (why := why_not_screen(case)) is not None:
        raise MoveRefused(why)
    screening = Screening(case=case, team=keeping_team(case), taken_at=now, mode=Mode.LINK, invitation=held)
    # The credit for the work item goes to whoever sent the link.
    return _keep(screening, given, done_by=held.made_by, actor=None)


@transaction.atomic
def answer_together(
    *, case: IllnessCase, given: Sequence[Given], actor: "User", now: datetime, form_key: UUID | None = None
) -> Kept:
    """Keep what a member answered with a counsellor beside them. Raises MoveRefused and AnswersRefused.

    The same form sent twice keeps one screening.
    """
    case = hold_ready(case, actor)
    known = Screening.objects.filter(case=case, form_key=form_key).first() if form_key else None
    if known is not None:
        raised = alert_of_sign(case, RiskSource.SCREENING, _reference_of(known))
        return Kept(known, raised if raised and raised.is_open else None)
    screening = Screening(
        case=case, team=keeping_team(case), taken_at=now, mode=Mode.TOGETHER, conducted_by=actor, form_key=form_key
    )
    return _keep(screening, given, done_by=actor, actor=actor)


def use_up(*, invitation: ScreeningInvitation, case: IllnessCase, now: datetime) -> ScreeningInvitation:
    """Lock an open link and use it up; raise LinkClosed for any other. Of two calls at once one finds it used."""
    rows = ScreeningInvitation.objects.select_for_update(of=("self",)).select_related("made_by")
    held = rows.get(pk=invitation.pk)
    held.case = case
    if (closed := held.closed(now)) is not None:
        raise LinkClosed(closed)
    held.used_at = now
    held.save(update_fields=["used_at"])
    return held


def _keep(screening: Screening, given: Sequence[Given], *, done_by: "User", actor: "User | None") -> Kept:
    case, now = screening.case, screening.taken_at
    scores = [one.score() for one in given]
    screening.outcome = Outcome.ANSWERED
    screening.psych = highest_psych(scores)
    screening.save(force_insert=True)
    ScaleResult.objects.bulk_create(
        [
            ScaleResult(screening=screening, scale=one.scale, content=sealed(list(one.answers), result))
            for one, result in zip(given, scores, strict=True)
        ]
    )
    complete_kind(subject=case.subject, kinds=[KIND], actor=done_by, now=now, opened_until=now)
    if screening.psych is not None:
        set_psych(case=case, psych=screening.psych, because=_because(case, now), actor=actor, now=now)
    record_event(case, actor=actor, what="screening", details={"mode": screening.mode})
    return Kept(screening, _alert(screening, max((result.grade for result in scores), default=0), actor))


def _because(case: IllnessCase, now: datetime) -> Explanation:
    source = Source(RESULTS, "visits:screening_results", case.number)
    return replace(explain(BY_SCREENING, on=now), sources=(source,))


def _alert(screening: Screening, grade: int, actor: "User | None") -> RiskAlert | None:
    if not grade:
        return None
    link = screening.invitation
    return raise_risk_alert(
        case=screening.case,
        source=RiskSource.SCREENING,
        reference=_reference(link, grade) if link else _reference_of(screening),
        grade=grade,
        now=screening.taken_at,
        actor=actor,
        with_member=actor is not None,
    )


@transaction.atomic
def warn_without_keeping(*, invitation: ScreeningInvitation, given: Sequence[Given], now: datetime) -> bool:
    """Call the counsellors for somebody in danger whose answers are not kept; False where there is no sign of it.

    Danger to a life is the exception to confidentiality and consent (domain annex §8); the alert holds no answer.
    """
    grade = danger_in(given)
    case = hold(invitation.case, None)
    if not grade or case.died_on:
        return False
    reference = _reference(invitation, grade)
    raise_risk_alert(case=case, source=RiskSource.SCREENING, reference=reference, grade=grade, now=now)
    return True


def _reference(link: ScreeningInvitation, grade: int) -> str:
    """Name a sign by the link over which it came: completed or sent once more, the same one calls nobody again."""
    return f"link:{link.pk}:{grade}"


def _reference_of(screening: Screening) -> str:
    """Name a sign by the screening that a counsellor conducted."""
    return f"screening:{screening.pk}"
