"""What an open alert holds back, without a word about it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.care.models import IllnessCase

from ..models import RiskAlert

NOT_RELEASED = _("The counselling team has not released this case yet: ask the team.")


def why_not_close(case: IllnessCase) -> Promise | None:
    """Return why a case may not end yet, in words that everybody may read."""
    return NOT_RELEASED if RiskAlert.objects.open().filter(case=case).exists() else None
