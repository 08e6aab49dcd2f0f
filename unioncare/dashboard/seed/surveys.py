"""Surveys of the demo: one that members answered in two rounds, those that ask by themselves, a poster."""

from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Final

from django.utils import timezone

from assessments.surveys.entries import Given, Wanted
from assessments.surveys.enums import Occasion, QuestionKind
from assessments.surveys.models import Question, Questionnaire, Survey
from assessments.surveys.selectors.asking import door_of, sheet_of
from assessments.surveys.selectors.occasions import members_below
from assessments.surveys.services.answering import take_answers
from assessments.surveys.services.inviting import make_links
from assessments.surveys.services.occasions import ask_on_occasions
from assessments.surveys.services.releasing import release_answers
from assessments.surveys.services.running import SurveyEntry, make_survey
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Unit, User

# Occasion, questionnaire, names, days to answer.
RUNNING: Final = (
    (Occasion.LIST, "yearly", "年度职工调查", "Survey of the year", 120),
    (Occasion.AID_PAID, "aid", "救助发放后回访", "After aid was paid", 14),
    (Occasion.CASE_CLOSED, "closure", "结案回访", "After a case was closed", 30),
    (Occasion.OPEN, "yearly", "意见箱海报", "Poster at the pit head", 14),
)
WORDS: Final = (
    "多派人来矿上走走",
    "救助名单公示再早一点",
    "谢谢工会",
    "材料少一点，跑一次就够",
    "希望有人讲讲互助保障怎么赔",
)
ASKED, ROUNDS = 45, (60, 20)


def seed_surveys(unit: Unit, *, now: datetime) -> None:
    """Put the starter questionnaires to the members of an enterprise; some answered, most of them content."""
    officer = User.objects.filter(posts__role=Role.WELFARE_OFFICER, posts__unit=unit).order_by("pk").first()
    if officer is None:
        return
    before = now - timedelta(days=ROUNDS[0])
    surveys = [_start(one, unit, officer, before) for one in RUNNING]
    _answered(surveys[0], before=before, now=now)
    ask_on_occasions(now=now)


def _start(one: tuple[Occasion, str, str, str, int], unit: Unit, officer: User, at: datetime) -> Survey:
    occasion, code, name_zh, name_en, days = one
    entry = SurveyEntry(
        questionnaire=Questionnaire.objects.get(code=code), unit=unit, occasion=occasion, name_zh=name_zh,
        name_en=name_en, starts_on=timezone.localdate(at), ends_on=None, sampled=100, valid_days=days, remind_days=7,
    )  # fmt: skip
    return make_survey(entry=entry, actor=officer, now=at)


def _answered(survey: Survey, *, before: datetime, now: datetime) -> None:
    people = members_below(survey.unit)[:ASKED]
    wanted = [Wanted(f"member:{member.pk}", member.unit, member) for member in people]
    make_links(survey=survey, wanted=wanted, now=before)
    random = Random(survey.name_zh)  # noqa: S311 -- invented people
    tokens = [link.token for link in survey.invitations.order_by("pk")]
    for number, token in enumerate(tokens):
        if number % 3 == 2:  # a third never answers
            continue
        at = now - timedelta(days=ROUNDS[number % 2])
        door = door_of(token)
        assert door is not None
        sheet = sheet_of(door.version_id)
        given = [answer for _section, asked in sheet.asked for one in asked for answer in _answers(one, random)]
        take_answers(door=door, is_anonymous=sheet.version.is_anonymous, given=given, now=at)
    release_answers(now=now - timedelta(days=ROUNDS[1]))


def _answers(question: Question, random: Random) -> list[Given]:
    """Return what somebody answers; what follows from another question, and one in four, stays empty."""
    if question.shown_if_id is not None or (not question.is_required and random.random() < 0.25):
        return []
    match question.kind:
        case QuestionKind.SCALE:
            return [Given(question.pk, number=Decimal(random.choices((5, 4, 3, 2), (5, 6, 3, 2))[0]))]
        case QuestionKind.SINGLE | QuestionKind.MULTIPLE:
            return [Given(question.pk, choice=random.choice(question.choices)[0])]
        case QuestionKind.TEXT:
            return [Given(question.pk, text=random.choice(WORDS))]
        case _:
            return []
