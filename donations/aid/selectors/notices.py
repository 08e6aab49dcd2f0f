"""Public notices by unit code, and objections by their secret link."""

from datetime import date

from django.core.signing import BadSignature

from unioncare.core.tokens import token_hash
from unioncare.organisation.models import Unit

from ..models import Notice, Objection
from ..models.notice import MARKS

MOST_SHOWN = 500


def notices_of(code: str, today: date) -> tuple[Unit, list[Notice]] | None:
    """Return a unit and what stands published for it and below; None for an unknown code."""
    unit = Unit.objects.filter(code=code, is_active=True).first()
    if unit is None:
        return None
    # The clock of the page, not the sweep's: a notice is down when its term is over.
    rows = Notice.objects.standing().filter(unit__path__startswith=unit.path, ends_on__gte=today)
    return unit, list(rows.order_by("-published_on", "-pk")[:MOST_SHOWN])


def notice_standing(mark: str, today: date) -> Notice | None:
    """Return the notice of a mark, while it stands."""
    try:
        pk = MARKS.unsign(mark)
    except BadSignature:
        return None
    rows = Notice.objects.standing().select_related("grant", "unit")
    return rows.filter(pk=pk, ends_on__gte=today).first()


def objection_of(token: str) -> Objection | None:
    """Return the objection that a link follows."""
    return Objection.objects.filter(code_hash=token_hash(token)).select_related("notice__unit").first()
