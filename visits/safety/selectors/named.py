"""Which case a counsellor means who has somebody on the telephone."""

from typing import TYPE_CHECKING

from django.db.models import F, Q

from cases.care.models import IllnessCase

if TYPE_CHECKING:
    from unioncare.organisation.models import User


def cases_named(text: str, user: "User", permission: str) -> list[IllnessCase]:
    """Return one case for each member under somebody's posts who is called so, or has this number: the one that runs
    comes before those that have ended. Only what is written in full is found.
    """
    named = Q(number__iexact=text) | Q(member__employee_no__iexact=text) | Q(member__name=text)
    rows = IllnessCase.objects.visible_to(user, permission).filter(named)
    rows = rows.select_related("member__unit", "unit", "subject")
    cases: dict[int, IllnessCase] = {}
    for case in rows.order_by(F("closed_at").desc(nulls_first=True), "-pk"):
        cases.setdefault(case.member_id, case)
    return list(cases.values())
