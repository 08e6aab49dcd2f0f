"""One item: what is due, why, with whom, what happened to it."""

from typing import TYPE_CHECKING, Any, cast

from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import DetailView

from unioncare.core.bilingual import pick
from unioncare.core.masking import mask_name
from unioncare.core.ui.due import Due
from unioncare.core.views import NeedsPermission
from unioncare.organisation.calendar import load_working_days

from ..enums import ItemState
from ..models import WorkItem, WorkItemQuerySet
from ..pages import act_page, paper_page
from ..selectors.acting import why_not
from ..selectors.clock import Clock, ended_mark
from ..selectors.doers import may_fulfil
from ..selectors.history import history_of
from ..selectors.places import place_names
from ..selectors.scopes import bare_label, items_open_to, sees_subject, stands_in_for
from ..services.pausing import resumed_due
from ..services.transitions import APPROVAL_KEY

if TYPE_CHECKING:
    from unioncare.organisation.models import User

STATE_TONES = {
    ItemState.OPEN: "line",
    ItemState.DONE: "green",
    ItemState.WAIVED: "amber",
    ItemState.CANCELLED: "",
}


class ItemPage(NeedsPermission, DetailView):
    """The whole of one item, with its reason worked out."""

    permission = "worklist.see_work"
    template_name = "worklist/item.html"
    context_object_name = "item"
    object: WorkItem

    def get_queryset(self) -> WorkItemQuerySet:
        user = cast("User", self.request.user)
        items: WorkItemQuerySet = items_open_to(user).select_related("subject", "unit", "assignee", "done_by")
        return items

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, item = cast("User", self.request.user), self.object
        known, label = sees_subject(user, item), bare_label(item.subject)
        is_open = item.state == ItemState.OPEN
        page = act_page(item.work_kind, item=item.pk, reference=item.subject.reference)
        paper = paper_page(item.work_kind, reference=item.subject.reference)
        acts_there = known and is_open and _acts_there(user, item)
        free = is_open and APPROVAL_KEY not in item.details
        return super().get_context_data(
            title=pick(item.title) if item.title else str(item.work_kind.label),
            label=label if known else mask_name(label),
            reference=item.subject.reference if known and item.subject.reference not in label else "",
            known=known,
            is_open=is_open,
            place=place_names([item.scope_path]).get(item.scope_path, ""),
            due=_due(item),
            state=_state(item),
            pause=item.pauses.filter(ended_at__isnull=True).select_related("started_by").first()
            if item.paused_at
            else None,
            resumed_due=resumed_due(item, timezone.now())[1] if item.paused_at else None,
            history=history_of(item, withheld=item.subject.withheld),
            act_url=page if acts_there else "",
            paper_url=paper if acts_there else "",
            may={
                "do": free and not page and why_not("do", item, user) is None,
                **{
                    act: free and why_not(act, item, user) is None
                    for act in ("hand_over", "take", "waive", "pause", "resume")
                },
            },
            **kwargs,
        )


def _state(item: WorkItem) -> tuple[str, str]:
    """Return the state in words and its tone."""
    if item.is_overdue(timezone.now()):
        return _("Overdue"), "red"
    if item.paused_at:
        return _("Paused"), "amber"
    return item.get_state_display(), STATE_TONES[ItemState(item.state)]


def _acts_there(user: "User", item: WorkItem) -> bool:
    """Tell whether the page on which an item is fulfilled is the reader's to open."""
    if APPROVAL_KEY in item.details:
        return user.has_perm("worklist.decide_approvals", item)
    if item.work_kind.by_item:  # its page asks about the item itself
        return may_fulfil(user, item)
    return item.assignee_id == user.pk or stands_in_for(user, item)


def _due(item: WorkItem) -> Due:
    if item.done_at:
        return ended_mark(item.state, item.done_at, missed=item.missed)
    if item.paused_at:
        return Due.paused(item.due_at, None)
    return Clock(timezone.now(), load_working_days()).due(item.due_at, in_hours=item.in_hours)
