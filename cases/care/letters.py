"""The words of letters to families: who writes and how to reach them, never a member, an illness or a case."""

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from .enums import LetterKind


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes: name, the union they write for, and a phone if they have one."""

    name: str
    union: str
    phone: str


@dataclass(frozen=True, slots=True)
class Words:
    """A letter in one language."""

    title: str
    lines: list[str]
    sender: str
    union: str
    phone: str

    @property
    def text(self) -> str:
        """The whole letter as plain text, for a chat."""
        return "\n".join([self.title, "", *self.lines, "", self.sender])


def words_of(*, kind: str, own: str, writer: Writer, language: str) -> Words:
    """Return a letter in words, in the family's language."""
    with translation.override(language):
        title, line = _texts()[LetterKind(kind)]
        phone = _("Phone %(phone)s") % {"phone": writer.phone} if writer.phone else ""
        sender = " · ".join(filter(None, (writer.union, writer.name, phone)))
        lines = [line % {"name": writer.name}, *([own] if own else [])]
        return Words(title, lines, sender, writer.union, writer.phone)


def _texts() -> dict[LetterKind, tuple[str, str]]:
    """Title and first line of each kind."""
    return {
        LetterKind.WHO: (
            _("Your union is there for you"),
            _("%(name)s of the union looks after you and your family. Call or write whenever something weighs on you."),
        ),
        LetterKind.PAPERS: (
            _("Papers for the union"),
            _(
                "Please send or bring the papers that you spoke about with %(name)s. "
                "Should one be missing, come anyway."
            ),
        ),
        LetterKind.VISIT: (
            _("May we visit you?"),
            _(
                "%(name)s of the union would like to come and see you. "
                "Say when it suits you, or that you would rather not."
            ),
        ),
        LetterKind.CALL: (_("Please call us"), _("Please call %(name)s of the union when it suits you.")),
    }
