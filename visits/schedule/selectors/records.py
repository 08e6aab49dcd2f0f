"""What was written down of a visit, with all that followed."""

from ..models import Visit, VisitRecord


def record_of(visit: Visit) -> VisitRecord | None:
    """Return the record of a visit with everything around it; None while there is none."""
    rows = VisitRecord.objects.select_related("recorded_by", "receipt__given_by", "visit__case__member")
    rows = rows.prefetch_related(
        "attendances__user", "referrals__item__assignee", "promises__item", "promises__owner", "flags__item", "photos"
    )
    return rows.filter(visit=visit).first()
