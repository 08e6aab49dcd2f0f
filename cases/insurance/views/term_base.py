"""What the pages of one term share."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.functional import cached_property

from unioncare.core.refusals import Refusal
from unioncare.core.views import NeedsPermission, signed_in

from ..models import CoverageTerm
from ..selectors.terms import PERMISSION, terms_seen_by


class OfTerm(NeedsPermission):
    """A page of a term: 404 where it concerns none of the reader's units.

    Reading is open below the term's unit too, where its members are; everything else needs the permission for the
    term's own unit.
    """

    permission = PERMISSION

    @cached_property
    def term(self) -> CoverageTerm:
        key = str(self.kwargs["pk"])
        term = terms_seen_by(self.user).filter(pk=key).first() if key.isdecimal() else None
        if term is None:
            raise Http404
        return term

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if signed_in(request).has_perm(self.permission):
            term = self.term
            if self.permission != PERMISSION:
                self.require(term)
        return super().dispatch(request, *args, **kwargs)


class TermAct(OfTerm):
    """Something done to a term by one button: the page behind it says what came of it, or why nothing did."""

    http_method_names = ["post"]

    def act(self) -> Any:
        """Call the service; return what to say of it."""
        raise NotImplementedError

    def back(self) -> str:
        """Return where to go afterwards."""
        return self.term.get_absolute_url()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            said = self.act()
        except Refusal as refusal:
            messages.error(request, str(refusal.reason))
        else:
            messages.success(request, said)
        return self.leave(self.back())
