"""A request comes in: its number, its code, its files, and who answers."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.care.files import CheckedFile, FileRefused, check_file
from unioncare.core.audit import acting
from unioncare.core.numbering import next_number
from unioncare.organisation.models import Unit
from unioncare.worklist.enums import SubjectKind
from unioncare.worklist.services import open_subject

from ..enums import Author, Category, FeedbackState, Way
from ..errors import FeedbackRefused
from ..models import FeedbackFile, FeedbackMessage, FeedbackRequest, FeedbackStep
from ..naming import code_index, code_of
from .asking import ask_for_answer

if TYPE_CHECKING:
    from cases.care.models import IllnessCase
    from unioncare.organisation.models import User
    from visits.schedule.models import VisitReferral

MOST_FILES = 4
# A phone of today takes pictures of some megabytes; several files of a stranger need a lower limit than a case's file.
FILE_BYTES = 10 * 1024**2


@dataclass(frozen=True, slots=True)
class FeedbackEntry:
    """What a form told. `key` is the form's own: sent twice, it is one request with one code."""

    key: UUID
    unit: Unit
    category: str
    text: str
    way: str = Way.QR
    is_anonymous: bool = False
    name: str = ""
    phone: str = ""
    about: "User | None" = None
    is_major: bool = False
    files: tuple[tuple[str, bytes], ...] = ()
    referral: "VisitReferral | None" = None
    case: "IllnessCase | None" = None


def receive_feedback(*, entry: FeedbackEntry, actor: "User | None", now: datetime) -> tuple[FeedbackRequest, str]:
    """Keep a request and ask for its answer; return it with its tracking code. Of an anonymous one no contact is kept.

    Raises FeedbackRefused without words, FileRefused for files that cannot be kept; nothing is written then.
    """
    code = code_of(entry.key)
    if not entry.text.strip():
        raise FeedbackRefused(_("Say in a few words what it is about."))
    files = _checked(entry.files)
    with transaction.atomic(), acting(actor):
        # It waits for whoever sends the same form at the same moment, too.
        number = next_number(FeedbackRequest, f"Q{timezone.localdate(now):%Y}-")
        if (known := FeedbackRequest.objects.filter(code_index=code_index(code)).first()) is not None:
            return known, code
        request = _create(entry, number, code, actor, now)
        _keep(request, files)
        ask_for_answer(request, now=now)
    return request, code


def _create(entry: FeedbackEntry, number: str, code: str, actor: "User | None", now: datetime) -> FeedbackRequest:
    subject = open_subject(
        kind=SubjectKind.FEEDBACK, unit=entry.unit, label=number, reference=number,
        url=reverse("assessments:feedback_request", args=[number]),
    )  # fmt: skip
    request = FeedbackRequest.objects.create(
        number=number, subject=subject, unit=entry.unit, category=entry.category, way=entry.way,
        is_anonymous=entry.is_anonymous, name="" if entry.is_anonymous else entry.name.strip(),
        phone="" if entry.is_anonymous else entry.phone.strip(), is_major=entry.is_major, received_at=now,
        about=entry.about if entry.category == Category.COMPLAINT else None, recorded_by=actor,
        code_index=code_index(code), referral=entry.referral, case=entry.case,
        member=entry.case.member if entry.case else None,
    )  # fmt: skip
    FeedbackStep.objects.create(request=request, move="receive", target=FeedbackState.RECEIVED, actor=actor, at=now)
    FeedbackMessage.objects.create(request=request, by=Author.WRITER, at=now, text=entry.text.strip())
    return request


def _checked(files: Sequence[tuple[str, bytes]]) -> list[CheckedFile]:
    if len(files) > MOST_FILES:
        raise FileRefused(_("At most %(most)s files are taken: leave some out.") % {"most": MOST_FILES})
    limit = min(FILE_BYTES, settings.DOCUMENT_MAX_BYTES)
    return [check_file(data, name, limit=limit) for name, data in files]


def _keep(request: FeedbackRequest, files: Sequence[CheckedFile]) -> None:
    """Keep files that were checked, the same one once; where one cannot be kept, the others go again."""
    once = {hashlib.sha256(file.content).hexdigest(): file for file in files}
    written: list[FeedbackFile] = []
    try:
        for digest, file in once.items():
            kept = FeedbackFile(
                request=request, file_name=file.name, content_type=file.content_type, size=len(file.content),
                sha256=digest,
            )  # fmt: skip
            kept.file.save(file.name, ContentFile(file.content), save=False)
            written.append(kept)
            kept.save(force_insert=True)
    except Exception:
        for kept in written:
            kept.file.storage.delete(str(kept.file.name))
        raise
