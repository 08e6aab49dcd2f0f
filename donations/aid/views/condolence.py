"""Condolence lists: all of them, making one by rule, one with its lines and steps."""

from functools import cached_property
from typing import Any

from django import forms
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.generic import TemplateView

from cases.care.forms.ending import ReasonForm
from unioncare.core.audit import record_access
from unioncare.core.views import NeedsPermission, RefusableForm
from unioncare.organisation.models import Unit
from unioncare.worklist.approvals.panel import panel_of

from ...ledger.enums import FundKind
from ...ledger.models import Fund
from ..enums import ListState
from ..forms.condolence import AddMemberForm, LineForm, NewListForm, SubmitForm
from ..models import CondolenceLine, CondolenceList
from ..selectors.condolence import lines_of_list, list_page, sums_of
from ..services.list_flow import BOOK, LIST_FLOW
from ..services.listing import add_member, draft_list, leave_out, set_amount, submit_list, withdraw_list
from .base import ASK, SEE, WEIGH

TONES: dict[str, str] = {ListState.REVIEW: "amber", ListState.APPROVED: "amber", ListState.CLOSED: "green"}
MOVES = ("submit", "withdraw")


class ListsView(NeedsPermission, TemplateView):
    """The lists in scope, newest first."""

    permission = SEE
    template_name = "aid/condolence/lists.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page, count = list_page(self.user, self.request.GET.get("after", ""))
        rows = [(one, TONES.get(one.state, "line")) for one in page.rows]
        return super().get_context_data(page=page, count=count, rows=rows, may_ask=self.user.has_perm(ASK), **kwargs)


class NewListView(RefusableForm):
    """Make a list by rule. Whom it names, and the sum, stand on its page, where lines are left out or added."""

    permission = ASK
    template_name = "aid/condolence/new.html"
    form_class = NewListForm
    done_message = _("The list is drafted: look it over, then ask for its approval.")
    made: CondolenceList

    def get_form_kwargs(self) -> dict[str, Any]:
        units = Unit.objects.visible_to(self.user, ASK).filter(is_active=True).order_by("path")
        above = {path for unit in units[:1] for path in unit.ancestor_paths()}
        funds = Fund.objects.filter(closed_on__isnull=True).exclude(kind=FundKind.CAMPAIGN)
        return {**super().get_form_kwargs(), "units": units, "funds": funds.filter(unit__path__in=above).order_by("pk")}

    def act(self, form: Any) -> CondolenceList:
        self.made = draft_list(entry=form.entry, actor=self.user, now=self.now)
        return self.made

    def get_success_url(self) -> str:
        return self.made.get_absolute_url()


class OfList(NeedsPermission):
    """A page about one list: 404 outside the scope."""

    permission = SEE

    @cached_property
    def held(self) -> CondolenceList:
        rows = CondolenceList.objects.visible_to(self.user, self.permission).select_related(
            "unit", "fund", "subject", "initiated_by", "approval__subject", "approval__unit", "approval__initiated_by"
        )
        found: CondolenceList | None = rows.filter(number=self.kwargs["number"]).first()
        if found is None:
            raise Http404
        return found

    @property
    def back(self) -> str:
        return self.held.get_absolute_url()


class ListView(OfList, TemplateView):
    """One list. By which rule it was made tells of health: whoever weighs aid reads it. Reading the list is noted."""

    template_name = "aid/condolence/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        held, user = self.held, self.user
        record_access(held, actor=user, purpose="", what="condolence list")
        lines = lines_of_list(held)
        approval = held.approval
        if approval is not None:
            approval = type(approval).objects.prefetch_related("steps__unit", "steps__decided_by").get(pk=approval.pk)
        offered = [(move, why) for move, why in LIST_FLOW.offered(held, user) if move.name in MOVES]
        return super().get_context_data(
            held=held, lines=lines, sums=sums_of(lines), tone=TONES.get(held.state, "line"),
            weighs=user.has_perm(WEIGH, held), may_change=held.state == ListState.DRAFT and user.has_perm(ASK, held),
            may_undo=held.state in (ListState.APPROVED, ListState.CLOSED) and user.has_perm(BOOK, held),
            may_sign=held.state == ListState.APPROVED and user.has_perm(BOOK, held),
            is_decided=held.state in (ListState.APPROVED, ListState.CLOSED),
            possible=[move for move, why in offered if why is None],
            refused=[(move, why) for move, why in offered if why is not None],
            panel=panel_of(approval, user) if approval else None,
            **kwargs,
        )  # fmt: skip


class ListFormView(OfList, RefusableForm):
    """A form about one list, as a page or a dialog."""

    permission = ASK
    template_name = "aid/condolence/form.html"

    def get_success_url(self) -> str:
        return self.back

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(held=self.held, back=self.back, **kwargs)


class AddMemberView(ListFormView):
    """Add somebody whom the rule did not name."""

    form_class = AddMemberForm
    done_message = _("The member is on the list.")
    extra_context = {"title": _("Add a member"), "submit": _("Add")}

    def act(self, form: Any) -> CondolenceLine:
        return add_member(held=self.held, actor=self.user, now=self.now, **form.cleaned_data)


class LineView(ListFormView):
    """Leave a line out, or give another amount."""

    form_class = LineForm
    done_message = _("The line is changed.")
    extra_context = {"title": _("Change the line"), "submit": _("Keep")}

    @cached_property
    def line(self) -> CondolenceLine:
        rows = self.held.lines.select_related("condolence", "member")
        line: CondolenceLine | None = rows.filter(pk=self.kwargs["pk"]).first()
        if line is None:
            raise Http404
        return line

    def get_initial(self) -> dict[str, Any]:
        return {"what": "amount", "amount": self.line.amount or None, "reason": self.line.reason}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(line=self.line, **kwargs)

    def act(self, form: Any) -> CondolenceLine:
        data = form.cleaned_data
        told: dict[str, Any] = {"actor": self.user, "now": self.now}
        if data["what"] == "out":
            return leave_out(line=self.line, reason=data["reason"], **told)
        return set_amount(line=self.line, amount=data["amount"], reason=data["reason"], **told)


class MoveListView(ListFormView):
    """Send a list for approval, or take it back."""

    permission = SEE
    labels = {move.name: move.label for move in LIST_FLOW.moves}

    def setup(self, *args: Any, **kwargs: Any) -> None:
        super().setup(*args, **kwargs)
        if self.kwargs["move"] not in MOVES:
            raise Http404

    def get_form_class(self) -> type[forms.Form]:
        return ReasonForm if self.kwargs["move"] == "withdraw" else SubmitForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        label = self.labels[self.kwargs["move"]]
        danger = self.kwargs["move"] == "withdraw"
        return super().get_context_data(title=label, submit=label, danger=danger, **kwargs)

    def act(self, form: Any) -> CondolenceList:
        if self.kwargs["move"] == "submit":
            return submit_list(held=self.held, actor=self.user, now=self.now)
        return withdraw_list(held=self.held, actor=self.user, now=self.now, reason=form.cleaned_data["reason"])

    def said(self, done: CondolenceList) -> Any:
        if done.state == ListState.REVIEW:
            return _("The list waits for approval.")
        return pgettext_lazy("condolence list", "The list is taken back.")
