"""What is wrong with a protocol before it is published: every complaint names its articles."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext

from unioncare.core.listed import listed

from ..enums import Entitlement
from .coverage import Coverage, coverage_of, describe, short
from .entitlements import INTAKE_STEPS, MANDATORY
from .errors import InvalidParams
from .names import NAMES
from .raw import RawRule
from .rules import Rule, grant_text


class Weight(StrEnum):
    """An error stands against publication; a warning is for a person to weigh."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One complaint in the language of the moment: its code, its text, the rules and articles it is about."""

    code: str
    weight: Weight
    text: str
    rules: tuple[int, ...] = ()
    articles: tuple[str, ...] = ()
    entitlement: str = ""

    @property
    def is_error(self) -> bool:
        return self.weight == Weight.ERROR


def check_rules(rows: Sequence[RawRule]) -> list[Problem]:
    """Return every problem of a draft, errors first, in the order of the articles."""
    problems: list[Problem] = []
    rules: list[Rule] = []
    for row in rows:
        try:
            rules.append(row.read())
        except InvalidParams as error:
            text = gettext("Article %(article)s: %(why)s") % {"article": row.article, "why": error.text}
            problems.append(Problem("invalid", Weight.ERROR, text, (row.key,), (row.article,), row.entitlement))
    unread = {problem.entitlement for problem in problems}
    for coverage in coverage_of(rules):
        problems += _never(coverage)
        problems += _shadowed(coverage)
        if coverage.entitlement not in unread:
            problems += _uncovered(coverage)
            problems += _losses(coverage)
    return sorted(problems, key=lambda problem: problem.weight != Weight.ERROR)


def _never(coverage: Coverage) -> Iterable[Problem]:
    for rule in coverage.rules:
        if coverage.never_applies(rule):
            text = gettext("Article %(article)s (%(when)s) never applies: %(why)s") % {
                "article": rule.article,
                "when": rule.when.text(),
                "why": _why_never(rule),
            }
            yield Problem("never", Weight.ERROR, text, (rule.key,), (rule.article,), rule.entitlement)


def _why_never(rule: Rule) -> str:
    when = rule.when
    unknown = [name.upper() for name in ("e", "p") if not getattr(when, name).is_open]
    if rule.entitlement in INTAKE_STEPS and unknown:
        return gettext("%(names)s are not known yet at this step") % {"names": listed(unknown)}
    graded = [when.s] if rule.entitlement in INTAKE_STEPS else [when.s, when.e, when.p]
    floor = max(span.low or 1 for span in graded)
    if (when.l.high or 4) < floor:
        return gettext("L is the highest of S, E and P, so it is at least %(floor)s here") % {"floor": floor}
    ceiling = max(span.high or 4 for span in graded)
    return gettext("L is the highest of S, E and P, so it is at most %(ceiling)s here") % {"ceiling": ceiling}


def _shadowed(coverage: Coverage) -> Iterable[Problem]:
    for rule in coverage.rules:
        if coverage.changes_nothing(rule):
            others = {other for rules in coverage.combinations if rule in rules for other in rules} - {rule}
            articles = sorted({other.article for other in others})
            text = gettext("Article %(article)s (%(when)s) changes nothing: %(others)s always give as much") % {
                "article": rule.article,
                "when": rule.when.text(),
                "others": listed(articles),
            }
            yield Problem("shadowed", Weight.WARNING, text, (rule.key,), (rule.article,), rule.entitlement)


def _uncovered(coverage: Coverage) -> Iterable[Problem]:
    if coverage.entitlement in MANDATORY and (text := _gap(coverage)):
        articles = tuple(dict.fromkeys(rule.article for rule in coverage.rules))
        yield Problem("uncovered", Weight.ERROR, text, (), articles, coverage.entitlement)


def _gap(coverage: Coverage) -> str:
    """Say which gradings no article covers; empty when all are covered, also with a level set by hand."""
    label = NAMES[coverage.entitlement]
    if missing := coverage.uncovered():
        if len(missing) == len(coverage.cells):
            return gettext("“%(entitlement)s” is missing: no article grants it") % {"entitlement": label}
        return gettext("“%(entitlement)s”: no article applies to %(gradings)s") % {
            "entitlement": label,
            "gradings": describe(missing, coverage),
        }
    if by_hand := coverage.uncovered_by_hand():
        return gettext("“%(entitlement)s”: no article applies to %(grading)s when %(level)s is set by hand") % {
            "entitlement": label,
            "grading": short(by_hand[0]),
            "level": f"L{by_hand[0].l}",
        }
    return ""


def _losses(coverage: Coverage) -> Iterable[Problem]:
    pair = next(iter(coverage.losses()), None)
    if pair is None:
        return
    lower, higher = pair
    less, more = coverage.gives(higher), coverage.gives(lower)
    assert more is not None
    kind: Entitlement = coverage.entitlement
    text = gettext("“%(entitlement)s”: %(higher)s gets less than %(lower)s: %(less)s instead of %(more)s") % {
        "entitlement": NAMES[kind],
        "higher": short(higher, coverage),
        "lower": short(lower, coverage),
        "less": grant_text(kind, less) if less else gettext("nothing"),
        "more": grant_text(kind, more),
    }
    involved = (*coverage.cells[higher], *coverage.cells[lower])
    yield Problem(
        "less_for_more",
        Weight.WARNING,
        text,
        tuple(dict.fromkeys(rule.key for rule in involved)),
        tuple(dict.fromkeys(rule.article for rule in involved)),
        kind,
    )
