"""What stands against putting a version into use, and what is worth a second look."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..enums import QuestionKind
from ..models import Question
from .outline import Outline, flat

# Which kinds of question others may depend on.
LEADING = (QuestionKind.SINGLE, QuestionKind.SCALE)
# With more, fewer people answer to the end.
MANY = 15


@dataclass(frozen=True, slots=True)
class Problem:
    """One sentence; an error stands against publishing, the rest is advice. `key` names the question."""

    text: str
    is_error: bool = True
    key: str = ""


def problems_of(outline: Outline) -> list[Problem]:
    """Return what is wrong with a draft, errors first."""
    found = [*_empty(outline), *_doubled(outline), *_each(outline), *_advice(outline)]
    return sorted(found, key=lambda problem: not problem.is_error)


def _empty(outline: Outline) -> Iterator[Problem]:
    if not flat(outline):
        yield Problem(_("There is no question yet."))
        return
    for place, (section, questions) in enumerate(outline, start=1):
        if not questions:
            title = section.title or str(place)
            yield Problem(_("Section “%(title)s” has no question: add one or delete it.") % {"title": title})


def _doubled(outline: Outline) -> Iterator[Problem]:
    counted = Counter(question.key for question in flat(outline))
    for question in flat(outline):
        if counted[question.key] > 1:
            yield Problem(_("“%(question)s” stands here twice under one key.") % _named(question), key=question.key)


def _each(outline: Outline) -> Iterator[Problem]:
    before: dict[int, Question] = {}
    for question in flat(outline):
        if QuestionKind(question.kind).has_options:
            yield from _options(question)
        if question.shown_if_id or question.shown_for:
            yield from _branch(question, before)
        before[question.pk] = question


def _options(question: Question) -> Iterator[Problem]:
    options = question.options
    if len(options) < 2:
        yield Problem(_("“%(question)s” needs at least two answers.") % _named(question), key=question.key)
    if len({option["value"] for option in options}) < len(options) or any(not option.get("zh") for option in options):
        yield Problem(_("Two answers of “%(question)s” are alike or empty.") % _named(question), key=question.key)


def _branch(question: Question, before: dict[int, Question]) -> Iterator[Problem]:
    leading = before.get(question.shown_if_id or 0)
    values = {value for value, _label in leading.choices} if leading and leading.kind in LEADING else set()
    if not question.shown_for or not values.issuperset(question.shown_for):
        words = _("“%(question)s” would never be asked: the answer that leads to it is missing or stands after it.")
        yield Problem(words % _named(question), key=question.key)


def _advice(outline: Outline) -> Iterator[Problem]:
    questions = flat(outline)
    if missing := sum(not _is_translated(question) for question in questions):
        words = ngettext(
            "%(count)s question is not whole in English: English readers see the Chinese words there.",
            "%(count)s questions are not whole in English: English readers see the Chinese words there.",
            missing,
        )
        yield Problem(words % {"count": missing}, is_error=False)
    if len(questions) > MANY:
        words = _("%(count)s questions are many: fewer people answer to the end.")
        yield Problem(words % {"count": len(questions)}, is_error=False)
    if questions and not any(question.is_satisfaction for question in questions):
        yield Problem(_("No question measures satisfaction: nothing of it counts for the unit."), is_error=False)


def _is_translated(question: Question) -> bool:
    return bool(question.text_en) and all(option.get("en") for option in question.options)


def _named(question: Question) -> dict[str, str]:
    return {"question": question.text}
