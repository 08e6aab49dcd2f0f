"""The work items of a period: who writes, answers, reviews, publishes and decides until when, and how they end."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy, gettext_noop

from unioncare.core.explain import Explanation, explain
from unioncare.organisation.calendar import end_of, load_working_days
from unioncare.organisation.models import User
from unioncare.worklist.models import WorkItem
from unioncare.worklist.services import ItemDraft, cancel_items, complete_item, open_items

from ..enums import AppraisalState
from ..kinds import APPEAL, PEERS, PUBLISH, SELF, SUPERIOR, VETO
from ..models import Appeal, Appraisal, AppraisalPeriod, PeerDoor, Veto

SELF_WHY = gettext_noop("Appraisal {number}: everybody says by {day} how they see their own work")
PEERS_WHY = gettext_noop("Appraisal {number}: you are asked about {people} colleagues; nobody learns who said what")
SUPERIOR_WHY = gettext_noop("Appraisal {number}: you review {people} people, with words for each of them")
PUBLISH_WHY = gettext_noop("Appraisal {number}: its results are to be told by {day}")
APPEAL_WHY = gettext_noop("Appraisal {number}: an appeal is decided within {days} working days, by somebody else")
VETO_WHY = gettext_noop("Appraisal {number}: a veto waits for a second person, before the results are told")
STAGE_OVER = gettext_lazy("The stage has ended")


# Steps after which those who still owe are asked anew.
ANEW = ("days", "superior")


def key_of(kind: str, period: AppraisalPeriod, person_id: int) -> str:
    """Return how the source keys of somebody's items in a period begin: asked anew, they get another end."""
    return f"{kind}:{period.number}:{person_id}:"


def open_self(period: AppraisalPeriod, now: datetime) -> None:
    """Ask everybody for their own review; nobody but them sees the item."""
    why = explain(SELF_WHY, number=period.number, day=period.self_until)
    people = [(one.person, why) for one in _appraised(period) if one.state == AppraisalState.OPEN]
    _open(period, SELF, people, period.self_until, now, private=True)


def open_peers(period: AppraisalPeriod, now: datetime) -> None:
    """Ask colleagues who have not answered everything: one item for each, whatever number they are asked about."""
    asked: dict[User, int] = defaultdict(int)
    waiting: set[User] = set()
    doors = PeerDoor.objects.filter(appraisal__in=period.appraisals.counted().order_by(), colleague__is_active=True)
    for door in doors.select_related("colleague", "spent").order_by("pk"):
        asked[door.colleague] += 1
        if not hasattr(door, "spent"):
            waiting.add(door.colleague)
    people = [(user, explain(PEERS_WHY, number=period.number, people=many))
              for user, many in asked.items() if user in waiting]  # fmt: skip
    _open(period, PEERS, people, period.round_until, now, private=True)


def open_superiors(period: AppraisalPeriod, now: datetime, only: Collection[int] | None = None) -> None:
    """Ask superiors who have not reviewed everybody, or `only` some of them: one private item for each."""
    led: dict[User, int] = defaultdict(int)
    waiting: set[User] = set()
    for one in period.appraisals.counted().select_related("superior").order_by("pk"):
        if one.superior is not None:
            led[one.superior] += 1
            if one.state != AppraisalState.REVIEWED:
                waiting.add(one.superior)
    people = [(user, explain(SUPERIOR_WHY, number=period.number, people=many))
              for user, many in led.items() if user in waiting and (only is None or user.pk in only)]  # fmt: skip
    _open(period, SUPERIOR, people, period.superior_until, now, private=True)


def ask_anew(period: AppraisalPeriod, superiors: Collection[int], actor: User, now: datetime, reason: str) -> None:
    """Count anew how many some superiors review; nobody else's item is touched, nor told the reason."""
    held = Q(pk__in=[])
    for pk in superiors:
        held |= Q(source_key__startswith=key_of(SUPERIOR, period, pk))
    items = WorkItem.objects.open().filter(held, subject=period.subject_id, kind=SUPERIOR).order_by("pk")
    cancel_items(
        subject=period.subject, kinds=[SUPERIOR], only=[item.pk for item in items], actor=actor, now=now,
        reason=reason.strip(),
    )  # fmt: skip
    open_superiors(period, now, only=superiors)


