"""What the staff find out about a request: its kind, whom it is about, whose it is, which rights are at stake."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from unioncare.core import thresholds
from unioncare.core.audit import attributed
from unioncare.core.explain import explain
from unioncare.organisation.calendar import end_of, load_working_days
from unioncare.worklist.services import ItemDraft, cancel_items, open_items

from ..enums import ENDED, OWED, Category, RightsKind
from ..errors import FeedbackRefused
from ..kinds import ACKNOWLEDGE, ANSWERS, LIMITATION
from ..models import FeedbackRequest, RightsHelp
from ..thresholds import LIMITATION_DAYS
from .asking import ask_for_answer, seat_of, who_answers
from .flow import lock_request, nobody_concerned

if TYPE_CHECKING:
    from cases.care.models import IllnessCase
    from cases.members.models import Member
    from unioncare.organisation.models import User

LIMITATION_WHY = gettext_noop("Rights in {number} are lost after {day}: act {days} days before it")


@dataclass(frozen=True, slots=True)
class RightsEntry:
    """What rights help asks; amounts in CNY."""

    kind: str = RightsKind.OTHER
    applicant: str = ""
    respondent: str = ""
    amount: Decimal | None = None
    facts: str = ""
    evidence: str = ""
    limitation_date: date | None = None
    result: str = ""


def _handled(request_id: int, actor: "User") -> FeedbackRequest:
    request = lock_request(request_id)
    if (why := nobody_concerned(request, actor)) is not None:
        raise FeedbackRefused(why)
    if request.state in ENDED:
        raise FeedbackRefused(_("This request has ended."))
    return request


@attributed
def route_anew(
    *, request_id: int, category: str, is_major: bool, about: "User | None", member: "Member | None", actor: "User",
    now: datetime,
) -> FeedbackRequest:  # fmt: skip
    """Say what a request is and whom it concerns; its work goes to whoever answers for that, with its term anew.

    Raises FeedbackRefused for a person named in an anonymous request, or somebody complained about elsewhere.
    """
    request = _handled(request_id, actor)
    if member is not None and request.is_anonymous:
        raise FeedbackRefused(_("Whoever wrote this wished to stay unknown: no member is noted."))
    if about is not None and category != Category.COMPLAINT:
        raise FeedbackRefused(_("Only a complaint is about somebody."))
    before = (request.category, request.is_major, request.about_id, request.member_id)
    request.category, request.is_major, request.about, request.member = category, is_major, about, member
    if before == (category, is_major, request.about_id, request.member_id):
        return request
    request.save(update_fields=["category", "is_major", "about", "member"])
    # What was owed is asked for anew: another role may answer, and whom it concerns by now does not keep it.
    kinds = (ACKNOWLEDGE, *ANSWERS.values(), *(() if category == Category.RIGHTS else (LIMITATION,)))
    cancel_items(subject=request.subject, now=now, actor=actor, reason=_("Routed anew"), kinds=kinds)
    if request.state in OWED:
        ask_for_answer(request, now=now, acknowledge=request.state == OWED[0])
    return request


@attributed
def note_rights(*, request_id: int, entry: RightsEntry, actor: "User", now: datetime) -> RightsHelp:
    """Keep what rights help asks; a limitation date is watched from now on."""
    request = _handled(request_id, actor)
    if request.category != Category.RIGHTS:
        raise FeedbackRefused(_("Only requests about lawful rights have these fields."))
    rights = RightsHelp.objects.filter(request=request).first() or RightsHelp(request=request)
    before = rights.limitation_date
    for name in RightsEntry.__slots__:
        setattr(rights, name, getattr(entry, name))
    rights.save()
    if rights.limitation_date != before:
        _watch(request, rights.limitation_date, actor, now)
    return rights


def _watch(request: FeedbackRequest, day: date | None, actor: "User", now: datetime) -> None:
    """Ask somebody to act well before the limitation date; another date replaces the one before."""
    cancel_items(subject=request.subject, now=now, actor=actor, reason=_("Another limitation date"), kinds=[LIMITATION])
    if day is None:
        return
    days = int(thresholds.value(LIMITATION_DAYS.code))
    due = load_working_days().on_or_before(day - timedelta(days=days))
    draft = ItemDraft(
        kind=LIMITATION, source_key=f"feedback:{request.number}:limitation:{day}:{now.isoformat()}", opens_at=now,
        due_at=max(end_of(due), end_of(timezone.localdate(now)), now),
        because=explain(LIMITATION_WHY, number=request.number, day=day, days=days),
        **seat_of(request, who_answers(request, now)),
    )  # fmt: skip
    open_items(drafts=[draft], now=now)


@attributed
def name_case(*, request_id: int, case: "IllnessCase", actor: "User", now: datetime) -> FeedbackRequest:
    """Point a request to the case that was reported because of it, and to its member where a name was given."""
    request = _handled(request_id, actor)
    request.case = case
    request.member = None if request.is_anonymous else case.member
    request.save(update_fields=["case", "member"])
    return request
