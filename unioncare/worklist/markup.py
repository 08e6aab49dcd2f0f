"""The parts of a row of My work as HTML.

The template of the rows only sets these parts side by side: written tag by tag there, fifty rows would take longer
than everything else on the page. Texts that many rows share are kept between pages.
"""

import json
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from unioncare.core.ui import due as dues
from unioncare.core.ui import marks
from unioncare.core.ui.due import Due
from unioncare.core.ui.why import why

if TYPE_CHECKING:
    from .presentation import Row

_KEPT = 4096


@lru_cache(maxsize=_KEPT)
def _why(because: str, _language: str | None) -> SafeString:
    return why(json.loads(because))


@lru_cache(maxsize=_KEPT)
def _owner(name: str, role: str, mine: bool, _language: str | None) -> SafeString:
    return marks.owner(name, role, mine)


@lru_cache(maxsize=_KEPT)
def _due(mark: Due) -> SafeString:
    return dues.due(mark)


_icon = lru_cache(maxsize=_KEPT)(marks.icon)


def _dialog(url: str) -> str:
    return f'href="{url}" hx-get="{url}" hx-target="#dialog"'


@dataclass(slots=True)
class Markup:
    """Writes the parts of rows; the words are translated once a page."""

    language: str | None = field(default_factory=get_language)
    done: str = field(default_factory=lambda: escape(pgettext("act", "Done")))
    open: str = field(default_factory=lambda: escape(pgettext("act", "Open")))
    take: str = field(default_factory=lambda: escape(_("Take")))
    give: str = field(default_factory=lambda: escape(_("Hand over")))
    assign: str = field(default_factory=lambda: escape(_("Assign")))
    waive: str = field(default_factory=lambda: escape(_("Waive")))
    file: str = field(default_factory=lambda: escape(_("Open the file")))
    more: str = field(default_factory=lambda: escape(_("More")))
    urgent: str = field(default_factory=lambda: marks.status(_("Urgent"), "red", "lightning-charge-fill"))
    escalated: str = field(default_factory=lambda: marks.status(_("Escalated"), "solid", "arrow-up-short"))

    def due(self, row: "Row") -> SafeString:
        return _due(row.due)

    def why(self, row: "Row") -> SafeString:
        return _why(row.because_text, self.language)

    def owner(self, row: "Row") -> SafeString:
        return _owner(row.owner, str(row.role), row.mine, self.language)

    def head(self, row: "Row") -> SafeString:
        """Return icon, title with its link, marks."""
        extra = (self.urgent if row.urgent else "") + (self.escalated if row.escalated else "")
        return mark_safe(f'{_icon(row.icon)}<a href="{row.url}">{escape(row.title)}</a>{extra}')  # noqa: S308

    def meta(self, row: "Row") -> SafeString:
        """Return whom it is about: name, level, place, number."""
        level = marks.level(row.level) if row.level else ""
        number = f'<span class="uc-mute uc-num">{escape(row.reference)}</span>' if row.reference else ""
        return mark_safe(f"<span>{escape(row.label)}</span>{level}<span>{escape(row.place)}</span>{number}")  # noqa: S308

    def acts(self, row: "Row") -> SafeString:
        """Return the one visible act and the menu of the others."""
        return mark_safe(self._act(row) + self._menu(row))  # noqa: S308

    def _act(self, row: "Row") -> str:
        css = 'class="btn btn-quiet btn-sm"'
        if row.act == "act":
            return f'<a {css} href="{escape(row.act_url)}">{escape(row.act_label)}</a>'
        if row.act == "do":
            return f"<a {css} {_dialog(row.act_url)}>{self.done}</a>"
        if row.act == "take":
            return f'<button {css} type="submit" form="take" formaction="{row.act_url}">{self.take}</button>'
        return f'<a {css} href="{row.act_url}">{self.open}</a>'

    def _menu(self, row: "Row") -> str:
        links = self._links(row)
        if not links:
            return ""
        label = f"{self.more}: {escape(row.title)}, {escape(row.label)}"
        return (
            '<details class="uc-menu"><summary class="btn btn-bare btn-sm btn-icon" '
            f'aria-label="{label}">{_icon("three-dots")}</summary><div class="uc-menu-list">{links}</div></details>'
        )

    def _links(self, row: "Row") -> str:
        links = ""
        if row.subject_url:
            links += f'<a href="{escape(row.subject_url)}">{_icon("folder2-open")}{self.file}</a>'
        if row.may_take and row.owner:
            action = f'form="take" formaction="{row.url}take/"'
            links += f'<button type="submit" {action}>{_icon("person-check")}{self.take}</button>'
        if row.may_give:
            words = self.give if row.owner else self.assign
            links += f"<a {_dialog(row.url + 'hand-over/')}>{_icon('arrow-left-right')}{words}</a>"
        if row.may_waive:
            links += f'<a class="uc-danger" {_dialog(row.url + "waive/")}>{_icon("slash-circle")}{self.waive}</a>'
        return links
