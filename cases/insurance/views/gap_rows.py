"""The rows of the gap list, in words that are made once and not by the template."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unioncare.core.ui.dates import day

from ..enums import GapReason
from ..selectors.gaps import Gap

WORDS: dict[str, str | Promise] = {
    GapReason.NEW: _("on the staff since %(since)s"),
    GapReason.TRANSFERRED: _("came from %(unit)s on %(since)s"),
    GapReason.REFUSED: _("refused on %(since)s"),
    GapReason.TOO_OLD: _("too old since %(since)s"),
    GapReason.UNENROLLED: _("never enrolled, counted from %(since)s"),
    GapReason.LAPSED: _("not covered from %(since)s on"),
    GapReason.RENEWAL: _("not covered from %(since)s on"),
}
NO_TERM = _("no term insures them")


@dataclass(frozen=True, slots=True)
class GapRow:
    """A gap and why it is one, in a few words."""

    gap: Gap
    words: str


def rows_of(gaps: Iterable[Gap]) -> list[GapRow]:
    """Return what the table prints of gaps."""
    return [GapRow(gap, _words(gap)) for gap in gaps]


def _words(gap: Gap) -> str:
    words = WORDS[gap.reason] % {"since": day(gap.noted_on), "unit": gap.came_from}
    return words if gap.has_term else f"{words} · {NO_TERM}"
