"""Which protocol applies where and when, and its rules as the engine reads them."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from django.utils import timezone
from django.utils.translation import gettext

from unioncare.organisation.enums import DayKind
from unioncare.organisation.models import CalendarDay, Unit, User

from ..engine.facts import Facts
from ..engine.festivals import FestivalDay, festivals_named
from ..engine.matching import Granted, match_rules
from ..engine.plan import Basis
from ..engine.raw import RawRule, read_rules
from ..engine.reasons import ProtocolRef
from ..engine.rules import Rule
from ..enums import Entitlement
from ..models import Grading, IllnessCase, Protocol
from ..starter.protocol import default_rules
from .costs import out_of_pocket

DEFAULT = ProtocolRef("default", is_default=True)


def protocol_for(unit: Unit, on: date) -> Protocol | None:
    """Return the protocol that binds a unit on a day: its own, or that of the nearest unit above; one query."""
    return (
        Protocol.objects.in_force(on)
        .filter(unit__path__in=unit.ancestor_paths())
        .select_related("unit")
        .defer("text_zh", "text_en")
        .order_by("-unit__path")
        .first()
    )


@dataclass(frozen=True, slots=True)
class RuleBook:
    """The rules of one version; without a version in force those of the starter protocol, and reasons say so."""

    protocol: Protocol | None
    rules: tuple[Rule, ...]

    @classmethod
    def of(cls, protocol: Protocol) -> Self:
        """Read the rules of a version; one query. Raises InvalidParams for a draft that has an unreadable rule."""
        return cls(protocol, tuple(read_rules(raw_rules(protocol))))

    @property
    def ref(self) -> ProtocolRef:
        return ProtocolRef(self.protocol.code) if self.protocol else DEFAULT

    def grant(self, facts: Facts) -> dict[Entitlement, Granted]:
        return match_rules(self.rules, facts)

    def basis(self, facts: Facts) -> Basis:
        """Return what a plan for these facts stands on."""
        return Basis(self.grant(facts), facts, self.ref)


def raw_rules(protocol: Protocol) -> list[RawRule]:
    """Return the rows of a version, not yet understood; one query."""
    return [RawRule.from_row(row) for row in protocol.rules.all()]


def rulebook_for(unit: Unit, on: date) -> RuleBook:
    """Return the rules that bind a unit on a day; two queries."""
    protocol = protocol_for(unit, on)
    return RuleBook.of(protocol) if protocol else RuleBook(None, default_rules())


def intake_facts(case: IllnessCase, severity: int | None) -> Facts:
    """Return what the rules know of a case before it is graded."""
    return Facts.at_intake(severity, case.disease.group if case.disease else "")


def grading_facts(case: IllnessCase, grading: Grading) -> Facts:
    """Return a grading as the rules read it, with the out-of-pocket amount of the day; one query."""
    return Facts(
        group=case.disease.group if case.disease else "",
        s=grading.severity,
        e=grading.burden,
        p=grading.psych,
        l=grading.level,
        out_of_pocket=out_of_pocket(case),
    )


def load_festivals() -> tuple[FestivalDay, ...]:
    """Return the festivals that the calendar names; one query."""
    rows = CalendarDay.objects.filter(kind=DayKind.HOLIDAY).order_by("date")
    return festivals_named(rows.values_list("date", "name_zh", "name_en"))


def version_in_force(unit: Unit, on: date) -> Protocol | None:
    """Return the unit's own version in force, for comparison with a draft."""
    return Protocol.objects.in_force(on).filter(unit=unit).first()


def protocol_footnote(user: User) -> str:
    """Say which version binds the reader's main post, for the foot of the navigation."""
    post = user.main_post
    protocol = protocol_for(post.unit, timezone.localdate()) if post else None
    return gettext("Protocol in force: %(code)s") % {"code": protocol.code} if protocol else ""
