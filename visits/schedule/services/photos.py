"""Photos of a visit: pictures only, drawn anew without place and camera, in private storage."""

import hashlib
from collections.abc import Sequence

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from cases.care.files import FileRefused, check_file

from ..models import VisitPhoto, VisitRecord

MOST = 6


def keep_photos(*, record: VisitRecord, photos: Sequence[tuple[str, bytes]]) -> None:
    """Keep the photos of a record; the same picture once. Raises FileRefused for what is no picture or too large.

    Everything is checked before anything is written. Where one cannot be kept, the files of the others go again.
    """
    if len(photos) > MOST:
        raise FileRefused(_("At most %(most)s photos are kept of a visit: leave some out.") % {"most": MOST})
    checked = [check_file(data, name, limit=settings.DOCUMENT_MAX_BYTES) for name, data in photos]
    if any(not file.content_type.startswith("image/") for file in checked):
        raise FileRefused(_("Only pictures are kept as photos: a paper goes into the file of the case."))
    once = {hashlib.sha256(file.content).hexdigest(): file for file in checked}
    written: list[VisitPhoto] = []
    try:
        for digest, file in once.items():
            photo = VisitPhoto(record=record, content_type=file.content_type, size=len(file.content), sha256=digest)
            photo.file.save(file.name, ContentFile(file.content), save=False)
            written.append(photo)
            photo.save(force_insert=True)
    except Exception:
        for photo in written:
            photo.file.storage.delete(str(photo.file.name))
        raise
