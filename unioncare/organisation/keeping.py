"""Pages by which a list lets people keep and drop its filters.

A list makes one of each its own by naming its `page`, the URL name of the list, and its `permission`.
"""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from django_htmx.http import HttpResponseClientRedirect

from unioncare.core.forms import StyledForm
from unioncare.core.masking import holds_number, mask_numbers
from unioncare.core.typed import typed_in
from unioncare.core.views import NeedsPermission, asks_for_fragment, signed_in

from .saved_filters import TooLongFilter, TooManyFilters, drop_filter, keep_filter


def kept_query(query: QueryDict) -> str:
    """Return the query of a list as it is kept: without the place in the list."""
    kept = query.copy()
    kept.pop("after", None)
    return kept.urlencode()


def noted_query(query: QueryDict) -> str:
    """Return the query of a list as the log may hold it: whole ID and phone numbers are encrypted everywhere else."""
    noted = query.copy()
    if typed := typed_in(query):
        noted["q"] = mask_numbers(typed)
    return noted.urlencode()[:300]


class FilterNameForm(StyledForm, forms.Form):
    """The name under which a filter is kept."""

    name = forms.CharField(label=gettext_lazy("Name of the filter"), max_length=40)


class KeepFilterView(NeedsPermission, FormView):
    """Keep the filter that the list shows under a name; the same name again replaces it."""

    page: ClassVar[str]
    form_class = FilterNameForm
    template_name = "organisation/keep_filter.html"

    def form_valid(self, form: FilterNameForm) -> HttpResponse:
        query, name = kept_query(self.request.GET), form.cleaned_data["name"]
        if holds_number(typed_in(self.request.GET)):
            form.add_error(None, _("A whole ID or phone number is not kept: search for the name instead."))
            return self.form_invalid(form)
        try:
            keep_filter(user=signed_in(self.request), page=self.page, name=name, query=query)
        except TooLongFilter:
            form.add_error(None, _("This filter is too long to be kept: take some of its choices away."))
            return self.form_invalid(form)
        except TooManyFilters:
            form.add_error(None, _("You keep as many filters as fit: drop one first."))
            return self.form_invalid(form)
        messages.success(self.request, _("The filter “%(name)s” is kept.") % {"name": name})
        url = f"{reverse(self.page)}?{query}"
        return HttpResponseClientRedirect(url) if asks_for_fragment(self.request) else redirect(url)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(back=f"{reverse(self.page)}?{kept_query(self.request.GET)}", **kwargs)


class DropFilterView(NeedsPermission):
    """Forget a filter that was kept."""

    page: ClassVar[str]
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if drop_filter(user=signed_in(request), pk=pk):
            messages.success(request, _("The filter is dropped."))
        return redirect(self.page)
