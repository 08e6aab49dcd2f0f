"""Whether the member agrees to be counselled, and to which text."""

from datetime import date

from ..enums import ConsentAnswer
from ..models import Counselling, CounsellingConsent, CounsellingConsentText


def text_on(day: date) -> CounsellingConsentText | None:
    """Return the version in force on a day."""
    return CounsellingConsentText.objects.filter(published_on__lte=day).order_by("-version").first()


def consent_in_force(counselling: Counselling) -> CounsellingConsent | None:
    """Return the consent under which sessions are recorded; None when it was not given, refused or withdrawn."""
    latest: CounsellingConsent | None = counselling.consents.order_by("-at", "-pk").first()
    return latest if latest is not None and latest.answer == ConsentAnswer.GIVEN else None
