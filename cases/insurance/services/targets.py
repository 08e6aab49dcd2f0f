"""Setting the enrolment rate that is asked of a unit."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from unioncare.core.audit import attributed
from unioncare.organisation.models import Unit

from ..errors import InsuranceRefused
from ..models import EnrolmentTarget

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@attributed
def set_target(*, unit: Unit, rate: Decimal, starts_on: date, actor: "User", now: datetime) -> EnrolmentTarget:
    """Ask a rate (above 0, at most 1) of a unit and all below it from a day on; the same day corrects what stood there.

    Raises InsuranceRefused for a rate that is none.
    """
    if not 0 < rate <= 1:
        raise InsuranceRefused(_("A rate lies above 0 and not above 1."))
    target, _new = EnrolmentTarget.objects.update_or_create(unit=unit, starts_on=starts_on, defaults={"rate": rate})
    return target
