"""What the pages about one survey share."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase

from unioncare.core.views import NeedsPermission, signed_in

from ..models import Survey

SEE, EXPORT, RUN = "assessments.see_surveys", "assessments.export_surveys", "assessments.run_surveys"
READ = "assessments.see_responses"


class OfSurvey(NeedsPermission):
    """A page about one survey: 404 where the reader's posts do not open it."""

    permission = SEE

    @cached_property
    def survey(self) -> Survey:
        rows = Survey.objects.visible_to(self.user, self.permission)
        survey = rows.select_related("unit", "questionnaire", "made_by").filter(pk=self.kwargs["pk"]).first()
        if survey is None:
            raise Http404
        return survey

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if signed_in(request).has_perm(self.permission):
            self.require(self.survey)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"survey": self.survey, **kwargs})  # type: ignore[misc]
