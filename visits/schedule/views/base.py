"""What the pages about one visit share: the visit in scope, who may do what with it, a form that may be refused."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from cases.care.services.conditions import nobody_concerned
from unioncare.core.views import NeedsPermission, RefusableForm, signed_in

from ..models import Visit, VisitQuerySet
from ..selectors.acting import may_arrange, may_record
from ..selectors.listing import with_everything

GO = "visits.go_visiting"


class OfVisit(NeedsPermission):
    """A page about one visit: 404 outside the reader's units unless they go on it."""

    permission = GO
    # What the page needs besides seeing the visit: "arrange", "record", or nothing.
    needs = ""

    @cached_property
    def visit(self) -> Visit:
        rows = with_everything(self.visits_open()).select_related(
            "item__subject", "item__assignee", "item__done_by", "case__subject", "set_by"
        )
        visit = rows.filter(item=self.kwargs["item"]).first()
        if visit is None:
            raise Http404
        return visit

    def visits_open(self) -> VisitQuerySet:
        """Return the visits whose page the reader may open."""
        return Visit.objects.open_to(self.user)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if signed_in(request).has_perm(self.permission):
            if not self.may(self.needs):
                return self.refuse()
            if self.needs and (why := nobody_concerned(self.visit.case, self.user)) is not None:
                return self.turn_away(str(why))
        return super().dispatch(request, *args, **kwargs)

    def may(self, act: str) -> bool:
        """Tell whether the reader may do this with the visit; the first look at it answers 404."""
        visit = self.visit
        if act == "arrange":
            return may_arrange(self.user, visit)
        return may_record(self.user, visit) if act == "record" else True

    def refuse(self) -> HttpResponse:
        """Answer whoever sees the visit and may not do this with it."""
        raise PermissionDenied

    def turn_away(self, why: str) -> HttpResponse:
        """Lead whoever is too near to the member back to the visit, with the reason."""
        messages.error(self.request, why)
        return self.leave(self.visit.get_absolute_url())


class VisitFormView(OfVisit, RefusableForm):
    """A form about one visit, as a page or a dialog."""

    template_name = "visits/form.html"

    def get_success_url(self) -> str:
        return self.visit.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"visit": self.visit, "back": self.visit.get_absolute_url(), **kwargs})
