"""Whether the member agrees to be counselled."""

from ..enums import ConsentAnswer
from ..models import Counselling, CounsellingConsent


def consent_in_force(counselling: Counselling) -> CounsellingConsent | None:
    """Return the consent under which sessions are recorded; None when it was not given, refused or withdrawn."""
    latest: CounsellingConsent | None = counselling.consents.order_by("-at", "-pk").first()
    return latest if latest is not None and latest.answer == ConsentAnswer.GIVEN else None
