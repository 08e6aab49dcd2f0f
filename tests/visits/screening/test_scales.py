"""What makes a scale, what is refused, and the scales that an installation begins with."""

from dataclasses import replace
from typing import Any

import pytest
from django.utils import translation

from visits.screening.models import Scale
from visits.screening.scales import Parts, ScaleWrong, read_scale
from visits.screening.starter import load_scales, starter_scales

TWO = [{"value": 0, "zh": "否", "en": "no"}, {"value": 1, "zh": "是", "en": "yes"}]
ITEMS = [{"zh": "睡不好", "en": "Poor sleep"}, {"zh": "没胃口", "en": "No appetite"}]
BANDS = [
    {"low": 0, "high": 1, "zh": "低", "en": "low", "p": 1},
    {"low": 2, "high": 2, "zh": "高", "en": "high", "p": 3},
]
CRITICAL = [{"item": 2, "value": 1, "p": 4, "grade": 2}]
SOUND = Parts("sum", ITEMS, TWO, BANDS, CRITICAL, 0, 100, 0, False)
VISUAL = Parts("visual", ITEMS[:1], [], [], [], 0, 100, 0, False)


def wrong_in(**changes: Any) -> set[str]:
    with pytest.raises(ScaleWrong) as refused:
        read_scale(replace(SOUND, **changes))
    return set(refused.value.problems)


def test_a_sound_scale_is_read() -> None:
    read = read_scale(SOUND)
    assert (read.items, read.lowest, read.highest) == (2, 0, 2)
    assert [band.psych for band in read.bands] == [1, 3]
    assert read.critical[0].grade == 2


def test_a_number_between_two_ends_needs_neither_answers_nor_bands() -> None:
    read = read_scale(VISUAL)
    assert (read.lowest, read.highest, read.bands) == (0, 100, ())
    assert 100 in read.values
    assert 101 not in read.values


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("items", []),
        ("items", "a question"),
        ("items", [{"zh": "只有中文"}]),
        ("items", [{"zh": " ", "en": "blank"}]),
        ("items", [{"zh": "问", "en": "ask", "more": "x"}]),
        ("options", []),
        ("options", TWO[:1]),
        ("options", [TWO[0], TWO[0]]),
        ("options", [TWO[0], {**TWO[1], "value": -1}]),
        ("options", [TWO[0], {**TWO[1], "value": "1"}]),
        ("options", [TWO[0], {**TWO[1], "value": True}]),
        ("bands", []),
        ("bands", None),
        ("bands", BANDS[:1]),
        ("bands", [BANDS[1], BANDS[0]]),
        ("bands", [BANDS[0], {**BANDS[1], "low": 1}]),
        ("bands", [BANDS[0], {**BANDS[1], "high": 3}]),
        ("bands", [{**BANDS[0], "low": 1}, BANDS[1]]),
        ("bands", [BANDS[0], {**BANDS[1], "p": 5}]),
        ("critical", {}),
        ("critical", [{**CRITICAL[0], "item": 3}]),
        ("critical", [{**CRITICAL[0], "item": 0}]),
        ("critical", [{**CRITICAL[0], "value": 2}]),
        ("critical", [{**CRITICAL[0], "grade": 4}]),
        ("critical", [{**CRITICAL[0], "p": 0}]),
        ("critical", [CRITICAL[0], CRITICAL[0]]),
        ("missing_allowed", 2),
    ],
)
def test_what_could_not_be_scored_is_refused_at_its_part(part, value) -> None:
    assert wrong_in(**{part: value}) == {part}


def test_a_number_between_two_ends_is_one_question_with_ends_in_order() -> None:
    with pytest.raises(ScaleWrong) as refused:
        read_scale(replace(VISUAL, items=ITEMS, options=TWO, least=100))
    assert set(refused.value.problems) == {"items", "options", "most"}


def test_bands_begin_lower_where_gaps_count_nothing() -> None:
    options = [{**TWO[0], "value": 1}, {**TWO[1], "value": 2}]
    bands = [{**BANDS[0], "low": 1, "high": 3}, {**BANDS[1], "low": 4, "high": 4}]
    gaps = replace(SOUND, options=options, bands=bands, critical=[], missing_allowed=1)
    assert read_scale(gaps).lowest == 1
    with pytest.raises(ScaleWrong):
        read_scale(replace(gaps, prorated=True))  # then the lowest is 2


class TestStarter:
    """Word for word the instruments that may be reproduced freely (domain annex §8)."""

    @pytest.fixture
    def scales(self, db: None) -> dict[str, Scale]:
        assert load_scales() == 3
        return {scale.code: scale for scale in Scale.objects.all()}

    def test_loading_again_changes_nothing_and_keeps_what_was_changed(self, scales) -> None:
        Scale.objects.filter(code="gad7").update(is_offered=False)
        assert load_scales() == 0
        assert not Scale.objects.get(code="gad7").is_offered

    def test_the_phq_9_is_asked_in_its_own_words(self, scales) -> None:
        phq = scales["phq9"]
        with translation.override("en"):
            assert phq.questions[0] == "Little interest or pleasure in doing things"
            assert phq.questions[8] == "Thoughts that you would be better off dead or of hurting yourself in some way"
            assert phq.choices == [
                (0, "Not at all"), (1, "Several days"), (2, "More than half the days"), (3, "Nearly every day"),
            ]  # fmt: skip
            assert phq.frame == "past two weeks"
        with translation.override("zh-hans"):
            assert phq.questions[0] == "做事时提不起劲或没有兴趣"
            assert phq.questions[8] == "有不如死掉或用某种方式伤害自己的念头"
            assert [text for _value, text in phq.choices] == ["完全不会", "好几天", "一半以上的天数", "几乎每天"]
        assert [(band.low, band.high, band.psych) for band in phq.definition.bands] == [
            (0, 4, 1), (5, 9, 1), (10, 14, 2), (15, 19, 3), (20, 27, 3),
        ]  # fmt: skip

    def test_so_is_the_gad_7(self, scales) -> None:
        gad = scales["gad7"]
        with translation.override("en"):
            assert gad.questions[0] == "Feeling nervous, anxious, or on edge"
            assert gad.questions[6] == "Feeling afraid as if something awful might happen"
        with translation.override("zh-hans"):
            assert gad.questions[3] == "很难放松下来"
        assert [(band.low, band.high, band.psych) for band in gad.definition.bands] == [
            (0, 4, 1), (5, 9, 1), (10, 14, 2), (15, 21, 3),
        ]  # fmt: skip

    def test_health_is_one_number_and_sets_no_p(self, scales) -> None:
        health = scales["health"].definition
        assert (health.items, health.lowest, health.highest, health.bands) == (1, 0, 100, ())

    def test_both_languages_say_every_question(self) -> None:
        for fields in starter_scales():
            assert all(item["zh"] and item["en"] for item in fields["items"])
