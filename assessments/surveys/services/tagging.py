"""Sorting what was written by tags. The trail names the survey and the tag, never the answer."""

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from unioncare.core.audit import attributed, record_event
from unioncare.core.refusals import Refusal
from unioncare.organisation.models import User

from ..models import Answer, Survey

MOST_TAGS = 8


@attributed
def add_tag(*, survey: Survey, answer_id: UUID, tag: str, actor: User) -> None:
    """Give a text a tag; one that it bears is not given twice."""
    answer = _locked(survey, answer_id)
    if tag in answer.tags:
        return
    if len(answer.tags) >= MOST_TAGS:
        raise Refusal(_("A text bears at most %(count)s tags.") % {"count": MOST_TAGS})
    _write(answer, [*answer.tags, tag], survey, actor, gettext_noop("text tagged"), tag)


@attributed
def remove_tag(*, survey: Survey, answer_id: UUID, tag: str, actor: User) -> None:
    """Take a tag from a text; nothing happens where it bears none such."""
    answer = _locked(survey, answer_id)
    if tag in answer.tags:
        left = [other for other in answer.tags if other != tag]
        _write(answer, left, survey, actor, gettext_noop("tag removed from a text"), tag)


def _locked(survey: Survey, answer_id: UUID) -> Answer:
    return Answer.objects.select_for_update().get(pk=answer_id, response__survey=survey)


def _write(answer: Answer, tags: list[str], survey: Survey, actor: User, what: str, tag: str) -> None:
    answer.tags = tags
    answer.save(update_fields=["tags"])
    record_event(survey, actor=actor, what=what, details={"tag": tag})
