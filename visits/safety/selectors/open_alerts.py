"""What an open alert holds back, without a word about it."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.care.models import IllnessCase
from visits.counselling.models import Counselling

from ..models import RiskAlert

AT_WORK = _("An alert about this member is open: close it first.")
NOT_RELEASED = _("The counselling team has not released this case yet: ask the team.")


def why_not_close(case: IllnessCase) -> Promise | None:
    """Return why a case may not end yet, in words that everybody may read."""
    return NOT_RELEASED if RiskAlert.objects.open().filter(case=case).exists() else None


def why_not_end(counselling: Counselling, user: Any) -> Promise | None:
    """Return why a counselling may not end yet: whoever is in danger is not let go."""
    return AT_WORK if why_not_close(counselling.case) is not None else None
