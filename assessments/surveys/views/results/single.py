"""Single filled-in questionnaires of surveys that promised no anonymity: who reads one is noted."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.http import Http404
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from unioncare.core.audit import record_access
from unioncare.core.paging import decode_cursor, keyset_page

from ...models import Response
from ...selectors.results.single import answered, filled_in
from ..base import READ, OfSurvey
from .base import key_of


class ResponsesView(OfSurvey, TemplateView):
    """The filled-in questionnaires of a survey."""

    permission = READ
    template_name = "surveys/results/responses.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = filled_in(self.survey, self.user)
        after = decode_cursor(self.request.GET.get("after", ""), datetime, str)
        if after and (key := key_of(after[1])):
            day = after[0].date()
            rows = rows.filter(Q(answered_on__lt=day) | Q(answered_on=day, pk__gt=key))
        page = keyset_page(rows, key=lambda response: [response.answered_on, str(response.pk)])
        return super().get_context_data(survey=self.survey, page=page, **kwargs)


class ResponseView(OfSurvey, TemplateView):
    """One of them."""

    permission = READ
    template_name = "surveys/results/response.html"

    @cached_property
    def response(self) -> Response:
        found = filled_in(self.survey, self.user).filter(pk=self.kwargs["filled"]).first()
        if found is None:
            raise Http404
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        what = f"filled-in questionnaire {self.response.pk}"
        record_access(self.survey, actor=self.user, purpose="", what=what)
        return super().get_context_data(
            survey=self.survey, response=self.response, answered=answered(self.response), **kwargs
        )
