"""The lists by which notice of a renewal is given, on paper: unit by unit, with room for a signature."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from cases.members.selectors.units import unit_choices
from unioncare.organisation.models import Unit

from ..selectors.renewal import renewal_of
from ..selectors.renewal_page import DROPPED, MOST_ON_PAPER, WAITING, notice_rows
from ..selectors.terms import PERMISSION
from .renewal import NAMES, person_row
from .term_base import OfTerm
from .terms import OPEN


class RenewalNoticeView(OfTerm, TemplateView):
    """Who is to be told that they are renewed, or that their cover ends."""

    permission = OPEN
    template_name = "insurance/renewal_notice.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today, asked = timezone.localdate(self.now), self.request.GET
        which = DROPPED if asked.get("list") == DROPPED else WAITING
        unit = Unit.objects.visible_to(self.user, PERMISSION).filter(code=asked.get("unit", "")).first()
        renewal = renewal_of(self.term, today)
        rows = notice_rows(self.user, renewal, which, unit)
        return super().get_context_data(
            term=self.term, renewal=renewal, today=today, which=which, ends=which == DROPPED, label=NAMES[which],
            unit=unit, units=unit_choices(self.user, PERMISSION, unit), most=MOST_ON_PAPER,
            rows=[person_row(row) for row in rows[:MOST_ON_PAPER]], has_more=len(rows) > MOST_ON_PAPER,
            pays=any(row.own for row in rows), back=reverse("cases:renewal", args=[self.term.pk]), **kwargs,
        )  # fmt: skip
