"""What a link or a poster opens: the survey, the version, the questions."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from unioncare.core.tokens import token_hash
from unioncare.organisation.models import Unit

from ..enums import Closed, VersionState
from ..models import Invitation, Question, QuestionnaireVersion, Section, Survey


@dataclass(frozen=True, slots=True)
class Door:
    """What an address opens. A poster has no invitation; its questions are those in use, or those that were sent."""

    survey: Survey
    version: QuestionnaireVersion
    unit: Unit
    invitation: Invitation | None = None


def door_of(token: str) -> Door | None:
    """Return what an address opens, whether answers are taken or not; None for a forged one. At most two queries."""
    links = Invitation.objects.select_related("survey__unit", "version__questionnaire", "unit", "spent")
    if link := links.filter(token_digest=token_hash(token)).first():
        return Door(link.survey, link.version, link.unit, link)
    versions = QuestionnaireVersion.objects.select_related("questionnaire")
    row = versions.filter(
        state=VersionState.PUBLISHED, questionnaire__surveys__token=token, questionnaire__surveys__occasion="open"
    ).first()
    if row is None:
        return None
    survey = Survey.objects.select_related("unit").get(token=token)
    return Door(survey, row, survey.unit)


def earlier_version(door: Door, number: int) -> QuestionnaireVersion | None:
    """Return a version that was in use when somebody opened the poster, by its number; None for one that never was."""
    versions = QuestionnaireVersion.objects.select_related("questionnaire").exclude(state=VersionState.DRAFT)
    return versions.filter(questionnaire=door.survey.questionnaire_id, number=number).first()


def why_closed(door: Door, today: date) -> Closed | None:
    """Return why no answers are taken on a day, None while they are."""
    link = door.invitation
    if link is not None and hasattr(link, "spent"):
        return Closed.USED
    if link is not None and link.withdrawn_on is not None:
        return Closed.WITHDRAWN
    if not door.survey.takes_on(today):
        return Closed.ENDED
    return Closed.EXPIRED if link is not None and today > link.expires_on else None


def questions_of(version: QuestionnaireVersion) -> list[tuple[Section, list[Question]]]:
    """Return the questions of a version by section, in order. One query; sections without questions are left out."""
    rows = (
        Question.objects.filter(section__version=version)
        .select_related("section")
        .order_by("section__position", "position")
    )
    return [(section, list(held)) for section, held in groupby(rows, key=lambda question: question.section)]
