"""Who is to be enrolled, and by which term: where several insure them, each is offered by itself."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from unioncare.organisation.models import Unit

from ..forms.enrolling import ids
from ..models import InsurancePlan
from ..selectors.gaps import GapFilter, Gaps
from ..selectors.offers import Offer, Offers, offers_of
from ..services.enrolling import ENROL
from .cover_base import AboutCover

TICKED = "ticked"


class AboutEnrolling(AboutCover):
    """A page about enrolling everybody of a unit who lacks cover, or those who were ticked."""

    permission = ENROL

    @cached_property
    def ticked(self) -> list[int] | None:
        """The members who were ticked, None where everybody is meant."""
        return ids(self.asked.getlist("member")) if self.asked.get("who") == TICKED else None

    @cached_property
    def chosen(self) -> tuple[InsurancePlan, Unit]:
        if self.plan is None or self.unit is None:
            raise Http404
        return self.plan, self.unit

    @cached_property
    def offers(self) -> Offers:
        plan, unit = self.chosen
        return offers_of(Gaps(self.user, GapFilter(plan, unit), self.today, ENROL), self.ticked)

    def coverage_address(self) -> str:
        plan, unit = self.chosen
        return f"{reverse('cases:coverage')}?{urlencode({'plan': plan.code, 'unit': unit.code})}"


class TermChoiceView(AboutEnrolling, TemplateView):
    """The terms that insure those who are to be enrolled, each with its people and what they cost."""

    http_method_names = ["get"]
    template_name = "insurance/cover/enrol_terms.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        _plan, unit = self.chosen
        left_out = len(self.ticked) - self.offers.people if self.ticked is not None else 0
        return super().get_context_data(
            unit=unit, back=self.coverage_address(), left_out=left_out,
            choices=[(offer, self._address(offer)) for offer in self.offers.by_term], **kwargs,
        )  # fmt: skip

    def _address(self, offer: Offer) -> str:
        plan, unit = self.chosen
        query: dict[str, Any] = {"plan": plan.code, "unit": unit.code, "term": offer.term.pk}
        if "funding" in self.asked:
            query["funding"] = self.asked["funding"]
        if self.ticked is not None:
            query |= {"who": TICKED, "member": offer.member_ids}
        return f"{reverse('cases:enrol')}?{urlencode(query, doseq=True)}"
