"""New versions of scales: what somebody answered never changes."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from unioncare.core.audit import record_event

from ..models import Scale

if TYPE_CHECKING:
    from unioncare.organisation.models import User

COPIED = (
    "code", "position", "name_zh", "name_en", "intro_zh", "intro_en", "frame_zh", "frame_en", "kind", "items",
    "options", "least", "most", "bands", "critical", "missing_allowed", "prorated",
)  # fmt: skip


@transaction.atomic
def draft_version(*, scale: Scale, actor: "User") -> Scale:
    """Copy a scale as its next version, which is not offered yet."""
    Scale.objects.select_for_update().get(pk=scale.pk)
    latest = Scale.objects.filter(code=scale.code).aggregate(latest=Max("version"))["latest"]
    fields = {name: getattr(scale, name) for name in COPIED}
    draft = Scale.objects.create(**fields, version=latest + 1, is_offered=False)
    record_event(draft, actor=actor, what="new version", details={"of": scale.version})
    return draft
