"""The flows of a period and of an appraisal: the two tables of moves, and the only code that sets their states.

A period: planned → self-review → views of colleagues → superior's review → results told → (appeals) → closed.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unioncare.core.refusals import Text
from unioncare.core.workflow import Move, Workflow

from ..enums import UNTOLD, AppealState, AppraisalState, PeriodState, VetoState
from ..models import Appeal, Appraisal, AppraisalPeriod, AppraisalStep, Veto
from ..selectors.superiors import barred_from_deciding, relatives_of

if TYPE_CHECKING:
    from unioncare.organisation.models import User

RUN = "assessments.run_appraisals"
PUBLISH, DECIDE = "assessments.publish_appraisals", "assessments.decide_appeals"
# Whose move it is the checks say: it stays theirs wherever their post is meanwhile.
THEIRS = ""
# Why an appeal was decided so, and why somebody is not appraised, stands sealed on its row alone.
SEALED = ("uphold", "reject", "excuse")
_P, _A = PeriodState, AppraisalState


def record_period(
    period: AppraisalPeriod, *, move: str, source: str, target: str, actor: "User | None", now: datetime, reason: str
) -> None:
    """Write who took a step of a period, when and why."""
    AppraisalStep.objects.create(
        period=period, move=move, source=source, target=target, actor=actor, at=now, reason=reason.strip()[:500]
    )


def record_appraisal(
    appraisal: Appraisal, *, move: str, source: str, target: str, actor: "User | None", now: datetime, reason: str
) -> None:
    """Write who took a step of one appraisal, when and why; the words of an answer are not repeated here."""
    AppraisalStep.objects.create(
        period_id=appraisal.period_id, appraisal=appraisal, move=move, source=source, target=target, actor=actor,
        at=now, reason="" if move in SEALED else reason.strip()[:500],
    )  # fmt: skip


# --- periods -----------------------------------------------------------------------------------------------


def work_is_over(period: AppraisalPeriod, user: Any, today: date) -> Text | None:
    """Nobody is appraised for work that is still to do."""
    if period.last < today:
        return None
    return _("The work that is appraised lasts until %(day)s.") % {"day": period.last}


def everybody_reviewed(period: AppraisalPeriod, user: Any) -> Text | None:
    missing = period.appraisals.counted().exclude(state=_A.REVIEWED).count()
    if not missing:
        return None
    return _(
        "%(missing)s people have no review of their superior yet, with words for them. Where nobody can write it, name "
        "another superior or take the person out of the period."
    ) % {"missing": missing}


def no_veto_waits(period: AppraisalPeriod, user: Any) -> Text | None:
    waiting = Veto.objects.filter(appraisal__period=period, state=VetoState.ENTERED).exists()
    return _("A veto waits to be confirmed or withdrawn on the page of the person.") if waiting else None


def no_appeal_waits(period: AppraisalPeriod, user: Any) -> Text | None:
    waiting = Appeal.objects.filter(appraisal__period=period, state=AppealState.LODGED).exists()
    return _("An appeal waits to be decided.") if waiting else None


def appeals_over(period: AppraisalPeriod, user: Any, today: date) -> Text | None:
    if period.appeal_until is not None and today <= period.appeal_until:
        return _("Appeals are possible until %(day)s.") % {"day": period.appeal_until}
    return None


PERIOD_FLOW = Workflow(
    field="state",
    moves=(
        Move(
            "begin", pgettext_lazy("appraisal", "Begin the self-reviews"), (_P.OPEN,), _P.SELF, RUN,
            on_day=(work_is_over,),
        ),
        Move("ask", pgettext_lazy("appraisal", "Ask the colleagues"), (_P.SELF,), _P.ROUND, RUN),
        Move("review", pgettext_lazy("appraisal", "On to the superiors"), (_P.ROUND,), _P.SUPERIOR, RUN),
        Move(
            "publish", pgettext_lazy("appraisal", "Tell the results"), (_P.SUPERIOR,), _P.PUBLISHED, PUBLISH,
            (everybody_reviewed, no_veto_waits),
        ),
        Move("hear", pgettext_lazy("appraisal", "Hear appeals"), (_P.PUBLISHED,), _P.APPEAL, RUN),
        Move(
            "close", pgettext_lazy("appraisal", "Close the period"), (_P.PUBLISHED, _P.APPEAL), _P.CLOSED, RUN,
            (no_appeal_waits,), on_day=(appeals_over,),
        ),
        Move("drop", pgettext_lazy("appraisal", "Call it off"), UNTOLD, _P.DROPPED, RUN, needs_reason=True),
    ),
    record=record_period,
)  # fmt: skip


# --- appraisals --------------------------------------------------------------------------------------------


def own_only(appraisal: Appraisal, user: Any) -> Text | None:
    if user is None or user.pk == appraisal.person_id:
        return None
    return _("This is another person's.")


def in_self_stage(appraisal: Appraisal, user: Any) -> Text | None:
    period = appraisal.period
    if period.state == _P.SELF:
        return None
    days = {"first": period.starts_on, "last": period.self_until}
    return _("It is not the time of self-reviews: they run from %(first)s to %(last)s.") % days


def superior_only(appraisal: Appraisal, user: Any) -> Text | None:
    """The named superior alone; never the person, nor a relative declared since."""
    if user is None:
        return None
    if user.pk == appraisal.person_id:
        return _("Nobody appraises themselves.")
    if user.pk != appraisal.superior_id:
        named = appraisal.superior.name if appraisal.superior else _("nobody yet")
        return _("Another person reviews them: %(name)s. The office can name you instead.") % {"name": named}
    if user.pk in relatives_of(appraisal.person):
        return _("Nobody appraises a relative.")
    return None


def in_superior_stage(appraisal: Appraisal, user: Any) -> Text | None:
    """The person writes first: no superior's review before theirs is there or their time is over."""
    if appraisal.period.state in (_P.ROUND, _P.SUPERIOR):
        return None
    days = {"first": appraisal.period.self_until, "last": appraisal.period.superior_until}
    return _("It is not the time of superiors' reviews: they run from after %(first)s to %(last)s.") % days


