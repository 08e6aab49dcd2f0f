"""Scores against a naive count, P and danger as the domain rules have them, and what is refused."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visits.screening.models import Scale
from visits.screening.scales import Definition
from visits.screening.scoring import AnswersRefused, grade_of, highest_psych, missing, score
from visits.screening.starter import starter_scales


def definition(code: str) -> Definition:
    [fields] = [fields for fields in starter_scales() if fields["code"] == code]
    return Scale(**fields).read()


PHQ, GAD, HEALTH = (definition(code) for code in ("phq9", "gad7", "health"))
phq_answers = st.lists(st.integers(0, 3), min_size=9, max_size=9)
gad_answers = st.lists(st.integers(0, 3), min_size=7, max_size=7)


def p_by_the_rules(phq: list[int], gad: list[int]) -> int:
    """The domain rule word for word: the naive count."""
    if phq[8] >= 2:
        return 4
    if sum(phq) >= 15 or sum(gad) >= 15 or phq[8] == 1:
        return 3
    return 2 if sum(phq) >= 10 or sum(gad) >= 10 else 1


@given(phq_answers, gad_answers)
def test_p_is_what_the_rules_say(phq, gad) -> None:
    scores = [score(PHQ, phq), score(GAD, gad)]
    assert [one.total for one in scores] == [sum(phq), sum(gad)]
    assert highest_psych(scores) == p_by_the_rules(phq, gad)


@given(phq_answers)
def test_danger_is_the_answer_to_item_9_and_nothing_else(phq) -> None:
    assert score(PHQ, phq).grade == phq[8]
    assert grade_of(PHQ, [None] * 8 + [phq[8]]) == phq[8]


@given(phq_answers)
def test_exactly_one_band_holds_a_score(phq) -> None:
    total = sum(phq)
    holding = [band for band in PHQ.bands if band.low <= total <= band.high]
    assert holding == [score(PHQ, phq).band]


@given(st.integers(0, 100))
def test_a_number_between_two_ends_is_its_own_score_and_sets_no_p(number) -> None:
    held = score(HEALTH, [number])
    assert (held.total, held.band, held.psych, held.grade) == (number, None, None, 0)


@given(phq_answers, st.integers(0, 8), st.integers().filter(lambda number: number not in range(4)))
def test_an_answer_outside_the_scale_is_refused_and_named(phq, place, answer) -> None:
    phq[place] = answer
    with pytest.raises(AnswersRefused) as refused:
        score(PHQ, phq)
    assert (refused.value.why, refused.value.items) == ("outside", (place + 1,))


@given(phq_answers, st.sets(st.integers(0, 8), min_size=1))
def test_by_default_no_answer_may_be_missing(phq, gaps) -> None:
    answers = [None if place in gaps else answer for place, answer in enumerate(phq)]
    with pytest.raises(AnswersRefused) as refused:
        score(PHQ, answers)
    assert (refused.value.why, refused.value.items) == ("missing", tuple(sorted(place + 1 for place in gaps)))


@given(gad_answers, st.sets(st.integers(0, 6), max_size=2), st.booleans())
def test_allowed_gaps_count_nothing_or_the_mean_of_the_others(gad, gaps, prorated) -> None:
    answers = [None if place in gaps else answer for place, answer in enumerate(gad)]
    held = score(replace(GAD, missing_allowed=2, prorated=prorated), answers)
    left = [answer for answer in answers if answer is not None]
    assert held.answered == len(left)
    if not prorated:
        assert held.total == sum(left)
    else:
        assert abs(held.total - sum(left) * 7 / len(left)) <= 0.5
    assert held.band is not None


def test_half_a_point_is_rounded_up() -> None:
    lenient = replace(GAD, missing_allowed=3, prorated=True)
    assert score(lenient, [1, 1, 0, 0, None, None, None]).total == 4  # 3.5


def test_a_critical_question_is_never_among_the_gaps() -> None:
    lenient = replace(PHQ, missing_allowed=2)
    assert missing(lenient, [None, 0, 0, 0, 0, 0, 0, 0, 0]) == ()
    assert missing(lenient, [0, 0, 0, 0, 0, 0, 0, 0, None]) == (9,)
    with pytest.raises(AnswersRefused):
        score(lenient, [0, 0, 0, 0, 0, 0, 0, 0, None])


@pytest.mark.parametrize("answers", [[], [0] * 8, [0] * 10])
def test_another_number_of_answers_is_refused(answers) -> None:
    with pytest.raises(AnswersRefused):
        score(PHQ, answers)


def test_of_no_scale_there_is_no_p() -> None:
    assert highest_psych([]) is None
    assert highest_psych([score(HEALTH, [40])]) is None
