"""The way back to work, forward and back."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from unioncare.core.audit import record_event
from unioncare.core.workflow import MoveRefused

from ..enums import SETTLED, Stage
from ..models import ReturnStage
from .access import needed, recovering_case
from .alerts import drop_alert, raise_alert
from .periods import recount_period

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@dataclass(frozen=True, slots=True)
class StageEntry:
    """A stage from a day on. The first one of a case needs no reason."""

    stage: Stage
    starts_on: date
    reason: str = ""


@transaction.atomic
def enter_stage(*, case_id: int, entry: StageEntry, actor: "User", now: datetime) -> ReturnStage:
    """Let a stage begin; it ends the one before. Raises MoveRefused where it does not follow from that one.

    Back at work nobody is asked about the end of the medical treatment period any more; away again, they are. Days at
    work move that end.
    """
    case = recovering_case(case_id, actor)
    current = ReturnStage.objects.select_for_update().filter(case=case, ended_on__isnull=True).first()
    if current is not None:
        _check(current, entry)
        current.ended_on = entry.starts_on
        current.save(update_fields=["ended_on"])
    stage = ReturnStage.objects.create(
        case=case,
        stage=entry.stage,
        starts_on=entry.starts_on,
        reason=entry.reason.strip(),
        recorded_by=actor,
        recorded_at=now,
    )
    record_event(case, actor=actor, what="return to work", details={"stage": str(entry.stage)})
    recount_period(case=case, actor=actor, now=now)
    if entry.stage in SETTLED:
        reason = _("Return to work: %(stage)s") % {"stage": stage.get_stage_display()}
        drop_alert(case=case, actor=actor, now=now, reason=reason)
    else:
        raise_alert(case=case, now=now)
    return stage


def _check(current: ReturnStage, entry: StageEntry) -> None:
    if current.stage == entry.stage:
        raise MoveRefused(_("This stage is already noted: %(stage)s.") % {"stage": current})
    if entry.starts_on < current.starts_on:
        raise MoveRefused(
            _("The present stage began on %(day)s: the next one begins on that day or later.")
            % {"day": current.starts_on.isoformat()}
        )
    needed(entry.reason)
