"""Surveys as lists and pages: how many were asked, how many answered."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from unioncare.core.paging import Page, decode_cursor, keyset_page

from ..enums import Occasion
from ..models import Invitation, Response, SpentLink, Survey

if TYPE_CHECKING:
    from unioncare.organisation.models import User

STATES = ("running", "over")
# On these occasions each member gets a slip; on the others somebody is asked to pass a link on.
PRINTED = (Occasion.LIST, Occasion.YEARLY)


def survey_page(user: "User", state: str, after: str, today: date) -> Page[Survey]:
    """Return the surveys in scope with `asked` and `answered`, the newest first."""
    rows = Survey.objects.visible_to(user).select_related("unit", "questionnaire")
    running = Q(closed_at=None) & (Q(ends_on=None) | Q(ends_on__gte=today))
    if state in STATES:
        rows = rows.filter(running) if state == "running" else rows.exclude(running)
    if cursor := decode_cursor(after, int):
        rows = rows.filter(pk__lt=cursor[0])
    return keyset_page(with_numbers(rows).order_by("-pk"), key=lambda survey: (survey.pk,))


def with_numbers(rows: QuerySet[Survey]) -> QuerySet[Survey]:
    """Annotate `asked`, the links that were not withdrawn, and `answered`; of a poster what has left its envelopes."""
    links = Invitation.objects.filter(survey=OuterRef("pk"), withdrawn_on=None)
    used = SpentLink.objects.filter(invitation__survey=OuterRef("pk"))
    sent = Response.objects.filter(survey=OuterRef("pk"), survey__occasion=Occasion.OPEN)
    return rows.annotate(
        asked=_counted(links, "survey"),
        answered=_counted(used, "invitation__survey") + _counted(sent, "survey"),
    )


def _counted(rows: QuerySet, by: str) -> Coalesce:  # type: ignore[type-arg]
    return Coalesce(Subquery(rows.order_by().values(by).annotate(count=Count("pk")).values("count")), 0)


@dataclass(frozen=True, slots=True)
class UnitLinks:
    """The links of one unit: how many, how many used, how many slips are left to print."""

    unit_id: int
    name: str
    asked: int
    answered: int

    @property
    def left(self) -> int:
        return self.asked - self.answered


def links_by_unit(survey: Survey) -> list[UnitLinks]:
    """Return the links of a survey by unit. Private ones are among the numbers and nowhere else."""
    rows = survey.invitations.filter(withdrawn_on=None).values("unit", "unit__name", "unit__path")
    counted = rows.annotate(asked=Count("pk"), answered=Count("spent")).order_by("unit__path")
    return [UnitLinks(row["unit"], row["unit__name"], row["asked"], row["answered"]) for row in counted]


def slips_of(survey: Survey, unit_id: int, today: date) -> QuerySet[Invitation]:
    """Return the links of a unit that were not used, for printing, in the order of the roster."""
    rows = survey.invitations.filter(
        unit=unit_id, withdrawn_on=None, spent=None, is_private=False, expires_on__gte=today, member__isnull=False
    )
    return rows.select_related("member", "version").order_by(F("member__employee_no").asc(nulls_last=True), "pk")


def link_of(item_id: int) -> Invitation | None:
    """Return the link that a work item asks to pass on."""
    rows = Invitation.objects.select_related("survey", "version")
    return rows.filter(item=item_id).first()