def within_appeal_days(appraisal: Appraisal, user: Any, today: date) -> Text | None:
    period = appraisal.period
    if period.state not in (_P.PUBLISHED, _P.APPEAL) or period.appeal_until is None:
        return _("There is no result to appeal against.")
    if today > period.appeal_until:
        return _("Appeals were possible until %(day)s.") % {"day": period.appeal_until}
    return None


def appealed_once(appraisal: Appraisal, user: Any) -> Text | None:
    return _("This result was appealed against already.") if appraisal.appeals.exists() else None


def somebody_else_decides(appraisal: Appraisal, user: Any) -> Text | None:
    """Neither whoever may not decide, nor anybody but who is asked while they can: `barred_from_deciding`."""
    if user is None:
        return None
    barred = barred_from_deciding(appraisal)
    if user.pk in barred:
        return barred[user.pk]
    asked = appraisal.appeals.filter(state=AppealState.LODGED, decider__isnull=False).select_related("decider").first()
    if asked is None or asked.decider is None or asked.decider == user:
        return None
    can = asked.decider.is_active and asked.decider.pk not in barred and asked.decider.has_perm(DECIDE, appraisal)
    return _("%(name)s decides this appeal.") % {"name": asked.decider.name} if can else None


def nothing_told(appraisal: Appraisal, user: Any) -> Text | None:
    return None if appraisal.period.state in UNTOLD else _("The results are told.")


def not_ones_own(appraisal: Appraisal, user: Any) -> Text | None:
    if user is None or user.pk not in {appraisal.person_id} | relatives_of(appraisal.person):
        return None
    return _("Nobody takes themselves or a relative out of a period.")


