"""Questionnaires and their versions as lists."""

from typing import TYPE_CHECKING

from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce

from unioncare.core.paging import Page, decode_cursor, keyset_page

from ..enums import VersionState
from ..models import Questionnaire, QuestionnaireVersion, Response

if TYPE_CHECKING:
    from unioncare.organisation.models import User


def questionnaire_page(user: "User", after: str) -> Page[Questionnaire]:
    """Return the questionnaires that the user's posts open, by code, with `current` versions and responses."""
    current = QuestionnaireVersion.objects.exclude(state=VersionState.RETIRED).order_by("number")
    rows = Questionnaire.objects.visible_to(user).select_related("unit")
    rows = rows.prefetch_related(Prefetch("versions", current, to_attr="current")).annotate(
        responses=_counted("version__questionnaire")
    )
    if cursor := decode_cursor(after, str):
        rows = rows.filter(code__gt=cursor[0])
    return keyset_page(rows.order_by("code"), key=lambda row: (row.code,))


def versions_of(questionnaire: Questionnaire, *, drafts: bool) -> QuerySet[QuestionnaireVersion]:
    """Return the versions, the newest first, with how often each was answered; without the draft for who reads only."""
    rows = questionnaire.versions.select_related("published_by").annotate(responses=_counted("version"))
    return rows if drafts else rows.exclude(state=VersionState.DRAFT)


def _counted(field: str) -> Coalesce:
    """Return the number of responses of the outer row, which `field` of a response names, as an expression."""
    rows = Response.objects.filter(**{field: OuterRef("pk")}).order_by().values(field)
    return Coalesce(Subquery(rows.annotate(count=Count("pk")).values("count")), 0)
