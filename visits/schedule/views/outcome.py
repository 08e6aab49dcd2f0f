"""What a visit brought and somebody must answer: a promise, a need, a red flag."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from unioncare.core.audit import record_access
from unioncare.worklist.enums import ItemState
from unioncare.worklist.models import WorkItem
from unioncare.worklist.selectors.acting import why_not
from unioncare.worklist.selectors.scopes import items_open_to, stands_in_for
from unioncare.worklist.services import complete_item

from ..contributions import taker_of
from ..enums import Need
from ..errors import VisitRefused
from ..forms.outcome import OutcomeForm
from ..kinds import REFERRALS
from ..selectors.outcomes import Outcome, outcome_of
from .base import VisitFormView


class OutcomeView(VisitFormView):
    """Read what it is about, and say what was done. It is addressed by its own work item."""

    permission = "worklist.see_work"
    form_class = OutcomeForm
    template_name = "visits/outcome.html"
    done_message = _("Done, and written down.")

    @cached_property
    def item(self) -> WorkItem:
        item = items_open_to(self.user).select_related("subject").filter(pk=self.kwargs["item"]).first()
        if item is None:
            raise Http404
        return item

    @cached_property
    def outcome(self) -> Outcome:
        found = outcome_of(self.item)
        if found is None:
            raise Http404
        return found

    @cached_property
    def visit(self) -> Any:
        return self.outcome.record.visit

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        record_access(self.visit.case, actor=self.user, purpose="", what="visit outcome")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            item=self.item,
            outcome=self.outcome,
            told=not self.item.subject.withheld,
            entrusted=self._is_entrusted(),
            taker=taker_of(self.item.kind),
            is_open=self.item.state == ItemState.OPEN,
            may_answer=why_not("do", self.item, self.user) is None,
            **kwargs,
        )

    def _is_entrusted(self) -> bool:
        """Tell whether the words are the reader's: what weighs on a member is for who went and who answers for it."""
        if self.item.kind != REFERRALS[Need.PSYCHOLOGICAL]:
            return True
        came = self.outcome.record.attendances.filter(user=self.user).exists()
        return came or self.item.assignee_id == self.user.pk or stands_in_for(self.user, self.item)

    def act(self, form: Any) -> Any:
        if (why := why_not("do", self.item, self.user)) is not None:
            raise VisitRefused(why)
        return complete_item(item=self.item, actor=self.user, now=self.now, result=form.cleaned_data["result"])

    def get_success_url(self) -> str:
        return self.item.subject.url or "/"
