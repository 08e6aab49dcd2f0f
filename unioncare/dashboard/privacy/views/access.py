"""Who looked at what of one member: for staff, and on paper for the member."""

from typing import Any

from django.urls import reverse
from django.views.generic import TemplateView

from unioncare.core.audit import record_access

from ..permissions import SEE_ACCESS
from ..selectors.access import access_page, all_looks, purpose_about
from .base import OfAnother

# As many as anybody reads on paper; the copy for the member holds more.
ON_PAPER = 300


class AccessView(OfAnother, TemplateView):
    """The looks, the latest first; that somebody read them is a look too."""

    permission = SEE_ACCESS
    template_name = "privacy/access.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        looks, page = access_page(self.member, self.request.GET.get("after", ""))
        record_access(self.member, actor=self.user, purpose=purpose_about(self.member), what="access log")
        return super().get_context_data(member=self.member, looks=looks, page=page, **kwargs)


class AccessPaperView(OfAnother, TemplateView):
    """The same on A4, for the member; that it was printed is noted."""

    permission = SEE_ACCESS
    template_name = "privacy/access_paper.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        looks = all_looks(self.member, ON_PAPER)
        record_access(self.member, actor=self.user, purpose=purpose_about(self.member), what="access log")
        return super().get_context_data(
            member=self.member, looks=looks, now=self.now, most=ON_PAPER,
            back=reverse("dashboard:privacy_access", args=[self.member.pk]), **kwargs,
        )  # fmt: skip
