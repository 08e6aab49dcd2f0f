"""What was said is destroyed when its time is over, or with the case; the rows stay without a word, to be counted."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from cases.care.models import IllnessCase
from cases.care.services.locking import lock_case
from unioncare.core import thresholds
from unioncare.core.audit import forget_entries, record_event
from unioncare.core.fields import EncryptedTextField
from unioncare.worklist.services import forget_subjects, update_subject

from ..models import Counselling
from ..thresholds import RETENTION_YEARS
from .course import end_with_case
from .locking import lock_counselling

ERASED = gettext_noop("content deleted")


def erase_expired(*, now: datetime) -> int:
    """Destroy what was said in counsellings that ended longer ago than it is kept; return how many. For the sweep."""
    over = Counselling.objects.filter(erased_at__isnull=True, ended_at__lte=_kept_since(now))
    keys = list(over.order_by("pk").values_list("pk", flat=True))
    for key in keys:
        _erase(key, now, "retention")
    return len(keys)


@transaction.atomic
def erase_with_case(*, case: IllnessCase, now: datetime) -> int:
    """End and empty the counsellings of a case that is erased; return how many. Whom they were about goes as well."""
    lock_case(case.pk)
    rows = list(Counselling.objects.filter(case=case).select_related("subject__unit").order_by("pk"))
    for row in rows:
        if row.is_open:
            end_with_case(counselling_id=row.pk, now=now)
        # Its number names the case, which leaves no number anywhere; what is noted from here on has another.
        forget_entries(Counselling, [row.pk])
        number = f"erased-{row.pk}"
        Counselling.objects.filter(pk=row.pk).update(number=number)
        _erase(row.pk, now, "case")
        update_subject(subject=row.subject, now=now, label=number, reference=number, url="", unit=case.unit)
        forget_subjects(subjects=[row.subject_id])
    return len(rows)


@transaction.atomic
def _erase(counselling_id: int, now: datetime, why: str) -> None:
    """Empty every encrypted field of the rows about a counselling, also of rooms above; nothing brings them back."""
    counselling = lock_counselling(counselling_id)
    if counselling.erased_at is not None:
        return
    for relation in Counselling._meta.related_objects:
        model = relation.related_model
        words = [field.name for field in model._meta.fields if isinstance(field, EncryptedTextField)]
        if words:
            rows = model._default_manager.filter(**{relation.field.name: counselling})
            rows.update(**dict.fromkeys(words, ""))
    # Who answered for the member is no word of theirs, and still theirs.
    counselling.consents.update(given_by="", relation="")
    counselling.erased_at = now
    counselling.save(update_fields=["erased_at"])
    record_event(counselling, actor=None, what=ERASED, details={"why": why})


def _kept_since(now: datetime) -> datetime:
    year = now.year - int(thresholds.value(RETENTION_YEARS.code))
    leap_day = (now.month, now.day) == (2, 29)
    return now.replace(year=year, day=28) if leap_day else now.replace(year=year)
