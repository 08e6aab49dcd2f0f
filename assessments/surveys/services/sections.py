"""Sections of a draft: added, renamed, moved, deleted with what they hold."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from unioncare.core.audit import attributed, record_event

from ..models import QuestionnaireVersion, Section
from ..selectors.outline import mark_of_section, outline_of
from .drafts import ChangedMeanwhile, QuestionnaireRefused, lock_draft, number_places, require_branches

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@attributed
def add_section(
    *, version: QuestionnaireVersion, title_zh: str = "", title_en: str = "", actor: "User | None"
) -> Section:
    """Add a section at the end of a draft."""
    held = lock_draft(version.pk)
    return Section.objects.create(
        version=held, position=held.sections.count() + 1, title_zh=title_zh.strip(), title_en=title_en.strip()
    )


@attributed
def rename_section(*, section: Section, title_zh: str, title_en: str, mark: str, actor: "User") -> Section:
    """Change the heading that was seen as `mark`; raises ChangedMeanwhile."""
    lock_draft(section.version_id)
    held = Section.objects.filter(pk=section.pk).first()
    if held is None:
        raise ChangedMeanwhile
    if (now := heading_mark(held)) != mark:
        raise ChangedMeanwhile(f"{held.title_zh} · {held.title_en}", now)
    held.title_zh, held.title_en = title_zh.strip(), title_en.strip()
    held.save(update_fields=["title_zh", "title_en"])
    return held


def heading_mark(section: Section) -> str:
    """Return the mark of a heading alone: its questions may change while it is renamed."""
    return mark_of_section(section, [])


@attributed
def move_section(*, section: Section, by: int, actor: "User") -> None:
    """Move a section one place up (-1) or down (1). At an end nothing happens."""
    held = lock_draft(section.version_id)
    outline = outline_of(held)
    place = next((at for at, (one, _held) in enumerate(outline) if one.pk == section.pk), None)
    if place is None:
        raise ChangedMeanwhile
    if not 0 <= place + by < len(outline):
        return
    outline.insert(place + by, outline.pop(place))
    require_branches(outline)
    number_places(outline)
    record_event(held, actor=actor, what="section moved", details={"section": section.title, "to": place + by + 1})


@attributed
def delete_section(*, section: Section, mark: str, actor: "User") -> int:
    """Delete a section with its questions, as they were seen; return how many questions went."""
    held = lock_draft(section.version_id)
    outline = outline_of(held)
    found = next(((one, questions) for one, questions in outline if one.pk == section.pk), None)
    if found is None:
        return 0
    if mark_of_section(*found) != mark:
        raise QuestionnaireRefused(_("Somebody changed this section meanwhile: look again before you delete it."))
    rest = [(one, questions) for one, questions in outline if one.pk != section.pk]
    require_branches(rest, found[1])
    found[0].delete()
    number_places(rest)
    return len(found[1])
