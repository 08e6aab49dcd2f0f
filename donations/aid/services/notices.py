"""Public notices (domain annex §11): made by the rules of privacy, up for some working days, down by themselves."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from unioncare.core import thresholds
from unioncare.core.audit import attributed
from unioncare.core.masking import mask_name
from unioncare.organisation.calendar import load_working_days
from unioncare.organisation.enums import UnitKind
from unioncare.organisation.models import Unit

from .. import kinds
from ..enums import ENDED, GrantState, Timing
from ..errors import AidRefused
from ..models import Grant, Notice
from ..thresholds import NOTICE_DAYS
from .flow import PUBLISH, consent_in_force, move_grant, nobody_concerned, timing_of
from .holding import hold_grant
from .items import complete_items
from .paying import order_if_possible

if TYPE_CHECKING:
    from unioncare.organisation.models import User


def notice_days() -> int:
    """Return how many working days a notice stands."""
    return int(thresholds.value(NOTICE_DAYS.code))


def why_not_published(grant: Grant, user: "User") -> str | None:
    """Return why this reader cannot publish a grant now, or None."""
    if hasattr(grant, "notice") and not grant.notice.was_cut_short:
        return _("It was published on %(day)s.") % {"day": f"{grant.notice.published_on:%Y-%m-%d}"}
    if timing_of(grant) == Timing.NEVER:
        return _("This kind of aid is not published.")
    if grant.state in (GrantState.DRAFT, GrantState.REVIEW) or grant.state in ENDED:
        return _("Only what is approved is published.")
    if (lacking := consent_in_force(grant, user)) is not None:
        return str(lacking)
    if not user.has_perm(PUBLISH, grant):
        return _("Your posts do not include this step.")
    why = nobody_concerned(grant, user)
    return None if why is None else str(why)


@attributed
def publish_grant(*, grant: Grant, actor: "User", now: datetime) -> Notice:
    """Publish an approved grant: masked name, unit, kind of aid, amount and days, and nothing else of the member.

    One that came down before its term was over, because consent was withdrawn, begins its term anew.

    Raises AidRefused, MoveRefused.
    """
    held = hold_grant(grant, actor)
    if (why := why_not_published(held, actor)) is not None:
        raise AidRefused(why)
    if timing_of(held) == Timing.BEFORE and held.state == GrantState.APPROVED:
        move_grant(held.pk, "publish", actor=actor, now=now)
    today, unit = timezone.localdate(now), published_unit(held)
    told: dict[str, Any] = {
        "unit": unit, "masked_name": mask_name(held.member.name), "unit_name": unit.name, "kind": held.kind,
        "amount": held.asked, "published_on": today, "ends_on": load_working_days().after(today, notice_days()),
        "published_by": actor, "withdrawn_at": None,
    }  # fmt: skip
    notice, _made = Notice.objects.update_or_create(grant=held, defaults=told)
    complete_items(held, kinds.NOTICE, actor=actor, now=now, result=_("Published"))
    return notice


def published_unit(grant: Grant) -> Unit:
    """Return the unit that a notice names: the branch above, since a small group would tell who it is."""
    return Unit.objects.filter(path__in=grant.unit.ancestor_paths(), kind=UnitKind.BRANCH).first() or grant.unit


def end_notices(*, now: datetime) -> int:
    """Take down every notice whose term is over, and pay what waited for it; return how many."""
    over = Notice.objects.standing().filter(ends_on__lt=timezone.localdate(now))
    ended = list(over.order_by("pk").select_related("grant"))
    for notice in ended:
        end_notice(notice, now=now)
    return len(ended)


@attributed
def end_notice(notice: Notice, *, now: datetime) -> None:
    """Take one notice down; its grant is paid, where no objection is open."""
    held = hold_grant(notice.grant)
    take_down(held, now=now)
    pay_when_over(held, now=now)


def take_down(grant: Grant, *, now: datetime) -> None:
    """Withdraw the notice of a grant, if it still stands."""
    Notice.objects.standing().filter(grant=grant).update(withdrawn_at=now)


def take_down_of_case(case_id: int, *, now: datetime) -> None:
    """Withdraw every notice of a case at once."""
    Notice.objects.standing().filter(grant__case=case_id).update(withdrawn_at=now)


def pay_when_over(grant: Grant, *, now: datetime) -> None:
    """Order the payment of a grant whose notice is over and against which nobody objects any more."""
    held = Grant.objects.select_related("fund", "subject", "member", "unit", "initiated_by", "case").get(pk=grant.pk)
    if held.state == GrantState.NOTICE and held.notice.withdrawn_at is not None:
        order_if_possible(held, now=now)
