"""The daily look: occasions become links, and links become the duty of somebody to pass them on and to remind."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from unioncare.core import thresholds
from unioncare.core.explain import Explanation, explain
from unioncare.organisation.calendar import end_of, load_working_days
from unioncare.worklist.models import WorkItem
from unioncare.worklist.services import ItemDraft, open_items

from ..entries import Wanted
from ..enums import Occasion
from ..errors import SurveyRefused
from ..kinds import LINK
from ..models import Invitation, Survey
from ..selectors.occasions import wanted_for
from ..thresholds import LINK_DAYS
from .inviting import make_links

ASKED = gettext_noop("Survey “{survey}”: {occasion}")
REMIND = gettext_noop("Survey “{survey}” was passed on {days} days ago and is not answered")
_CAUSES = {
    Occasion.AID_PAID: gettext_noop("aid was paid"),
    Occasion.VISIT_DONE: gettext_noop("a visit was made"),
    Occasion.COUNSELLING_ENDED: gettext_noop("a counselling ended"),
    Occasion.CAMPAIGN_CLOSED: gettext_noop("a campaign was closed"),
    Occasion.CASE_CLOSED: gettext_noop("the case was closed"),
    Occasion.PROTOCOL: gettext_noop("the plan asks for it"),
}


def ask_on_occasions(*, now: datetime) -> int:
    """Make the links for what happened, survey by survey, and ask that they are passed on; return how many links."""
    surveys = Survey.objects.filter(closed_at=None).select_related("unit", "questionnaire").order_by("pk")
    return sum(_ask(survey, now) for survey in surveys if survey.takes_on(timezone.localdate(now)))


@transaction.atomic
def _ask(survey: Survey, now: datetime) -> int:
    wanted = wanted_for(survey, now)
    if not wanted:
        return 0
    try:
        made = make_links(survey=survey, wanted=wanted, now=now)
    except SurveyRefused:  # no version is in use: the page of the survey says so
        return 0
    if made:
        _open_duties(survey, wanted, now)
    return made


def _open_duties(survey: Survey, wanted: Iterable[Wanted], now: datetime) -> None:
    by_source = {one.source: one for one in wanted if one.subject is not None}
    if not by_source:  # members without a case: their slips are printed on the page of the survey
        return
    links = list(survey.invitations.filter(item=None, handed_on=None, source__in=by_source).order_by("pk"))
    because = explain(ASKED, survey=_name(survey), occasion={"msg": _CAUSES[Occasion(survey.occasion)]})
    drafts = [
        _draft(link, one, key_of(link), because, now) for link in links if (one := by_source[link.source]).item is None
    ]
    open_items(drafts=drafts, now=now)
    items = WorkItem.objects.filter(source_key__in=[key_of(link) for link in links])
    by_key = {item.source_key: item for item in items}
    for link in links:
        link.item = by_source[link.source].item or by_key.get(key_of(link))
    Invitation.objects.bulk_update(links, ["item"])


def remind_of_links(*, now: datetime) -> int:
    """Ask once more where a link was passed on and is not used; return how many. Each is reminded of once."""
    today = timezone.localdate(now)
    rows = Invitation.objects.filter(
        case__isnull=False, item__isnull=False, handed_on__isnull=False, reminded_on=None, withdrawn_on=None,
        spent=None, expires_on__gt=today, survey__closed_at=None, survey__remind_days__gt=0,
    )  # fmt: skip
    reminded = 0
    for link in rows.select_related("survey", "item__subject", "item__unit", "holder").order_by("pk"):
        assert link.handed_on is not None
        days = (today - link.handed_on).days
        if days >= link.survey.remind_days:
            reminded += _remind(link, days, now)
    return reminded


@transaction.atomic
def _remind(link: Invitation, days: int, now: datetime) -> bool:
    assert link.item is not None
    one = Wanted(link.source, link.item.unit, subject=link.item.subject, holder=link.holder, is_private=link.is_private)
    draft = _draft(link, one, f"{key_of(link)}:again", explain(REMIND, survey=_name(link.survey), days=days), now)
    open_items(drafts=[draft], now=now)
    item = WorkItem.objects.get(source_key=draft.source_key)
    return bool(
        Invitation.objects.filter(pk=link.pk, reminded_on=None).update(reminded_on=timezone.localdate(now), item=item)
    )


def key_of(link: Invitation) -> str:
    """Return by which key the duty to pass a link on is known."""
    return f"survey:{link.pk}"


def _name(survey: Survey) -> dict[str, str]:
    return {"zh": survey.name_zh, "en": survey.name_en}


def _draft(link: Invitation, one: Wanted, key: str, because: Explanation, now: datetime) -> ItemDraft:
    assert one.subject is not None
    days = int(thresholds.value(LINK_DAYS.code))
    day = load_working_days().after(timezone.localdate(now), days)
    return ItemDraft(
        kind=LINK, subject=one.subject, unit=one.unit, source_key=key, opens_at=now, due_at=end_of(day),
        because=because, counted_from=now, working_days=days, private=one.is_private,
        assignee=one.holder if one.is_private else None, seated=one.is_private,
    )  # fmt: skip
