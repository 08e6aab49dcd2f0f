"""Links to single people: made once for what gave cause, passed on by somebody, withdrawn."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.members.models import Member
from unioncare.core.tokens import new_token, token_hash
from unioncare.organisation.models import Unit

from ..entries import Wanted
from ..enums import VersionState
from ..errors import SurveyRefused
from ..models import Invitation, QuestionnaireVersion, Survey
from ..selectors.units import counted_under

_BATCH = 1000


@transaction.atomic
def make_links(*, survey: Survey, wanted: Sequence[Wanted], now: datetime) -> int:
    """Make the links that do not exist yet, and return how many; raise SurveyRefused where nothing may be asked.

    Two calls at once make each link once.
    """
    today = timezone.localdate(now)
    version = version_in_use(survey)
    if not survey.takes_on(today):
        raise SurveyRefused(_("“%(survey)s” takes no answers today.") % {"survey": survey})
    made = Invitation.objects.filter(survey=survey, source__in=[one.source for one in wanted])
    known = set(made.values_list("source", flat=True))
    missing = [one for one in wanted if one.source not in known]
    units = counted_under(one.unit for one in missing)
    links = [_link(survey, version, one, units[one.unit.pk], today) for one in missing]
    before = survey.invitations.count()
    Invitation.objects.bulk_create(links, batch_size=_BATCH, ignore_conflicts=True)
    return survey.invitations.count() - before


@transaction.atomic
def repoint_links(*, kept: Member, gone: Member) -> int:
    """Point the links of one person to another, with what was answered by them; return how many."""
    return Invitation.objects.filter(member=gone).update(member=kept)


def version_in_use(survey: Survey) -> QuestionnaireVersion:
    """Return the version that is asked now; raise SurveyRefused where none was published."""
    version = survey.questionnaire.versions.filter(state=VersionState.PUBLISHED).first()
    if version is None:
        raise SurveyRefused(
            _("No version of “%(questionnaire)s” is in use: publish one.") % {"questionnaire": survey.questionnaire}
        )
    return version


@transaction.atomic
def withdraw_link(*, invitation: Invitation, now: datetime) -> None:
    """Let a link take no answers from now on."""
    Invitation.objects.filter(pk=invitation.pk, withdrawn_on=None).update(withdrawn_on=timezone.localdate(now))


def _link(survey: Survey, version: QuestionnaireVersion, one: Wanted, unit: Unit, today: date) -> Invitation:
    token = new_token()
    return Invitation(
        survey=survey, version=version, member=one.member, case=one.case, item=one.item, unit=unit, holder=one.holder,
        is_private=one.is_private, source=one.source, token_digest=token_hash(token), token=token, made_on=today,
        expires_on=_last_day(survey, today),
    )  # fmt: skip


def _last_day(survey: Survey, today: date) -> date:
    last = today + timedelta(days=survey.valid_days)
    return min(last, survey.ends_on) if survey.ends_on else last
