"""What a person did or has open in a period, with what it weighs."""

from typing import Any

from django.views.generic import TemplateView

from assessments.workload.enums import Part
from assessments.workload.selectors.lists import item_page
from assessments.workload.selectors.weights import weights_in_force

from ..selectors.people import told_from
from .base import OfPerson


class WorkView(OfPerson, TemplateView):
    """The items that the points of a person count."""

    part = Part.DONE
    template_name = "performance/work.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.months_asked()
        days, after = self.cut(*asked), self.request.GET.get("after", "")
        found = item_page(self.user, self.part, [self.person.pk], *days, weights_in_force(), after) if days else None
        return super().get_context_data(
            part=self.part, found=found, page=found and found.page, first=(days or asked)[0], last=(days or asked)[1],
            told_from=told_from(asked[1]), **kwargs,
        )  # fmt: skip
