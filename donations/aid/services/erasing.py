"""What stays of aid when its case is erased: amounts, days, who decided; no word of illness, household or person."""

from django.db import transaction
from django.db.models import Q

from donations.ledger.services.erasing import forget_notes
from unioncare.core.audit import forget_entries
from unioncare.worklist.services import forget_subjects

from ..models import CondolenceLine, Grant, GrantStep, Notice, Objection, PastAid

# Stands where a word was that the books ask for.
GONE = "—"


@transaction.atomic
def forget_reasons(*, case_id: int) -> int:
    """Take every word about a case's aid away; return of how many grants. More than the rules gave stays said so."""
    _forget_lines(Q(case=case_id))
    return _forget_grants(Q(case=case_id))


@transaction.atomic
def forget_member(*, member_id: int) -> int:
    """Take every word about a member's aid away, whatever became of its case; return of how many grants."""
    grants = Grant.objects.filter(member=member_id)
    forget_subjects(subjects=list(grants.order_by().values_list("subject", flat=True)))
    _forget_lines(Q(member=member_id))
    PastAid.objects.filter(member=member_id).update(note="")
    forget_entries(PastAid, list(PastAid.objects.filter(member=member_id).order_by().values_list("pk", flat=True)))
    return _forget_grants(Q(member=member_id))


def _forget_grants(which: Q) -> int:
    rows = Grant.objects.filter(which)
    keys = list(rows.order_by().values_list("pk", flat=True))
    GrantStep.objects.filter(grant__in=keys).exclude(reason="").update(reason=GONE)
    Notice.objects.filter(grant__in=keys).update(masked_name=GONE)
    objections = Objection.objects.filter(notice__grant__in=keys)
    objections.exclude(answer="").update(answer=GONE)
    objections.update(text="", contact="")
    forget_entries(Grant, keys)
    forget_entries(Notice, list(Notice.objects.filter(grant__in=keys).order_by().values_list("pk", flat=True)))
    forget_entries(Objection, list(objections.order_by().values_list("pk", flat=True)))
    rows.exclude(over_reason="").update(over_reason=GONE)
    rows.exclude(received_by="").update(received_by=GONE)
    # On which occasion condolence was given tells of a stay in hospital, or a death.
    return rows.update(because={}, note="", occasion="")


def _forget_lines(which: Q) -> None:
    lines = CondolenceLine.objects.filter(which)
    forget_notes(entries=list(lines.filter(entry__isnull=False).order_by().values_list("entry_id", flat=True)))
    forget_entries(CondolenceLine, list(lines.order_by().values_list("pk", flat=True)))
    lines.exclude(reason="").update(reason=GONE)
    lines.exclude(left_out="").update(left_out=GONE)