def open_publication(period: AppraisalPeriod, now: datetime) -> None:
    """Ask the chair to tell the results."""
    draft = _draft(
        period, PUBLISH, f"{PUBLISH}:{period.number}:{_round(period)}", period.publish_by, now,
        explain(PUBLISH_WHY, number=period.number, day=period.publish_by),
    )  # fmt: skip
    open_items(drafts=[draft], now=now)


def open_appeal(appeal: Appeal, period: AppraisalPeriod, today: date, now: datetime) -> None:
    """Ask whoever decides an appeal, privately, or else whoever answers for it; who appealed stays unsaid."""
    days = period.scheme.decide_days
    draft = ItemDraft(
        kind=APPEAL, subject=period.subject, unit=period.unit, source_key=f"{APPEAL}:{appeal.pk}:", opens_at=now,
        due_at=end_of(load_working_days().after(today, days)), assignee=appeal.decider, seated=True,
        private=appeal.decider is not None, counted_from=now, working_days=days,
        because=explain(APPEAL_WHY, number=period.number, days=days),
    )  # fmt: skip
    open_items(drafts=[draft], now=now)


def open_veto(veto: Veto, period: AppraisalPeriod, confirmer: User | None, now: datetime) -> None:
    """Ask a second person to confirm a veto or to withdraw it; whom it is about stands on the page alone."""
    draft = _draft(
        period, VETO, f"{VETO}:{veto.pk}:", period.publish_by, now, explain(VETO_WHY, number=period.number), confirmer
    )
    open_items(drafts=[replace(draft, seated=True)], now=now)


def end_item(period: AppraisalPeriod, key: str, actor: User | None, now: datetime) -> None:
    """Mark the item of a period whose source key begins so as done, where one is still open."""
    item = WorkItem.objects.open().filter(subject=period.subject_id, source_key__startswith=key).first()
    if item is not None:
        complete_item(item=item, actor=actor, now=now)


def cancel_item(period: AppraisalPeriod, key: str, actor: User | None, now: datetime, reason: str) -> None:
    """Cancel the item of a period whose source key begins so, where one is still open: nobody owes it any more."""
    mine = WorkItem.objects.open().filter(subject=period.subject_id, source_key__startswith=key)
    cancel_items(
        subject=period.subject, only=list(mine.order_by("pk").values_list("pk", flat=True)), actor=actor, now=now,
        reason=reason,
    )  # fmt: skip


def end_stage(period: AppraisalPeriod, kinds: Collection[str], actor: User | None, now: datetime) -> None:
    """Cancel what nobody did while its stage lasted: it cannot be done any more."""
    cancel_items(subject=period.subject, kinds=kinds, actor=actor, now=now, reason=str(STAGE_OVER))


def _appraised(period: AppraisalPeriod) -> Iterable[Appraisal]:
    return period.appraisals.filter(person__is_active=True).select_related("person").order_by("pk")


def _round(period: AppraisalPeriod) -> int:
    return period.steps.filter(move__in=ANEW).count()


def _open(
    period: AppraisalPeriod, kind: str, people: Iterable[tuple[User, Explanation]], due_on: date, now: datetime, *,
    private: bool = False,
) -> None:  # fmt: skip
    turn = _round(period)
    drafts = [_draft(period, kind, f"{key_of(kind, period, user.pk)}{turn}", due_on, now, why, user, private=private)
              for user, why in people]  # fmt: skip
    open_items(drafts=drafts, now=now)


def _draft(
    period: AppraisalPeriod, kind: str, source_key: str, due_on: date, now: datetime, because: Explanation,
    user: User | None = None, *, private: bool = False,
) -> ItemDraft:  # fmt: skip
    due_at = end_of(due_on)
    return ItemDraft(
        kind=kind, subject=period.subject, unit=period.unit, source_key=source_key, opens_at=min(now, due_at),
        due_at=due_at, because=because, assignee=user, seated=user is not None, private=private,
    )  # fmt: skip
