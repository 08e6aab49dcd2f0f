"""What the pages about a recovery share: the case by the page's own permission, and the way back."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property

from cases.care.models import IllnessCase
from cases.care.views.base import SEE as SEE_CASE
from cases.care.views.base import CaseFormView, OfCase

SEE = "visits.see_recovery"
NOTE = "visits.note_recovery"


class OfRecovery(OfCase):
    """A page about the recovery of one case. Counsellors note it too, who do not see the case's own page."""

    permission = SEE
    needs_consent = True

    @cached_property
    def case(self) -> IllnessCase:
        rows = IllnessCase.objects.visible_to(self.user, self.permission).select_related(
            "member__unit", "unit", "subject__unit", "owner"
        )
        case = rows.filter(number=self.kwargs["number"]).first()
        if case is None:
            raise Http404
        return case

    @property
    def back(self) -> str:
        """Where the page was opened from, as far as its reader may go there."""
        if self.user.has_perm(SEE_CASE, self.case):
            return f"{self.case.get_absolute_url()}#recovery"
        return reverse("dashboard:home")

    def leave(self, to: str) -> HttpResponse:
        return super().leave(self.back)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sees_case = self.user.has_perm(SEE_CASE, self.case)
        return super().get_context_data(back=self.back, sees_case=sees_case, **kwargs)  # type: ignore[misc]


class RecoveryFormView(OfRecovery, CaseFormView):
    """A form about a recovery, as a page or a dialog."""

    permission = NOTE
    keeps_away = True
    template_name = "recovery/form.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(touch=True, **kwargs)
