"""“You said, we did”: the words for everybody, shown and taken down."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from unioncare.core.audit import attributed
from unioncare.organisation.models import User

from ..enums import ActionState
from ..errors import ImprovementRefused
from ..models import ImprovementAction
from ..selectors.wording import objection_to_words
from .flow import lock_action, move_action, nobody_concerned


@dataclass(frozen=True, slots=True)
class PublicWords:
    """What everybody reads; English where there is time for it."""

    said_zh: str
    did_zh: str
    said_en: str = ""
    did_en: str = ""


@attributed
def word_action(*, action: ImprovementAction, words: PublicWords, actor: User, now: datetime) -> ImprovementAction:
    """Write the public words. Raises ImprovementRefused for words that name somebody, or that are public already."""
    held = lock_action(action.pk)
    if held.state in (ActionState.PUBLISHED, ActionState.DROPPED):
        raise ImprovementRefused(_("Take it off the public page first, then change its words."))
    if (why := nobody_concerned(held, actor)) is not None:
        raise ImprovementRefused(why)
    for name, value in asdict(words).items():
        setattr(held, name, value.strip())
    if (why := objection_to_words(held)) is not None:
        raise ImprovementRefused(why)
    held.save(update_fields=[*asdict(words)])
    return held


@attributed
def publish_action(*, action: ImprovementAction, actor: User, now: datetime) -> ImprovementAction:
    """Show an action on the public page. Raises MoveRefused."""
    held = lock_action(action.pk)
    held.published_on, held.withdrawn_on = timezone.localdate(now), None
    held.save(update_fields=["published_on", "withdrawn_on"])
    return move_action(held.pk, "publish", actor=actor, now=now)


@attributed
def withdraw_action(*, action: ImprovementAction, actor: User, now: datetime, reason: str) -> ImprovementAction:
    """Take an action off the public page; why stands in its history. Raises MoveRefused."""
    held = lock_action(action.pk)
    held.withdrawn_on = timezone.localdate(now)
    held.save(update_fields=["withdrawn_on"])
    return move_action(held.pk, "withdraw", actor=actor, now=now, reason=reason)
