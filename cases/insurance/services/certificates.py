"""Certificate numbers of the insurer, noted on many enrolments at once."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from unioncare.core.audit import record_event

from ..errors import InsuranceRefused
from ..models import CoverageTerm
from .writing import REFUSALS

if TYPE_CHECKING:
    from unioncare.organisation.models import User

NOTED = gettext_noop("certificates noted")
_UPDATE = """
    UPDATE cases_enrolment SET certificate_no = noted.number
    FROM unnest(%s::bigint[], %s::text[]) AS noted (id, number)
    WHERE cases_enrolment.id = noted.id AND cases_enrolment.term_id = %s AND cases_enrolment.certificate_no = ''
"""


@transaction.atomic
def note_certificates(*, term: CoverageTerm, numbers: Mapping[int, str], actor: "User | None", now: datetime) -> int:
    """Note numbers, by the key of the enrolment, where there is none yet; return how many.

    Raises InsuranceRefused, with nothing written, where another enrolment of the plan has one of the numbers.
    """
    if not numbers:
        return 0
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_UPDATE, [list(numbers), list(numbers.values()), term.pk])
            written = int(cursor.rowcount)
    except IntegrityError as error:
        words = REFUSALS["enrolment_certificate_once"]
        raise InsuranceRefused(_(words)) from error
    record_event(term, actor=actor, what=NOTED, details={"enrolments": written})
    return written
