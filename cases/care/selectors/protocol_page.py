"""A version as its pages show it: rules as sentences in the order of the flow, and what is wrong with them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..engine.checks import Problem, check_rules
from ..engine.errors import InvalidParams
from ..engine.names import NAMES
from ..engine.raw import RawRule
from ..engine.rules import Rule
from ..enums import Entitlement
from ..models import Protocol
from .protocol import RuleBook

E = Entitlement
SECTIONS: tuple[tuple[str | Promise, tuple[Entitlement, ...]], ...] = (
    (
        _("From the report to the plan"),
        (E.CONSENT, E.VERIFICATION, E.FIRST_VISIT, E.DOCUMENTS, E.GRADING, E.PLANNING, E.APPROVAL),
    ),
    (_("Visits"), (E.VISITS, E.EVENT_VISITS, E.FESTIVAL_VISITS)),
    (_("Psychological support"), (E.SCREENING, E.EVENT_SCREENING, E.COUNSELLING)),
    (_("Insurance, relief, donations"), (E.CLAIM_CHECK, E.AID, E.CAMPAIGN)),
    (_("Evaluation and follow-up"), (E.REGRADING, E.SURVEY, E.FOLLOW_UP)),
)


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule on a page. `sentence` is made of the rule itself; a rule that cannot be read shows its wording."""

    key: int
    revision: int
    article: str
    entitlement: str
    sentence: str
    wording: str
    problems: tuple[Problem, ...] = ()
    readable: bool = True


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """The rules of one entitlement."""

    entitlement: Entitlement
    lines: list[RuleLine] = field(default_factory=list)

    @property
    def name(self) -> str | Promise:
        return NAMES[self.entitlement]


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the flow with its entitlements."""

    title: str | Promise
    groups: list[RuleGroup]


@dataclass(frozen=True, slots=True)
class ProtocolPage:
    """The rules of a version, read once. `book` holds those that can be read, to try them out."""

    protocol: Protocol
    sections: list[Section]
    problems: list[Problem]
    book: RuleBook
    rules: int

    @property
    def errors(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.is_error]

    @property
    def warnings(self) -> list[Problem]:
        return [problem for problem in self.problems if not problem.is_error]


def load_page(protocol: Protocol, *, checked: bool = False) -> ProtocolPage:
    """Return the rules as sentences; one query. `checked` adds what is wrong with them."""
    rows = list(protocol.rules.all())
    raws = [RawRule.from_row(row) for row in rows]
    problems = check_rules(raws) if checked else []
    readable: dict[int, Rule] = {rule.key: rule for rule in _readable(raws)}
    lines = [
        RuleLine(
            key=row.pk,
            revision=row.revision,
            article=row.article,
            entitlement=row.entitlement,
            sentence=readable[row.pk].sentence() if row.pk in readable else row.text,
            wording=row.text,
            problems=tuple(problem for problem in problems if row.pk in problem.rules),
            readable=row.pk in readable,
        )
        for row in rows
    ]
    return ProtocolPage(protocol, _sections(lines), problems, RuleBook(protocol, tuple(readable.values())), len(lines))


def _readable(raws: Iterable[RawRule]) -> Iterable[Rule]:
    for raw in raws:
        try:
            yield raw.read()
        except InvalidParams:
            continue


def _sections(lines: Sequence[RuleLine]) -> list[Section]:
    return [
        Section(title, [RuleGroup(kind, [line for line in lines if line.entitlement == kind]) for kind in kinds])
        for title, kinds in SECTIONS
    ]
