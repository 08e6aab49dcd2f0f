"""That screenings took place, and P: all that anybody outside the counselling team learns of them."""

from dataclasses import dataclass
from datetime import datetime

from cases.care.models import IllnessCase

from ..enums import Outcome
from ..models import Screening


@dataclass(frozen=True, slots=True)
class Taken:
    """When a member was last screened, how often, and the P that followed."""

    last_at: datetime | None
    count: int
    psych: int | None


def taken_of(case: IllnessCase) -> Taken:
    """Return what the case page tells about the screenings of a case; P is the case's own."""
    rows = Screening.objects.filter(case=case, outcome=Outcome.ANSWERED).order_by("-taken_at", "-pk")
    moments = list(rows.values_list("taken_at", flat=True))
    return Taken(moments[0] if moments else None, len(moments), case.psych)
