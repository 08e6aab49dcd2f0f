"""Whether the public words of an action tell who was concerned."""

import unicodedata

from django.utils.translation import gettext_lazy as _

from unioncare.core.masking import holds_number
from unioncare.core.refusals import Text
from unioncare.organisation.models import User

from ..models import ImprovementAction
from ..sources import read_by


def objection_to_words(action: ImprovementAction) -> Text | None:
    """Return what speaks against the public words, or None: a number of a person, or a name of somebody concerned."""
    words = unicodedata.normalize("NFKC", " ".join((action.said_zh, action.said_en, action.did_zh, action.did_en)))
    if holds_number(words):
        return _("The public words hold an ID or phone number: leave it out.")
    if found := next((name for name in _names(action) if name and name in words), ""):
        return _("The public words name “%(name)s”: nobody is named there.") % {"name": found}
    return None


def _names(action: ImprovementAction) -> list[str]:
    """Return whom the words must not name: who had to do with the action, and who with what gave cause."""
    involved = (action.owner_id, action.done_by_id, action.verified_by_id, action.planned_by_id)
    people = {pk for pk in involved if pk}
    source, key = read_by(action.source_key)
    named = source.names(key) if source else []
    return [*named, *User.objects.filter(pk__in=people).order_by("pk").values_list("name", flat=True)]
