"""Appraisals of the demo: the starter scheme in force, one period that is closed, one in which colleagues are asked."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from django.db import connection
from django.utils import timezone

from assessments.appraisal.enums import Aspect, AwardLevel
from assessments.appraisal.models import Appraisal, AppraisalPeriod, PeerDoor
from assessments.appraisal.selectors.schemes import scheme_for
from assessments.appraisal.selectors.superiors import barred_from_deciding, deciders_for
from assessments.appraisal.services.appeals import DECIDERS, lodge_appeal, reject_appeal
from assessments.appraisal.services.peers import take_view
from assessments.appraisal.services.periods import StageDays, name_superior, open_period
from assessments.appraisal.services.publishing import publish_period
from assessments.appraisal.services.records import Training, note_commendation, note_training
from assessments.appraisal.services.reviewing import write_self_review, write_superior_review
from assessments.appraisal.services.schemes import draft_scheme, publish_scheme
from assessments.appraisal.services.stages import ask_colleagues, ask_superiors, begin_self_reviews, close_period
from unioncare.core.months import last_day
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Unit, User

DAY: Final = timedelta(days=1)
# Days of the stages, counted from the first; the closed period began so many days ago.
STAGES, AGO = (0, 6, 12, 18, 22), 95
# So many colleagues answer about each person; one person in four has too few.
ANSWERS = (6, 5, 7, 3)
WORDS = ("按月走访，材料当日归档", "帮三位职工办理理赔，回访两次", "井下时间多，走访靠晚上补")
GOOD = ("走访扎实，职工信得过", "政策熟，办事快", "肯帮人，协作好")
BETTER = ("记录要当天完成", "多与医院、社保衔接", "带一带新任组长")


def seed_appraisals(enterprise: Unit, *, now: datetime) -> None:
    """Let one enterprise appraise its cadres; without somebody to open and to publish nothing does."""
    chair, officer = _holder(enterprise, Role.CHAIR), _holder(enterprise, Role.ORGANISATION_OFFICER)
    if chair is None or officer is None:
        return
    _look_at_tables()
    before = now - (AGO + 30) * DAY
    if scheme_for(enterprise) is None:
        publish_scheme(scheme=draft_scheme(unit=enterprise, actor=officer, now=before), actor=chair, now=before)
    at = now - AGO * DAY
    period = _opened(enterprise, at, officer)
    _self_reviews(period, at)
    _views(period, at)
    _told(period, at, chair)
    running = _opened(enterprise, now - 8 * DAY, officer)
    _self_reviews(running, now - 8 * DAY)
    ask_colleagues(period=running, actor=None, now=now - DAY)
    _records(enterprise, now, officer)


def _opened(enterprise: Unit, at: datetime, officer: User) -> AppraisalPeriod:
    first, last = _quarter_before(timezone.localdate(at))
    days = StageDays(*(timezone.localdate(at) + after * DAY for after in STAGES))
    period = open_period(unit=enterprise, first=first, last=last, days=days, actor=officer, now=at)
    for one in period.appraisals.filter(superior__isnull=True).order_by("pk"):
        name_superior(appraisal=one, superior=officer, reason="上级空缺，由组织委员评价", actor=officer, now=at)
    return begin_self_reviews(period=period, actor=officer, now=at)


def _self_reviews(period: AppraisalPeriod, at: datetime) -> None:
    """Let four of five write."""
    for number, one in enumerate(_people(period)):
        if number % 5:
            write_self_review(
                appraisal=one, scores=_marks(number, 4), words=WORDS[number % len(WORDS)], actor=one.person, now=at
            )


def _views(period: AppraisalPeriod, at: datetime) -> None:
    asked = ask_colleagues(period=period, actor=None, now=at + 7 * DAY)
    for number, one in enumerate(_people(asked)):
        doors = PeerDoor.objects.filter(appraisal=one).select_related("appraisal__period", "colleague").order_by("pk")
        for place, door in enumerate(doors[: ANSWERS[number % len(ANSWERS)]]):
            take_view(door=door, scores=_marks(number + place, 4), actor=door.colleague)


def _look_at_tables() -> None:
    """Tell the database how much was just written: within one transaction nothing else does, and it would guess."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _told(period: AppraisalPeriod, at: datetime, chair: User) -> None:
    asked = ask_superiors(period=period, actor=None, now=at + 13 * DAY)
    for number, one in enumerate(_people(asked)):
        if one.superior is not None:
            write_superior_review(
                appraisal=one, scores=_marks(number * 7, 3 + number % 3), strengths=GOOD[number % len(GOOD)],
                improve=BETTER[number % len(BETTER)], actor=one.superior, now=at + 16 * DAY,
            )  # fmt: skip
    publish_period(period=asked, actor=chair, now=at + 20 * DAY)
    _appeal(asked, at + 21 * DAY)
    close_period(period=asked, actor=None, now=at + 40 * DAY)


def _appeal(period: AppraisalPeriod, at: datetime) -> None:
    """Let the first group leader whose appeal somebody can decide say that a visit is missing; it is rejected."""
    one = next((one for one in _people(period) if one.role == Role.GROUP_LEADER), None)
    if one is None:
        return
    decider = deciders_for(period.unit, barred_from_deciding(one).keys(), DECIDERS, timezone.localdate(at))
    if decider is not None:
        appeal = lodge_appeal(appraisal=one, words="有一次走访未计入", actor=one.person, now=at)
        answer = "已核对签到记录，该次走访不在本期内"
        reject_appeal(appeal=appeal, answer=answer, actor=decider, now=at + 3 * DAY)


def _records(enterprise: Unit, now: datetime, officer: User) -> None:
    day = timezone.localdate(now)
    for number, one in enumerate(Appraisal.objects.exclude(person=officer).select_related("person", "unit")[:6]):
        training = Training("重病职工心理支持培训", day - 60 * DAY, day - 59 * DAY, Decimal(12), "合格")
        note_training(person=one.person, unit=one.unit, training=training, actor=officer, now=now)
        if number < 2:
            note_commendation(
                person=one.person, unit=one.unit, title="优秀工会工作者", level=AwardLevel.CITY, awarded_by="市总工会",
                awarded_on=day - 45 * DAY, actor=officer, now=now,
            )  # fmt: skip


def _people(period: AppraisalPeriod) -> Iterator[Appraisal]:
    rows = period.appraisals.select_related("person", "superior", "unit", "period")
    yield from list(rows.order_by("pk"))


def _marks(number: int, mean: int) -> dict[str, int]:
    """Return points around a mean that differ from aspect to aspect, the same at every seeding."""
    return {aspect: min(5, max(1, mean + (number + place) % 3 - 1)) for place, aspect in enumerate(Aspect.values)}


def _quarter_before(day: date) -> tuple[date, date]:
    """Return the last quarter that is over on a day."""
    month = 3 * ((day.month - 1) // 3) - 2
    first = date(day.year, month, 1) if month > 0 else date(day.year - 1, 10, 1)
    return first, last_day(first, 3)


def _holder(unit: Unit, role: Role) -> User | None:
    return User.objects.filter(posts__unit=unit, posts__role=role).order_by("pk").first()
