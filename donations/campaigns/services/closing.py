"""The end of a campaign is told: to those who answer for it, and to the units of those who pledged."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from cases.members.models import Member
from unioncare.notifications.services.telling import News, tell
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Post, Unit

from ..messages import CampaignClosed
from ..models import Campaign, Pledge
from ..selectors.figures import figures_of
from ..selectors.lists import open_pledges

_READERS = (Role.WELFARE_OFFICER, Role.FINANCE_OFFICER, Role.CHAIR)


def tell_closed(campaign: Campaign, *, now: datetime) -> None:
    """Tell once that a campaign has closed. Units read it where their chat group or mailbox is noted."""
    figures, pledges = figures_of(campaign), list(open_pledges(campaign))
    facts = {
        "campaign": campaign.code, "raised": f"{figures.raised:,.2f}", "goal": f"{figures.goal:,.2f}",
        "pledges": len(pledges),
    }  # fmt: skip
    key, page = f"campaign:{campaign.pk}:closed", reverse("donations:give", args=[campaign.token])
    posts = Post.objects.active(timezone.localdate(now)).filter(
        unit__path__in=campaign.unit.ancestor_paths(), role__in=_READERS
    )
    staff = sorted(set(posts.values_list("user", flat=True)))
    news = [
        News(CampaignClosed.code, key, recipient=user, params=facts, path=campaign.get_absolute_url()) for user in staff
    ]
    news += [News(CampaignClosed.code, key, unit=unit, params=facts, path=page) for unit in _units(campaign, pledges)]
    tell(news=news, now=now)


def _units(campaign: Campaign, pledges: list[Pledge]) -> Iterator[int]:
    """Yield the unit of the campaign, and those below it to which whoever has not kept a pledge belongs."""
    numbers = {pledge.employee_no for pledge in pledges if pledge.employee_no}
    members = Member.objects.filter(employee_no__in=numbers, unit__path__startswith=campaign.unit.path)
    paths = {path for member in members.select_related("unit") for path in member.unit.ancestor_paths()}
    below = {path for path in paths if path.startswith(campaign.unit.path)} | {campaign.unit.path}
    yield from Unit.objects.filter(path__in=below).order_by("path").values_list("pk", flat=True)
