"""Answering an objection."""

from typing import Any

from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from ..enums import ObjectionState
from ..forms.steps import AnswerForm
from ..models import Objection
from ..services.objections import ANSWER, answer_objection
from .base import GrantFormView


class AnswerView(GrantFormView):
    """Answer one objection to the notice of a grant."""

    permission = ANSWER
    form_class = AnswerForm
    done_message = _("The answer is given: whoever objected reads it by their link.")
    extra_context = {"title": _("Answer the objection"), "submit": _("Answer")}

    @cached_property
    def objection(self) -> Objection:
        rows = Objection.objects.filter(notice__grant=self.grant).select_related("notice__grant")
        objection = rows.filter(pk=self.kwargs["pk"]).first()
        if objection is None:
            raise Http404
        return objection

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(objection=self.objection, **kwargs)

    def act(self, form: Any) -> Any:
        data = form.cleaned_data
        return answer_objection(
            objection=self.objection, upheld=data["decision"] == ObjectionState.UPHELD, answer=data["answer"],
            actor=self.user, now=self.now,
        )  # fmt: skip
