"""What stays of a grant when its case is erased: amounts, days, who decided; nothing of illness and household."""

from django.db import transaction

from ..models import CondolenceLine, Grant


@transaction.atomic
def forget_reasons(*, case_id: int) -> int:
    """Take the reasons of a case's grants away; return of how many. More than the rules gave stays said so."""
    lines = CondolenceLine.objects.filter(case=case_id)
    lines.exclude(reason="").update(reason="—")
    lines.exclude(left_out="").update(left_out="—")
    rows = Grant.objects.filter(case=case_id)
    rows.exclude(over_reason="").update(over_reason="—")
    return rows.update(because={}, note="")
