"""Putting a questionnaire to people, asking a list of members, closing."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from unioncare.core.audit import attributed, record_event
from unioncare.core.tokens import new_token
from unioncare.organisation.models import Unit

from ..entries import Wanted
from ..enums import Occasion
from ..errors import SurveyRefused
from ..models import Questionnaire, Survey
from ..selectors.occasions import members_below
from .inviting import make_links, version_in_use

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@dataclass(frozen=True, slots=True)
class SurveyEntry:
    """A survey as somebody wants it."""

    questionnaire: Questionnaire
    unit: Unit
    occasion: str
    name_zh: str
    name_en: str
    starts_on: date
    ends_on: date | None
    sampled: int
    valid_days: int
    remind_days: int


@attributed
def make_survey(*, entry: SurveyEntry, actor: "User", now: datetime) -> Survey:
    """Put a questionnaire to the members of a unit; raise SurveyRefused where no version of it is in use."""
    values = {name: getattr(entry, name) for name in SurveyEntry.__slots__}
    survey = Survey(token=new_token(), made_by=actor, made_at=now, **values)
    version_in_use(survey)
    survey.save()
    return survey


@transaction.atomic
def ask_members(*, survey: Survey, unit: Unit, actor: "User", now: datetime) -> int:
    """Make a link for each member of a unit who has none yet, and return how many; raise SurveyRefused."""
    survey = _locked(survey)
    if survey.occasion != Occasion.LIST:
        raise SurveyRefused(_("“%(survey)s” asks by itself on its occasion.") % {"survey": survey})
    if not unit.path.startswith(survey.unit.path):
        raise SurveyRefused(
            _("“%(unit)s” does not belong to “%(own)s”, whose members this survey asks.")
            % {"unit": unit, "own": survey.unit}
        )
    wanted = [Wanted(f"member:{member.pk}", member.unit, member) for member in members_below(unit)]
    made = make_links(survey=survey, wanted=wanted, now=now)
    record_event(survey, actor=actor, what="members asked", details={"unit": unit.name, "links": made})
    return made


@attributed
def close_survey(*, survey: Survey, actor: "User", now: datetime) -> Survey:
    """Take no more answers; what waits leaves its envelope with the next batch."""
    survey = _locked(survey)
    if survey.closed_at is not None:
        raise SurveyRefused(_("“%(survey)s” is closed already.") % {"survey": survey})
    survey.closed_at = now
    survey.save(update_fields=["closed_at"])
    return survey


def _locked(survey: Survey) -> Survey:
    return Survey.objects.select_for_update(of=("self",)).select_related("unit", "questionnaire").get(pk=survey.pk)
