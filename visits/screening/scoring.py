"""From answers to a score, what it means, P, and whether there is danger. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .scales import Band, Definition

# One answer a question, in order; None where somebody gave none.
Answers = Sequence[int | None]


class AnswersRefused(Exception):
    """Answers that cannot be scored; `items` says which questions (from 1), `why` is "outside" or "missing"."""

    def __init__(self, why: str, items: tuple[int, ...]) -> None:
        super().__init__(f"{why}: {items}")
        self.why, self.items = why, items


@dataclass(frozen=True, slots=True)
class Score:
    """What answers come to. `psych`: None where the scale sets no P. `grade` 0: no sign of danger, no reassurance."""

    total: int
    band: Band | None
    psych: int | None
    grade: int
    answered: int


def score(definition: Definition, answers: Answers) -> Score:
    """Score answers; raise AnswersRefused for a number of answers, an answer or a gap that the scale does not allow."""
    refuse_wrong(definition, answers)
    given = [answer for answer in answers if answer is not None]
    total = sum(given)
    if definition.prorated and len(given) < definition.items:
        # Half up, in whole numbers.
        total = (2 * total * definition.items + len(given)) // (2 * len(given))
    band = next((band for band in definition.bands if band.low <= total <= band.high), None)
    hits = [one for one in definition.critical if answers[one.item - 1] == one.value]
    levels = [one.psych for one in hits] + ([band.psych] if band else [])
    if definition.critical and not levels:
        levels = [1]
    grade = max((one.grade for one in hits), default=0)
    return Score(total, band, max(levels, default=None), grade, len(given))


def refuse_wrong(definition: Definition, answers: Answers) -> None:
    """Raise AnswersRefused when the answers do not fit the scale."""
    places = range(1, definition.items + 1)
    if len(answers) != definition.items:
        raise AnswersRefused("outside", tuple(places))
    answer_at = dict(zip(places, answers, strict=True))
    outside = tuple(
        place for place, answer in answer_at.items() if answer is not None and answer not in definition.values
    )
    if outside:
        raise AnswersRefused("outside", outside)
    if gaps := missing(definition, answers):
        raise AnswersRefused("missing", gaps)


def missing(definition: Definition, answers: Answers) -> tuple[int, ...]:
    """Return the questions that must still be answered; none while the gaps are few enough.

    A question with a critical answer must always be: to leave it out is not to answer "not at all".
    """
    gaps = tuple(place for place, answer in enumerate(answers, start=1) if answer is None)
    if len(gaps) > definition.missing_allowed:
        return gaps
    critical = {one.item for one in definition.critical}
    return tuple(place for place in gaps if place in critical)


def grade_of(definition: Definition, answers: Answers) -> int:
    """Return how grave the critical answers are, also of answers that are not complete; 0 where there are none."""
    return max(
        (one.grade for one in definition.critical if answers[one.item - 1] == one.value),
        default=0,
    )


def highest_psych(scores: Iterable[Score]) -> int | None:
    """P is the highest that any scale sets; None where none sets one."""
    return max((one.psych for one in scores if one.psych is not None), default=None)