def no_veto_stands(appraisal: Appraisal, user: Any) -> Text | None:
    stands = appraisal.vetoes.exclude(state=VetoState.WITHDRAWN).exists()
    return _("A veto about them waits or is confirmed: it is to be settled first.") if stands else None


APPRAISAL_FLOW = Workflow(
    field="state",
    moves=(
        Move(
            "review_self", pgettext_lazy("appraisal", "Hand in the self-review"), (_A.OPEN,), _A.SELF_DONE, THEIRS,
            (own_only, in_self_stage),
        ),
        Move(
            "review", pgettext_lazy("appraisal", "Review"), (_A.OPEN, _A.SELF_DONE, _A.REVIEWED), _A.REVIEWED,
            THEIRS, (superior_only, in_superior_stage),
        ),
        Move("publish", pgettext_lazy("appraisal", "Tell the result"), (_A.REVIEWED,), _A.PUBLISHED, PUBLISH),
        Move(
            "appeal", pgettext_lazy("appraisal", "Appeal"), (_A.PUBLISHED,), _A.APPEALED, THEIRS,
            (own_only, appealed_once), on_day=(within_appeal_days,),
        ),
        Move(
            "uphold", pgettext_lazy("appeal", "Uphold"), (_A.APPEALED,), _A.PUBLISHED, DECIDE, (somebody_else_decides,),
            needs_reason=True,
        ),
        Move(
            "reject", pgettext_lazy("appeal", "Reject"), (_A.APPEALED,), _A.PUBLISHED, DECIDE, (somebody_else_decides,),
            needs_reason=True,
        ),
        Move(
            "excuse", pgettext_lazy("appraisal", "Take out of the period"), (_A.OPEN, _A.SELF_DONE, _A.REVIEWED),
            _A.EXCUSED, RUN, (nothing_told, not_ones_own, no_veto_stands), needs_reason=True,
        ),
        Move("settle", pgettext_lazy("appraisal", "Make final"), (_A.PUBLISHED,), _A.SETTLED, RUN),
    ),
    record=record_appraisal,
)  # fmt: skip


def move_period(pk: int, move: str, *, actor: "User | None", now: datetime, reason: str = "") -> AppraisalPeriod:
    """Make one move of a period; raise MoveRefused with the reason against it. Without an actor the system moves."""
    moved: AppraisalPeriod = PERIOD_FLOW.move(AppraisalPeriod, pk, move, actor=actor, now=now, reason=reason)
    return moved


def move_appraisal(pk: int, move: str, *, actor: "User", now: datetime, reason: str = "") -> Appraisal:
    """Make one move of an appraisal; raise MoveRefused with the reason against it."""
    moved: Appraisal = APPRAISAL_FLOW.move(Appraisal, pk, move, actor=actor, now=now, reason=reason)
    return moved


def move_all(period: AppraisalPeriod, move: str, *, actor: "User | None", now: datetime) -> int:
    """Make one move of all appraisals of a period at once, from the states of the same table; return how many."""
    step = APPRAISAL_FLOW.get(move)
    held = list(period.appraisals.filter(state__in=step.sources).order_by("pk").select_for_update(no_key=True))
    target = str(step.target)
    Appraisal.objects.filter(pk__in=[one.pk for one in held]).update(state=target)
    AppraisalStep.objects.bulk_create(_steps(held, move, target, actor, now))
    return len(held)


def _steps(
    held: Iterable[Appraisal], move: str, target: str, actor: "User | None", now: datetime
) -> list[AppraisalStep]:
    return [
        AppraisalStep(
            period_id=one.period_id, appraisal=one, move=move, source=one.state, target=target, actor=actor, at=now
        )
        for one in held
    ]


def lock_period(pk: int) -> AppraisalPeriod:
    """Lock a period until the end of the transaction: its stage does not end under whoever writes in it."""
    rows = AppraisalPeriod.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("unit", "scheme", "subject").get(pk=pk)
