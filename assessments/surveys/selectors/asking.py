"""What a link or a poster opens: where it stands, and the questions. Read by whoever answers, so it is quick."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from itertools import groupby

from django.db import connection

from unioncare.core.prepared import Prepared
from unioncare.core.tokens import token_hash

from ..enums import Closed, Occasion, VersionState
from ..models import Invitation, Question, QuestionnaireVersion, Section, Survey, takes_answers

Asked = list[tuple[Section, list[Question]]]
# So many versions stay in the memory of a process; what was published does not change.
_KEPT = 200


@dataclass(frozen=True, slots=True)
class Door:
    """What an address opens: the survey, the version that is asked, under which unit the answers are counted.

    A poster has no invitation; its version is the one in use, or the one that was on the phone.
    """

    survey_id: int
    union: str
    title_zh: str
    title_en: str
    starts_on: date
    ends_on: date | None
    closed_at: datetime | None
    version_id: int
    unit_id: int
    invitation_id: int | None = None
    expires_on: date | None = None
    withdrawn_on: date | None = None
    spent: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A version that is or was in use, with its questions: nothing of these changes any more."""

    version: QuestionnaireVersion
    asked: Asked


def door_of(token: str) -> Door | None:
    """Return what an address opens, whether answers are taken or not; None for a forged one. At most two queries."""
    with connection.cursor() as cursor:
        _by_link().execute(cursor, [token_hash(token)])
        row = cursor.fetchone()
    if row is not None:
        return Door(*row)
    posters = Survey.objects.filter(
        token=token, occasion=Occasion.OPEN, questionnaire__versions__state=VersionState.PUBLISHED
    )
    poster = posters.values_list(
        "pk",
        "unit__name",
        "questionnaire__title_zh",
        "questionnaire__title_en",
        "starts_on",
        "ends_on",
        "closed_at",
        "questionnaire__versions__pk",
        "unit_id",
    ).first()
    return None if poster is None else Door(*poster)


@cache
def _by_link() -> Prepared:
    """Return the statement that reads a link by its digest; writing and planning it takes longer than running it."""
    links = Invitation.objects.filter(token_digest=b"").order_by().values_list(
        "survey_id", "survey__unit__name", "survey__questionnaire__title_zh", "survey__questionnaire__title_en",
        "survey__starts_on", "survey__ends_on", "survey__closed_at", "version_id",
        "unit_id", "pk", "expires_on", "withdrawn_on", "spent",
    )  # fmt: skip
    statement, _digest = links.query.sql_with_params()
    return Prepared("survey_link", ["bytea"], statement.replace("%s", "$1"))


def earlier_version(door: Door, number: int) -> int | None:
    """Return a version that was in use when somebody opened the poster, by its number; None for one that never was."""
    versions = QuestionnaireVersion.objects.exclude(state=VersionState.DRAFT).filter(number=number)
    return versions.filter(questionnaire__surveys=door.survey_id).values_list("pk", flat=True).first()


def why_closed(door: Door, today: date) -> Closed | None:
    """Return why no answers are taken on a day, None while they are."""
    if door.spent is not None:
        return Closed.USED
    if door.withdrawn_on is not None:
        return Closed.WITHDRAWN
    if not takes_answers(today, door.starts_on, door.ends_on, door.closed_at):
        return Closed.ENDED
    return Closed.EXPIRED if door.expires_on is not None and today > door.expires_on else None


@lru_cache(maxsize=_KEPT)
def sheet_of(version_id: int) -> Sheet:
    """Return a published version with its questions; DoesNotExist for a draft, which still changes."""
    versions = QuestionnaireVersion.objects.exclude(state=VersionState.DRAFT)
    version = versions.get(pk=version_id)
    return Sheet(version, questions_of(version))


def questions_of(version: QuestionnaireVersion) -> Asked:
    """Return the questions of a version by section, in order. One query; sections without questions are left out."""
    rows = (
        Question.objects.filter(section__version=version)
        .select_related("section")
        .order_by("section__position", "position")
    )
    return [(section, list(held)) for section, held in groupby(rows, key=lambda question: question.section)]
