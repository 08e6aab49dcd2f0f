"""What one does with an item: do, waive, hand over, take. Plain pages that open as dialogs where scripts run."""

from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, View

from unioncare.core.bilingual import pick
from unioncare.core.views import NeedsPermission

from .. import services
from ..forms import DoneForm, HandOverForm, PauseForm, WaiveForm
from ..models import WorkItem
from ..pages import act_page
from ..selectors.acting import candidates_for, why_not
from ..selectors.scopes import bare_label, items_open_to, sees_subject
from .answers import leave

if TYPE_CHECKING:
    from unioncare.organisation.models import User


class ItemAct(NeedsPermission):
    """An act upon one item: 404 outside the reader's items, 403 without the permission, else a reason."""

    permission = "worklist.see_work"
    act: ClassVar[str]
    kwargs: dict[str, Any]

    @property
    def user(self) -> "User":
        return cast("User", self.request.user)

    @cached_property
    def item(self) -> WorkItem:
        items = items_open_to(self.user).select_related("subject", "unit", "assignee", "done_by")
        item: WorkItem = get_object_or_404(items, pk=self.kwargs["pk"])
        return item

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.request = request
        if request.user.has_perm(self.permission) and why_not(self.act, self.item, self.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def name_of_item(self) -> str:
        """The item in words: what, about whom."""
        title = pick(self.item.title) if self.item.title else str(self.item.work_kind.label)
        if not sees_subject(self.user, self.item):
            return title
        return _("%(title)s, %(label)s") % {"title": title, "label": bare_label(self.item.subject)}

    def carry_out(self, done: str, **call: Any) -> HttpResponse:
        """Call the service and leave with a message; a conflict says who was first."""
        service = getattr(services, f"{self.service}_item")
        try:
            service(item=self.item, actor=self.user, now=timezone.now(), **call)
        except services.ItemConflict as conflict:
            again = conflict.item.done_by_id == self.user.pk
            messages.add_message(self.request, messages.INFO if again else messages.WARNING, str(conflict.reason))
            return leave(self.request, reverse("worklist:item", args=[self.item.pk]))
        except services.ItemRefused as refused:
            messages.error(self.request, str(refused.reason))
            return leave(self.request, reverse("worklist:item", args=[self.item.pk]))
        messages.success(self.request, done % {"item": self.name_of_item})
        return leave(self.request)

    service: ClassVar[str]


class FormAct(ItemAct, FormView):
    """An act that asks something first."""

    template_name = "worklist/act.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            item=self.item, item_name=self.name_of_item, words=self.words, act=self.act, **kwargs
        )

    @property
    def words(self) -> dict[str, str]:
        """The title of the dialog, what follows from the act, and the words on the button."""
        raise NotImplementedError


class Do(FormAct):
    """Tick an item off; one that has a page of its own is done there."""

    act, service, form_class = "do", "complete", DoneForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._elsewhere() or super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._elsewhere() or super().post(request, *args, **kwargs)

    def _elsewhere(self) -> HttpResponse | None:
        page = act_page(self.item.work_kind, item=self.item.pk, reference=self.item.subject.reference)
        return leave(self.request, page) if page else None

    @property
    def words(self) -> dict[str, str]:
        return {
            "title": _("Done: %(item)s") % {"item": self.name_of_item},
            "text": _("It counts for you, with today's date, whoever it stood with."),
            "submit": _("Mark as done"),
            "danger": "",
        }

    def form_valid(self, form: Form) -> HttpResponse:
        return self.carry_out(_("Done: %(item)s."), result=form.cleaned_data["result"])


class Waive(FormAct):
    """Declare that an item need not be done."""

    act, service, form_class = "waive", "waive", WaiveForm

    @property
    def words(self) -> dict[str, str]:
        return {
            "title": _("Waive: %(item)s") % {"item": self.name_of_item},
            "text": _("Nobody will do it; it stays visible as waived, with your name and the reason."),
            "submit": _("Waive this item"),
            "danger": "yes",
        }

    def form_valid(self, form: Form) -> HttpResponse:
        return self.carry_out(_("Waived: %(item)s."), reason=form.cleaned_data["reason"])


class HandOver(FormAct):
    """Give an item to somebody else; an item without anybody is assigned."""

    act, service, form_class = "hand_over", "hand_over", HandOverForm

    def get_form_kwargs(self) -> dict[str, Any]:
        candidates = candidates_for(self.item, timezone.localdate())
        return super().get_form_kwargs() | {"candidates": candidates}

    @property
    def words(self) -> dict[str, str]:
        holder = self.item.assignee
        return {
            "title": _("Hand over: %(item)s") % {"item": self.name_of_item},
            "text": _("It now stands with %(name)s. Its due date stays.") % {"name": holder.name}
            if holder
            else _("Its due date stays."),
            "submit": _("Hand over") if holder else _("Assign"),
            "danger": "",
        }

    def form_valid(self, form: Form) -> HttpResponse:
        given = cast("HandOverForm", form)
        to = given.candidates[given.cleaned_data["to"]].user
        done = _("Handed over to %(name)s: %%(item)s.") % {"name": to.name.replace("%", "%%")}
        return self.carry_out(done, to=to, reason=given.cleaned_data["reason"])


class Take(ItemAct, View):
    """Take an item on oneself."""

    act, service = "take", "take"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.carry_out(_("Now with you: %(item)s."))


class Pause(FormAct):
    """Let the clock of an item stand still."""

    act, service, form_class = "pause", "pause", PauseForm

    @property
    def words(self) -> dict[str, str]:
        return {
            "title": _("Pause: %(item)s") % {"item": self.name_of_item},
            "text": _("Until somebody resumes it, nobody is reminded and the time does not count."),
            "submit": _("Pause this item"),
            "danger": "",
        }

    def form_valid(self, form: Form) -> HttpResponse:
        return self.carry_out(_("Paused: %(item)s."), **form.cleaned_data)


class Resume(ItemAct, View):
    """Let the clock run again."""

    act, service = "resume", "resume"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.carry_out(_("Resumed: %(item)s."))
