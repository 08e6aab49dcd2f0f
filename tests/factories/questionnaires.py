"""A questionnaire of every kind of question, put to people."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from assessments.surveys.enums import Occasion, QuestionKind, VersionState
from assessments.surveys.models import Invitation, Question, Questionnaire, QuestionnaireVersion, Section, Survey
from assessments.surveys.services.inviting import Wanted, make_links
from unioncare.core.tokens import new_token
from unioncare.organisation.models import Unit

from .cases import NOW

YES_NO = [{"value": "yes", "zh": "是", "en": "Yes"}, {"value": "no", "zh": "否", "en": "No"}]
REASONS = [
    {"value": "late", "zh": "太晚", "en": "Too late"},
    {"value": "cold", "zh": "态度冷淡", "en": "Cold"},
    {"value": "little", "zh": "太少", "en": "Too little"},
]


def questionnaire(
    unit: Unit, code: str = "care", *, anonymous: bool = True, now: datetime = NOW
) -> QuestionnaireVersion:
    """Return the version in use of a questionnaire: overall (must), why (after 1 or 2), came, days, since, words."""
    held = Questionnaire.objects.create(code=code, unit=unit, title_zh="关爱满意度", title_en="How content are you")
    version = QuestionnaireVersion.objects.create(
        questionnaire=held, number=1, state=VersionState.PUBLISHED, is_anonymous=anonymous, intro_zh="请说实话。",
        intro_en="Say what you think.", published_at=now,
    )  # fmt: skip
    first = Section.objects.create(version=version, position=1, title_zh="帮助", title_en="The help")
    second = Section.objects.create(version=version, position=2, title_zh="其他", title_en="More")
    overall = _asked(
        first, 1, "overall", QuestionKind.SCALE, "总体满意吗", "Overall", is_required=True, is_satisfaction=True
    )
    _asked(
        first, 2, "why", QuestionKind.MULTIPLE, "哪里不好", "What was wrong", options=REASONS, shown_if=overall,
        shown_for=["1", "2"], is_required=True,
    )  # fmt: skip
    _asked(first, 3, "came", QuestionKind.SINGLE, "有人来过吗", "Did somebody come", options=YES_NO)
    _asked(second, 1, "days", QuestionKind.NUMBER, "等了几天", "Days waited")
    _asked(second, 2, "since", QuestionKind.DATE, "从哪天起", "Since when")
    _asked(second, 3, "words", QuestionKind.TEXT, "想说的话", "In your words")
    return version


def survey(version: QuestionnaireVersion, unit: Unit, occasion: Occasion = Occasion.LIST, **more: Any) -> Survey:
    """Put a questionnaire to the members of a unit."""
    fields = {
        "name_zh": "年度调查",
        "name_en": "Survey of the year",
        "made_at": NOW,
        "starts_on": timezone.localdate(NOW),
    }
    return Survey.objects.create(
        questionnaire=version.questionnaire, unit=unit, occasion=occasion, token=new_token(), **fields | more
    )


def links(held: Survey, unit: Unit, many: int = 1, *, first: int = 1, now: datetime = NOW) -> list[Invitation]:
    """Make links, each for a cause of its own."""
    sources = [f"test:{number}" for number in range(first, first + many)]
    make_links(survey=held, wanted=[Wanted(source, unit) for source in sources], now=now)
    made = {link.source: link for link in held.invitations.filter(source__in=sources)}
    return [made[source] for source in sources]


def _asked(section: Section, position: int, key: str, kind: QuestionKind, zh: str, en: str, **more: Any) -> Question:
    return Question.objects.create(
        section=section, position=position, key=key, kind=kind, text_zh=zh, text_en=en, **more
    )
