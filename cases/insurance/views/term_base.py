"""What the pages of one term share."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.functional import cached_property

from unioncare.core.views import NeedsPermission, RefusableForm, signed_in

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
        term = terms_seen_by(self.user).filter(pk=self.kwargs["pk"]).first()
        if term is None:
            raise Http404
        return term

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if signed_in(request).has_perm(self.permission) and self.permission != PERMISSION:
            self.require(self.term)
        return super().dispatch(request, *args, **kwargs)


class TermFormView(OfTerm, RefusableForm):
    """A form about one term, as a page or a dialog."""

    template_name = "insurance/form.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(term=self.term, back=self.get_success_url(), **kwargs)

    def get_success_url(self) -> str:
        return self.term.get_absolute_url()
