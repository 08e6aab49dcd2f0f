"""Making an action out of what went wrong, changing its plan, giving it up."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unioncare.core.audit import attributed
from unioncare.core.numbering import next_number
from unioncare.organisation.models import Unit, User
from unioncare.worklist.enums import SubjectKind
from unioncare.worklist.services import cancel_items, close_subject, open_subject, update_subject

from ..enums import UNDONE, SourceKind
from ..errors import ImprovementRefused
from ..kinds import MEASURE
from ..models import Cause, ImprovementAction
from ..selectors.owners import possible_owners
from ..sources import OTHER, Found, find_source, read_by
from .flow import lock_action, move_action, nobody_concerned, record_step
from .items import open_measure

CHANGED = gettext_lazy("The plan of the action was changed")


@dataclass(frozen=True, slots=True)
class ActionEntry:
    """What is wrong, why, what is done about it, by whom, until when."""

    cause: Cause
    wrong: str
    measure: str
    owner: User
    due_on: date


@attributed
def plan_action(
    *, source_key: str, unit: Unit | None, entry: ActionEntry, actor: User, now: datetime
) -> ImprovementAction:
    """Make an action of a source, or of something told in words (`other:` and a key of the form) in a `unit`.

    While one of the same source is under way, that one is returned: two clicks make one. Raises ImprovementRefused
    for a source that the actor does not see, for a day that has passed, for an owner who would not see it.
    """
    kind, found = _source(actor, source_key)
    place = found.unit if found else unit
    if place is None:
        raise ImprovementRefused(_("Say which unit it is about."))
    # Whoever else numbers an action waits from here on, so that two at once see each other.
    number = next_number(ImprovementAction, f"I{timezone.localdate(now):%Y}-")
    if (known := ImprovementAction.objects.of_source(source_key).open().first()) is not None:
        return known
    _check(entry, place, now)
    action = ImprovementAction.objects.create(
        number=number, unit=place, source_kind=kind, source_key=source_key,
        source_label=found.label.as_json() if found else {},
        subject=open_subject(kind=SubjectKind.IMPROVEMENT, unit=place, label=_label(number, entry), reference=number),
        planned_by=actor, planned_at=now, **_fields(entry),
    )  # fmt: skip
    if (why := nobody_concerned(action, actor) or nobody_concerned(action, entry.owner)) is not None:
        raise ImprovementRefused(why)
    record_step(action, move="plan", source="", target=action.state, actor=actor, now=now, reason="")
    open_measure(action, now)
    return action


@attributed
def change_action(*, action: ImprovementAction, entry: ActionEntry, actor: User, now: datetime) -> ImprovementAction:
    """Change the plan while the measure is not done. Another owner or another day makes the work item anew."""
    held = lock_action(action.pk)
    if held.state not in UNDONE:
        raise ImprovementRefused(_("The measure is done: its plan does not change any more."))
    if (why := nobody_concerned(held, actor) or nobody_concerned(held, entry.owner)) is not None:
        raise ImprovementRefused(why)
    moved = (held.owner_id, held.due_on) != (entry.owner.pk, entry.due_on)
    _check(entry, held.unit, now, kept=held.due_on)
    for name, value in _fields(entry).items():
        setattr(held, name, value)
    held.save(update_fields=[*_fields(entry)])
    record_step(held, move="change", source=held.state, target=held.state, actor=actor, now=now, reason="")
    update_subject(subject=held.subject, now=now, label=_label(held.number, entry))
    if moved:
        cancel_items(subject=held.subject, kinds=[MEASURE], actor=actor, now=now, reason=str(CHANGED))
        open_measure(held, now)
    return held


@attributed
def drop_action(*, action: ImprovementAction, actor: User, now: datetime, reason: str) -> ImprovementAction:
    """Give an action up. Raises MoveRefused."""
    held = lock_action(action.pk)
    moved = move_action(held.pk, "drop", actor=actor, now=now, reason=reason)
    close_subject(subject=held.subject, now=now, actor=actor, reason=reason.strip())
    return moved


def _source(actor: User, source_key: str) -> tuple[SourceKind, Found | None]:
    source, key = read_by(source_key)
    if source is None:
        if not source_key.startswith(f"{OTHER}:") or not key:
            raise ImprovementRefused(_("What should be improved is not known here."))
        return SourceKind.OTHER, None
    found = find_source(actor, source_key)
    if found is None:
        raise ImprovementRefused(_("What should be improved is not there, or is none of your units'."))
    return source.kind, found


def _check(entry: ActionEntry, unit: Unit, now: datetime, kept: date | None = None) -> None:
    today = timezone.localdate(now)
    if entry.due_on < today and entry.due_on != kept:
        raise ImprovementRefused(_("The due day has passed; choose one to come."))
    if not possible_owners(unit, today).filter(pk=entry.owner.pk).exists():
        raise ImprovementRefused(
            _("%(name)s holds no post by which they could see this action: choose another owner.")
            % {"name": entry.owner.name}
        )


def _fields(entry: ActionEntry) -> dict[str, object]:
    return {name: getattr(entry, name) for name in ActionEntry.__slots__}


def _label(number: str, entry: ActionEntry) -> str:
    return f"{number} {entry.wrong}"[:120]
