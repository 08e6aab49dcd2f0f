"""What the pages about one questionnaire and its versions share: the rows in scope, and the way back to the builder."""

from functools import cached_property
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from unioncare.core.refusals import Refusal
from unioncare.core.views import NeedsPermission, RefusableForm, signed_in

from ..models import Question, Questionnaire, QuestionnaireVersion, Section
from ..selectors.outline import Outline, outline_of
from ..services.drafts import ChangedMeanwhile

SEE, BUILD = "assessments.see_surveys", "assessments.build_surveys"


class OfQuestionnaire(NeedsPermission):
    """A page about one questionnaire: 404 outside the scope."""

    permission = SEE

    @cached_property
    def questionnaire(self) -> Questionnaire:
        rows = Questionnaire.objects.visible_to(self.user, self.permission).select_related("unit")
        found = rows.filter(code=self.kwargs["code"]).first()
        if found is None:
            raise Http404
        return found

    @cached_property
    def may_build(self) -> bool:
        return bool(self.user.has_perm(BUILD, self.questionnaire))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if signed_in(request).has_perm(self.permission):
            self.check_object()
        return super().dispatch(request, *args, **kwargs)

    def check_object(self) -> None:
        """Raise Http404 where the page's object is out of reach."""
        assert self.questionnaire

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(  # type: ignore[misc]
            questionnaire=self.questionnaire, may_build=self.may_build, **kwargs
        )


class OfVersion(OfQuestionnaire):
    """A page about one version; a draft is for posts that reach its questionnaire, not for those further down."""

    @cached_property
    def version(self) -> QuestionnaireVersion:
        rows = self.questionnaire.versions.select_related("questionnaire__unit", "published_by")
        found = rows.filter(number=self.kwargs["number"]).first()
        if found is None or (found.is_draft and not self.user.has_perm(SEE, self.questionnaire)):
            raise Http404
        return found

    @cached_property
    def outline(self) -> Outline:
        return outline_of(self.version)

    def check_object(self) -> None:
        assert self.version

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(version=self.version, **kwargs)

    def builder(self, anchor: str = "") -> str:
        address = reverse("assessments:version", args=[self.questionnaire.code, self.version.number])
        return f"{address}#{anchor}" if anchor else address

    def get_success_url(self) -> str:
        return self.builder()


class OfSection(OfVersion):
    """A page about one section of a version."""

    @cached_property
    def section(self) -> Section:
        return next((one for one, _held in self.outline if one.pk == self.kwargs["pk"]), None) or _missing()

    def check_object(self) -> None:
        assert self.section


class OfQuestion(OfVersion):
    """A page about one question of a version."""

    @cached_property
    def question(self) -> Question:
        asked = (question for _section, held in self.outline for question in held)
        return next((one for one in asked if one.pk == self.kwargs["pk"]), None) or _missing()

    def check_object(self) -> None:
        assert self.question


def _missing() -> Any:
    raise Http404


class BuilderForm(RefusableForm):
    """A form of the builder, as a page or a dialog.

    When somebody else saved in between, what was typed stays, and what stands now is shown beside it.
    """

    permission = BUILD
    template_name = "surveys/building/form.html"
    title: Any = ""
    submit: Any = ""

    def refused(self, form: forms.BaseForm, refusal: Refusal) -> HttpResponse:
        if not isinstance(refusal, ChangedMeanwhile) or not refusal.mark:
            return super().refused(form, refusal)
        form.add_error(None, str(refusal.reason))
        data = cast("QueryDict", form.data).copy()
        data["mark"] = refusal.mark
        form.data = data
        return self.render_to_response(self.get_context_data(form=form, theirs=refusal.now))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = {"title": self.title, "submit": self.submit, "back": self.get_success_url(), "wide": True}
        return super().get_context_data(**{"theirs": "", **words, **kwargs})


class BuilderStep(OfVersion):
    """An act of the builder without a form of its own: it is done, or a sentence says why not."""

    permission = BUILD
    http_method_names = ["post"]

    def act(self, request: HttpRequest) -> str:
        """Call the service; return the address to go to."""
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return redirect(self.act(request))
        except Refusal as refusal:
            messages.error(request, str(refusal.reason))
        return redirect(self.builder())
