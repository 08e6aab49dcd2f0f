"""The page as members see it, beside the builder: their form, their template, their script; nothing can be sent."""

from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.decorators import method_decorator
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.generic import TemplateView

from ..forms.answering import AnswersForm
from .building_base import OfVersion

# The builder shows it in a frame; no other site may.
FRAMED = (xframe_options_sameorigin, csp_replace({"frame-ancestors": [SELF]}))


@method_decorator(FRAMED, name="dispatch")
class PreviewView(OfVersion, TemplateView):
    """A version as members read and answer it, in either language whatever the reader's own is."""

    template_name = "surveys/building/preview.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        wanted = request.GET.get("language", "")
        with translation.override(wanted if wanted in dict(settings.LANGUAGES) else translation.get_language()):
            form = AnswersForm(asked=[(section, questions) for section, questions in self.outline if questions])
            return render(request, self.template_name, self.get_context_data(form=form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            union=self.questionnaire.unit.name, title=str(self.questionnaire), preview=True, **kwargs
        )
