"""What stays of aid when its case is erased: amounts, days, who decided; no word of illness, household or person."""

from django.db import transaction

from ..models import CondolenceLine, Grant, GrantStep, Notice, Objection

# Stands where a word was that the books ask for.
GONE = "—"


@transaction.atomic
def forget_reasons(*, case_id: int) -> int:
    """Take every word about a case's aid away; return of how many grants. More than the rules gave stays said so."""
    _forget_lines(case_id)
    of_case = {"grant__case": case_id}
    GrantStep.objects.filter(**of_case).exclude(reason="").update(reason=GONE)
    Notice.objects.filter(**of_case).update(masked_name=GONE)
    objections = Objection.objects.filter(notice__grant__case=case_id)
    objections.exclude(answer="").update(answer=GONE)
    objections.update(text="", contact="")
    rows = Grant.objects.filter(case=case_id)
    rows.exclude(over_reason="").update(over_reason=GONE)
    rows.exclude(received_by="").update(received_by=GONE)
    # On which occasion condolence was given tells of a stay in hospital, or a death.
    return rows.update(because={}, note="", occasion="")


def _forget_lines(case_id: int) -> None:
    lines = CondolenceLine.objects.filter(case=case_id)
    lines.exclude(reason="").update(reason=GONE)
    lines.exclude(left_out="").update(left_out=GONE)
