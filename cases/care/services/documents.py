"""Documents of a case: checked, cleaned, kept in private storage."""

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from unioncare.core.audit import record_access

from ..enums import DocumentKind
from ..files import FileRefused, check_file
from ..models import CaseDocument, IllnessCase
from ..signals import facts_changed
from .facts import WITHOUT_CONSENT, writable
from .file_checks import complete_file

if TYPE_CHECKING:
    from unioncare.organisation.models import User


def add_document(
    *, case_id: int, kind: DocumentKind | str, title: str, name: str, data: bytes, actor: "User | None", now: datetime
) -> CaseDocument:
    """File a document. Raises FileRefused for what cannot be kept, MoveRefused without consent.

    The content decides its type; pictures are drawn anew without metadata; the same content is filed once a case.
    """
    checked = check_file(data, name, limit=settings.DOCUMENT_MAX_BYTES)
    digest = hashlib.sha256(checked.content).hexdigest()
    with transaction.atomic():
        case = writable(case_id, actor, needs_consent=kind not in WITHOUT_CONSENT)
        if CaseDocument.objects.filter(case=case, sha256=digest, struck_at__isnull=True).exists():
            raise FileRefused(_("The file of this case already holds this document."))
        document = CaseDocument(
            case=case,
            kind=kind,
            title=title.strip()[:120],
            file_name=checked.name,
            content_type=checked.content_type,
            size=len(checked.content),
            sha256=digest,
            recorded_by=actor,
            recorded_at=now,
        )
        document.file.save(checked.name, ContentFile(checked.content), save=False)
        stored, storage = str(document.file.name), document.file.storage
        try:
            with transaction.atomic():
                document.save(force_insert=True)
                complete_file(case=case, actor=actor, now=now)
                facts_changed.send(IllnessCase, case=case, actor=actor, now=now)
        except Exception:
            storage.delete(stored)  # no row points to it
            raise
    return document


def note_reading(*, document: CaseDocument, actor: "User", page: int | None = None) -> None:
    """Keep who took a document out of the file, or one page of it."""
    purpose = str(document) if page is None else _("%(document)s, page %(page)s") % {"document": document, "page": page}
    record_access(document.case, actor=actor, purpose=purpose, what="document")
