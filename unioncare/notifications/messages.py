"""The kinds of message of this app itself."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from .kinds import Facts, MessageKind, find_kind


class Digest(MessageKind):
    """Once a day, for whoever wants it so: how much of which kind is new in the inbox."""

    code, label = "digest", gettext_lazy("Daily digest")
    mutable, inbox = False, False
    icon = "collection"

    def subject(self, facts: Facts) -> str:
        count = sum(facts["kinds"].values())
        return ngettext("%(count)s new message", "%(count)s new messages", count) % {"count": count}

    def lines(self, facts: Facts) -> list[str]:
        return [
            pgettext("line of a digest", "%(kind)s: %(count)s") % {"kind": _label(code), "count": count}
            for code, count in sorted(facts["kinds"].items())
        ]


class Trial(MessageKind):
    """Sent by somebody to themself, to see whether a contact works."""

    code, label = "trial", gettext_lazy("Test message")
    mutable, urgent = False, True
    icon = "send-check"

    def subject(self, facts: Facts) -> str:
        return _("Test message of UnionCare")

    def lines(self, facts: Facts) -> list[str]:
        return [_("If you read this, the contact “%(contact)s” works.") % {"contact": facts["contact"]}]


def _label(code: str) -> str:
    kind = find_kind(code)
    return str(kind.label) if kind else code
