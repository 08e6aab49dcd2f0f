"""Who may do what with an item, and to whom it may be handed."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from unioncare.core.paging import next_path
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Post

from ..conflicts import barred_people, roles_reading
from ..models import NOWHERE, WorkItem
from .scopes import stands_in_for

if TYPE_CHECKING:
    from unioncare.organisation.models import User

# Posts that carry no care work.
_OUTSIDE = (Role.ADMINISTRATOR, Role.AUDITOR)
MOST_CANDIDATES = 200


def why_not(act: str, item: WorkItem, user: "User") -> str | Promise | None:
    """Return the reason why `user` may not do this act with an item that they may see, or None."""
    if item.scope_path == NOWHERE and act == "hand_over":
        return _("It was given to you alone: nobody else may see it.")
    answers = item.assignee_id == user.pk or stands_in_for(user, item)
    assigns = user.has_perm("worklist.assign_work", item)
    allowed = {
        "do": answers or assigns,
        "hand_over": answers or assigns,
        "take": assigns and item.assignee_id != user.pk,
        "waive": user.has_perm("worklist.waive_work", item),
        "pause": (answers or assigns) and item.paused_at is None,
        "resume": (answers or assigns) and item.paused_at is not None,
    }[act]
    if allowed:
        return None
    if act == "take" and item.assignee_id == user.pk:
        return _("This is already yours.")
    if answers or assigns:
        return _("This is paused already.") if act == "pause" else _("This is not paused.")
    return _("Your posts do not include this step.")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may receive an item, under which post; `fitting` when the post has the item's role."""

    user: "User"
    post: Post
    fitting: bool

    @property
    def words(self) -> str:
        return f"{self.user.name} · {self.post.get_role_display()} · {self.post.unit.name}"


def candidates_for(item: WorkItem, on: date) -> list[Candidate]:
    """Return who may receive an item: posts of its unit, above it and below it; same role first, then the nearest.

    Nobody is offered who must keep away from the subject or may not read about it, nor the one who has the item.
    """
    path = item.scope_path
    barred = barred_people([item.subject]).get(item.subject_id, {})
    roles = (roles_reading(item.subject) | {item.role}).difference(_OUTSIDE)
    around = Post.objects.active(on).filter(role__in=roles).select_related("user", "unit")
    above = around.filter(unit__path__in=item.unit.ancestor_paths())
    below = around.filter(unit__path__gt=path, unit__path__lt=next_path(path))
    posts = [*above.order_by("-unit__path", "pk"), *below.order_by("unit__path", "pk")[:MOST_CANDIDATES]]
    found: dict[int, Candidate] = {}
    for post in sorted(posts, key=lambda post: post.role != item.role):
        if post.user_id not in barred and post.user_id != item.assignee_id:
            found.setdefault(post.user_id, Candidate(post.user, post, post.role == item.role))
    return list(found.values())
