"""What was written in own words, with tags."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from unioncare.core.paging import decode_cursor, keyset_page
from unioncare.core.views import RefusableForm

from ...forms.results import TagForm
from ...models import Answer
from ...selectors.results.texts import Texts, tag_counts, texts_of, written
from ...services.tagging import add_tag, remove_tag
from ..base import RUN, OfSurvey
from .base import key_of

PAGE = 30


class OfTexts(OfSurvey):
    """A page of one question of a survey that is answered in own words."""

    @cached_property
    def texts(self) -> Texts:
        found = {one.asked.question.key: one for one in texts_of(self.survey)}.get(self.kwargs["key"])
        if found is None:
            raise Http404
        return found

    def address(self) -> str:
        return reverse("assessments:survey_texts", args=[self.survey.pk, self.kwargs["key"]])


class TextsView(OfTexts, TemplateView):
    """All texts of a question, or those that bear a tag."""

    template_name = "surveys/results/texts.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = written(self.survey, self.texts, self.request.GET.get("tag", ""))
        after = decode_cursor(self.request.GET.get("after", ""), str)
        if after and (key := key_of(after[0])):
            rows = rows.filter(pk__gt=key)
        return super().get_context_data(
            survey=self.survey, texts=self.texts, tags=tag_counts(self.survey, self.texts),
            page=keyset_page(rows, key=lambda answer: [str(answer.pk)], size=PAGE),
            may_tag=self.user.has_perm(RUN, self.survey), **kwargs,
        )  # fmt: skip


class TagView(OfTexts, RefusableForm):
    """One text and its tags: add one, take one away."""

    permission = RUN
    form_class = TagForm
    template_name = "surveys/results/tag.html"

    @cached_property
    def answer(self) -> Answer:
        found = written(self.survey, self.texts).filter(pk=self.kwargs["answer"]).first()
        if found is None:
            raise Http404
        return found

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if gone := request.POST.get("remove", ""):
            remove_tag(survey=self.survey, answer_id=self.answer.pk, tag=gone, actor=self.user)
            return redirect(request.path)
        return super().post(request, *args, **kwargs)

    def act(self, form: TagForm) -> None:
        add_tag(survey=self.survey, answer_id=self.answer.pk, tag=form.cleaned_data["tag"], actor=self.user)

    def get_success_url(self) -> str:
        return self.address()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            survey=self.survey, texts=self.texts, answer=self.answer, tags=tag_counts(self.survey, self.texts),
            title=_("Tags of a text"), submit=_("Add the tag"), back=self.address(), **kwargs,
        )  # fmt: skip
