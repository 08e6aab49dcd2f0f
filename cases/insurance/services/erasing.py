"""What stays of the cover of somebody who is erased: days and premiums, as the insurer's bill counts them."""

from django.db import transaction

from unioncare.core.audit import forget_entries

from ..models import Enrolment, EnrolmentRefusal


@transaction.atomic
def forget_enrolments(*, member_id: int) -> int:
    """Take certificate numbers and refusals of a member away; return how many enrolments stay to be counted."""
    refusals = EnrolmentRefusal.objects.filter(member=member_id)
    refused = list(refusals.order_by().values_list("pk", flat=True))
    refusals.delete()
    forget_entries(EnrolmentRefusal, refused)
    rows = Enrolment.objects.filter(member=member_id)
    forget_entries(Enrolment, list(rows.order_by().values_list("pk", flat=True)))
    return rows.update(certificate_no="")


@transaction.atomic
def forget_refusals(*, member_id: int) -> int:
    """Take away what was noted beside the refusals of a member, who is not asked before the day; return of how many."""
    rows = EnrolmentRefusal.objects.filter(member=member_id)
    forget_entries(EnrolmentRefusal, list(rows.order_by().values_list("pk", flat=True)))
    return rows.update(note="")
