"""The owner's part: begun, done with evidence."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.care.files import CheckedFile, FileRefused, check_file
from unioncare.core.audit import attributed
from unioncare.core.workflow import MoveRefused
from unioncare.organisation.models import User
from unioncare.worklist.services import complete_kind

from ..enums import UNDONE
from ..kinds import MEASURE
from ..models import EvidenceFile, ImprovementAction
from .flow import lock_action, move_action, nobody_concerned, owner_only
from .items import open_verification

MOST_FILES = 20
# Names and contents.
Files = Sequence[tuple[str, bytes]]


@attributed
def start_action(*, action: ImprovementAction, actor: User, now: datetime) -> ImprovementAction:
    """Say that the measure is under way. Raises MoveRefused."""
    return move_action(action.pk, "start", actor=actor, now=now)


@attributed
def finish_action(
    *, action: ImprovementAction, evidence: str, actor: User, now: datetime, files: Files = ()
) -> ImprovementAction:
    """Say that the measure is done, and by what that can be seen; somebody else is asked to verify it.

    Raises MoveRefused, and FileRefused for a file that cannot be kept.
    """
    held = lock_action(action.pk)
    _keep(held, files, actor, now)
    if not evidence.strip() and not held.files.exists():
        raise MoveRefused(_("Nothing proves it yet: describe what was done, or add a file."))
    held.evidence, held.done_by, held.done_on = evidence.strip(), actor, timezone.localdate(now)
    held.save(update_fields=["evidence", "done_by", "done_on"])
    moved = move_action(held.pk, "finish", actor=actor, now=now)
    complete_kind(subject=held.subject, kinds=[MEASURE], actor=actor, now=now)
    open_verification(held, now)
    return moved


@attributed
def add_evidence(*, action: ImprovementAction, files: Files, actor: User, now: datetime) -> list[EvidenceFile]:
    """Keep files as evidence, checked as those of cases are; the same content is kept once.

    Raises FileRefused for what cannot be kept, MoveRefused for whoever the measure is not.
    """
    return _keep(lock_action(action.pk), files, actor, now)


def _keep(held: ImprovementAction, files: Files, actor: User, now: datetime) -> list[EvidenceFile]:
    if not files:
        return []
    if (why := nobody_concerned(held, actor) or owner_only(held, actor)) is not None:
        raise MoveRefused(why)
    if held.state not in UNDONE:
        raise MoveRefused(_("The measure is done: its evidence does not change any more."))
    checked = [check_file(data, name, limit=settings.DOCUMENT_MAX_BYTES) for name, data in files]
    fresh = {hashlib.sha256(one.content).hexdigest(): one for one in checked}
    known = set(held.files.values_list("sha256", flat=True))
    if len(known | fresh.keys()) > MOST_FILES:
        raise FileRefused(_("An action keeps at most %(most)d files.") % {"most": MOST_FILES})
    return [_file(held, digest, one, actor, now) for digest, one in fresh.items() if digest not in known]


def _file(held: ImprovementAction, digest: str, one: CheckedFile, actor: User, now: datetime) -> EvidenceFile:
    row = EvidenceFile(
        action=held, file_name=one.name, content_type=one.content_type, size=len(one.content), sha256=digest,
        added_by=actor, added_at=now,
    )  # fmt: skip
    # What a transaction that comes to nothing leaves behind, the daily sweep takes away.
    row.file.save(one.name, ContentFile(one.content), save=False)
    row.save(force_insert=True)
    return row
