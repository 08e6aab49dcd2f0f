"""Which items cannot go to somebody, and why: who keeps away from what they are about, and who may not read it."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from unioncare.organisation.models import Post

from ..conflicts import barred_people, roles_reading
from ..models import WorkItem

if TYPE_CHECKING:
    from unioncare.organisation.models import User


def reasons_to_stay(
    items: Collection[WorkItem], to: "User", now: datetime, *, also: Collection[tuple[str, str]] = ()
) -> dict[int, str | Promise]:
    """Return for each item that cannot go to `to` why not; `also`: paths and roles of posts that they would hold."""
    barred = barred_people(list({item.subject_id: item.subject for item in items}.values()))
    posts = Post.objects.active(timezone.localdate(now)).filter(user=to).select_related("unit")
    held = [*((post.unit.path, post.role) for post in posts), *also]
    reasons: dict[int, str | Promise] = {}
    for item in items:
        if why := barred.get(item.subject_id, {}).get(to.pk):
            reasons[item.pk] = why
        elif not any(item.scope_path.startswith(path) for path, _role in held):
            reasons[item.pk] = _("%(name)s holds no post over that unit.") % {"name": to.name}
        elif not any(
            item.scope_path.startswith(path) and role in roles_reading(item.subject) | {item.role}
            for path, role in held
        ):
            reasons[item.pk] = _("No post of %(name)s there opens what it is about.") % {"name": to.name}
    return reasons
