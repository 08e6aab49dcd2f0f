"""What the pages of this room share: a case that a post alone does not open."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from cases.care.models import IllnessCase
from cases.care.services.conditions import NO_CONSENT, Reason, nobody_concerned
from unioncare.core.views import signed_in

from ...counselling.views.base import Secretive
from ..selectors.access import counsels, may_invite, reads_any

if TYPE_CHECKING:
    from unioncare.organisation.models import User


class OfScreenedCase(Secretive):
    """A page about the screening of one case: for whoever does not screen it the page does not exist."""

    # What decides is membership of the team, or an item that stands with the person.
    permission = "worklist.see_work"

    @cached_property
    def case(self) -> IllnessCase:
        rows = IllnessCase.objects.select_related("member__unit", "unit", "subject", "owner")
        case: IllnessCase | None = rows.filter(number=self.kwargs["number"]).first()
        if case is None:
            raise Http404
        return case

    def opens(self, user: "User") -> bool:
        """Tell whether the page exists for somebody."""
        return may_invite(user, self.case, timezone.localdate())

    def why_not_here(self) -> Reason:
        """Return why the page is closed now to whom it opens otherwise, or None."""
        return None

    def answer(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = signed_in(request)
        if user.has_perm(self.permission):
            if not self.opens(user):
                raise Http404
            if (why := nobody_concerned(self.case, user) or self.why_not_here()) is not None:
                messages.error(request, str(why))
                return HttpResponseRedirect(reverse("worklist:mine"))
        return super().answer(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(case=self.case, **kwargs)  # type: ignore[misc]


class OfCounselledCase(OfScreenedCase):
    """A page on which somebody screens a member face to face: for counsellors of the team only."""

    def opens(self, user: "User") -> bool:
        return counsels(user, self.case, timezone.localdate())


class OfResults(OfScreenedCase):
    """A page with scores and answers: for those alone who may read them."""

    def opens(self, user: "User") -> bool:
        return reads_any(user, self.case)

    def why_not_here(self) -> Reason:
        return NO_CONSENT.get(self.case.consent_state)
