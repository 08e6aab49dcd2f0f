"""One case at a time: whoever changes a case locks its row first."""

from ..models import IllnessCase


def lock_case(case_id: int) -> IllnessCase:
    """Lock a case until the end of the transaction; its subject, unit and member come along unlocked."""
    rows = IllnessCase.objects.select_for_update(of=("self",))
    case: IllnessCase = rows.select_related("subject", "unit", "member__unit", "disease", "owner").get(pk=case_id)
    return case
