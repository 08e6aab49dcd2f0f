"""What people are told about their work.

Outside, a message names kinds of work and how many, never whom they are about.
"""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from unioncare.notifications.kinds import Facts, MessageKind

from .kinds import get_kind, is_kind

# How private work stands in a message, whatever its kind.
CONFIDENTIAL = "confidential"


class DueWork(MessageKind):
    """Once a day for each person: what of theirs is late, due today, due soon."""

    code, label = "due_work", gettext_lazy("Work that is due")
    icon = "calendar2-check"
    button = gettext_lazy("Open my work")

    def subject(self, facts: Facts) -> str:
        return _("Your work: %(parts)s") % {"parts": self.parts(facts)}

    def parts(self, facts: Facts) -> str:
        """Return the numbers in words: 2 overdue; 1 due today."""
        late, today, soon = (_total(facts[step]) for step in ("overdue", "day", "before"))
        parts = []
        if late:
            parts.append(ngettext("%(count)s overdue", "%(count)s overdue", late) % {"count": late})
        if today:
            parts.append(ngettext("%(count)s due today", "%(count)s due today", today) % {"count": today})
        if soon:
            parts.append(ngettext("%(count)s due soon", "%(count)s due soon", soon) % {"count": soon})
        return pgettext("list", "; ").join(parts)

    def lines(self, facts: Facts) -> list[str]:
        words = {"overdue": _("Overdue"), "day": _("Due today"), "before": _("Due soon")}
        lines = [_line(words[step], facts[step]) for step in words if facts[step]]
        if holder := facts.get("for"):
            lines.insert(0, _("You stand in for %(name)s.") % {"name": holder})
        return lines


class UnitWork(DueWork):
    """Once a day for the chat group or mailbox of a unit: the same of everybody below it."""

    code, label, mutable = "unit_work", gettext_lazy("Work of the unit that is due"), False
    button = gettext_lazy("Open the work of my unit")

    def subject(self, facts: Facts) -> str:
        return _("Work of %(unit)s: %(parts)s") % {"unit": facts["unit"], "parts": self.parts(facts)}


class UrgentWork(MessageKind):
    """At once: work counted in hours that came, is nearly due or is late."""

    code, label = "urgent_work", gettext_lazy("Urgent work")
    icon, urgent, mutable = "exclamation-octagon", True, False
    button = gettext_lazy("Open my work")

    def subject(self, facts: Facts) -> str:
        count = _total(facts["kinds"])
        words = {
            "given": ngettext("%(count)s urgent item came to you", "%(count)s urgent items came to you", count),
            "day": ngettext("%(count)s urgent item is nearly due", "%(count)s urgent items are nearly due", count),
            "overdue": ngettext("%(count)s urgent item is late", "%(count)s urgent items are late", count),
            "climbed": ngettext(
                "%(count)s urgent item of others is late and climbed to you",
                "%(count)s urgent items of others are late and climbed to you",
                count,
            ),
        }
        return words[facts["why"]] % {"count": count}

    def lines(self, facts: Facts) -> list[str]:
        return _kinds(facts["kinds"])


class GivenWork(MessageKind):
    """Work that somebody handed over, or that is open from now on."""

    code, label = "given_work", gettext_lazy("New work")
    icon = "arrow-left-right"
    button = gettext_lazy("Open my work")

    def subject(self, facts: Facts) -> str:
        count = _total(facts["kinds"])
        return ngettext("%(count)s item came to you", "%(count)s items came to you", count) % {"count": count}

    def lines(self, facts: Facts) -> list[str]:
        by = [_("Handed over by %(name)s.") % {"name": facts["by"]}] if facts.get("by") else []
        return [*by, *_kinds(facts["kinds"])]


class ClimbedWork(MessageKind):
    """Once a day for supervisors: what others did not do in time."""

    code, label = "climbed_work", gettext_lazy("Work that climbed to you")
    icon, mutable = "graph-up-arrow", False
    button = gettext_lazy("Open the work of my unit")

    def subject(self, facts: Facts) -> str:
        count = _total(facts["kinds"])
        words = ngettext("%(count)s overdue item climbed to you", "%(count)s overdue items climbed to you", count)
        return words % {"count": count}

    def lines(self, facts: Facts) -> list[str]:
        return _kinds(facts["kinds"])


MESSAGES = (DueWork(), UnitWork(), UrgentWork(), GivenWork(), ClimbedWork())


def _total(kinds: Mapping[str, int]) -> int:
    return sum(kinds.values())


def _kinds(kinds: Mapping[str, int]) -> list[str]:
    return [_counted(code, count) for code, count in sorted(kinds.items())]


def _line(words: str, kinds: Mapping[str, int]) -> str:
    return pgettext("line of a message", "%(what)s: %(kinds)s") % {
        "what": words,
        "kinds": pgettext("list", ", ").join(_kinds(kinds)),
    }


def _counted(code: str, count: int) -> str:
    label = str(get_kind(code).label) if is_kind(code) else code
    if code == CONFIDENTIAL:
        label = _("Confidential work")
    return (
        label
        if count == 1
        else pgettext("kind of work and how many", "%(kind)s × %(count)s")
        % {
            "kind": label,
            "count": count,
        }
    )
