"""Following what a grant did: asked for one, three and six months after the payment, reckoned when it is noted."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cases.care.enums import ConsentState
from cases.care.services.conditions import NO_CONSENT
from unioncare.core.audit import attributed
from unioncare.core.explain import explain
from unioncare.core.months import last_day
from unioncare.organisation.calendar import end_of, load_working_days, start_of
from unioncare.worklist.services import ItemDraft, open_items

from .. import kinds
from ..enums import FOLLOWED, MONTHS, SETTLED
from ..errors import AidRefused
from ..models import Grant, GrantEffect
from ..selectors.effects import measures_of
from .flow import ASK
from .holding import hold_grant
from .items import complete_items, days_of, item_key

if TYPE_CHECKING:
    from unioncare.organisation.models import User

WHY = gettext_noop("Grant {grant} was paid {months} month(s) ago: what it did is looked at")


@dataclass(frozen=True, slots=True)
class EffectEntry:
    """What somebody was told: what the money was used for, and what the family says."""

    used_for: Collection[str]
    note: str = ""


def day_of(paid_on: date, months: int) -> date:
    """Return from which day on a grant is looked at."""
    return last_day(paid_on, months) + timedelta(days=1)


def open_followups(grant: Grant, *, now: datetime) -> int:
    """Ask for every look at a paid grant, each for its day; return how many were not asked for yet."""
    return open_items(drafts=list(_looks([grant])), now=now)


def ask_for_effects(*, now: datetime) -> int:
    """Ask for what was not asked for yet, whatever was missed, of all grants at once; return how many looks."""
    since = timezone.localdate(now) - timedelta(days=366)
    grants = Grant.objects.filter(
        state__in=SETTLED, kind__in=FOLLOWED, paid_on__gte=since, case__consent_state=ConsentState.GIVEN
    )
    lacking = grants.annotate(looks=Count("effects")).filter(looks__lt=len(MONTHS))
    rows = lacking.select_related("case", "subject", "unit").order_by("pk")
    return open_items(drafts=list(_looks(rows)), now=now)


def _looks(grants: Iterable[Grant]) -> Iterator[ItemDraft]:
    """Yield what asks for the looks at paid grants; of a case without consent nothing is asked."""
    calendar, days = load_working_days(), days_of(kinds.EFFECT)
    for grant in grants:
        if grant.case is None or not grant.case.may_process or grant.paid_on is None or grant.kind not in FOLLOWED:
            continue
        for months in MONTHS:
            begins = day_of(grant.paid_on, months)
            yield ItemDraft(
                kind=kinds.EFFECT, subject=grant.subject, unit=grant.unit,
                source_key=item_key(grant, kinds.EFFECT, str(months)), opens_at=start_of(begins),
                due_at=end_of(calendar.after(begins, days)), because=explain(WHY, grant=grant.number, months=months),
                details={"grant": grant.number, "months": months}, counted_from=start_of(begins), working_days=days,
            )  # fmt: skip


def why_not_noted(grant: Grant, months: int, today: date) -> str | None:
    """Return why an effect cannot be noted now, or None."""
    if grant.state not in SETTLED or grant.paid_on is None or grant.kind not in FOLLOWED:
        return _("What aid did is looked at after it was paid.")
    if grant.case is None:
        return _("The case was erased: nothing more is noted.")
    if (lacking := NO_CONSENT.get(grant.case.consent_state)) is not None:
        return str(lacking)
    if months not in MONTHS:
        return _("What aid did is looked at after 1, 3 and 6 months.")
    if today < (begins := day_of(grant.paid_on, months)):
        return _("This is looked at from %(day)s on.") % {"day": f"{begins:%Y-%m-%d}"}
    known = GrantEffect.objects.filter(grant=grant, months=months).select_related("noted_by").first()
    if known is not None:
        facts = {"name": known.noted_by.name, "day": f"{known.noted_on:%Y-%m-%d}"}
        return _("%(name)s noted this on %(day)s.") % facts
    return None


@attributed
def note_effect(*, grant: Grant, months: int, entry: EffectEntry, actor: "User", now: datetime) -> GrantEffect:
    """Note what a grant did. Raises AidRefused before its day, twice, without consent; MoveRefused for a relative's."""
    held, today = hold_grant(grant, actor), timezone.localdate(now)
    if not actor.has_perm(ASK, held):
        raise AidRefused(_("Your posts do not include this step."))
    if (why := why_not_noted(held, months, today)) is not None:
        raise AidRefused(why)
    if not entry.used_for:
        raise AidRefused(_("Say what the money was used for; “not used yet” is an answer too."))
    assert held.case is not None
    row = GrantEffect.objects.create(
        grant=held, case=held.case, months=months, used_for=list(entry.used_for), note=entry.note.strip(),
        noted_on=today, noted_by=actor, **measures_of(held, today).as_fields(),
    )  # fmt: skip
    complete_items(held, kinds.EFFECT, actor=actor, now=now, result=_("Looked at"), key=str(months))
    return row
