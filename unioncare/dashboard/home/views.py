"""Panels beside My work that it loads once it stands; without scripts, pages of their own."""

from typing import Any

from django.views.generic import TemplateView

from unioncare.core.explain import Explanation
from unioncare.core.listed import listed
from unioncare.core.views import HtmxTemplateMixin, NeedsPermission

from .selectors.figures import figures_for
from .selectors.figures.figure import Reading
from .selectors.risks import risks_for

PERMISSION = "worklist.see_work"


class RisksView(NeedsPermission, HtmxTemplateMixin, TemplateView):
    """What is likely to be late soon, and why."""

    permission = PERMISSION
    template_name = "home/risks_page.html"
    fragment_name = "home/risks.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = risks_for(self.user, self.now)
        return super().get_context_data(found=found, more=found.count - len(found.risks), **kwargs)


class FiguresView(NeedsPermission, HtmxTemplateMixin, TemplateView):
    """The few key figures of the reader's unit."""

    permission = PERMISSION
    template_name = "home/figures_page.html"
    fragment_name = "home/figures.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lines = figures_for(self.user, self.now)
        post = self.user.main_post
        return super().get_context_data(
            lines=[(line, _parts(line.reading)) for line in lines],
            unit=post.unit if post else None,
            **kwargs,
        )


def _parts(reading: Reading) -> str:
    """Return the parts of a figure in words: L4 1, L3 5."""
    return listed(f"{label} {value}".rstrip() for label, value in Explanation("", inputs=reading.facts).input_rows)
