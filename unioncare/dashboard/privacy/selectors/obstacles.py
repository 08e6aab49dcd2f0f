"""What stands against deleting: everything that somebody still waits for, each with its number, all of it at once."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.feedback.enums import ENDED as FEEDBACK_ENDED
from assessments.feedback.models import FeedbackRequest
from assessments.feedback.selectors.named import requests_naming
from cases.care.enums import ENDED_STATES, CaseState
from cases.care.models import IllnessCase
from cases.insurance.enums import ClaimState
from cases.insurance.models import Claim
from donations.aid.enums import ENDED as GRANT_ENDED
from donations.aid.enums import LIST_COUNTS, ListState, ObjectionState
from donations.aid.models import CondolenceLine, Grant, Objection
from donations.campaigns.enums import CampaignState
from donations.campaigns.models import Campaign
from donations.payments.enums import PaymentState
from donations.payments.models import Payment
from unioncare.core.refusals import Text
from visits.safety.models import RiskAlert
from visits.schedule.enums import BookingState
from visits.schedule.models import Receipt

from ..models import LegalHold

# Member → what stands against it.
Reasons = dict[int, list[Text]]
Found = Iterator[tuple[int, Text]]
Members = Collection[int]


def _open_cases(members: Members) -> Found:
    rows = IllnessCase.objects.filter(member__in=members).exclude(state__in=ENDED_STATES).order_by("pk")
    for member, number in rows.values_list("member_id", "number"):
        yield member, _("Case %(number)s is open: close it first.") % {"number": number}


def _held_cases(members: Members) -> Found:
    rows = LegalHold.objects.in_force().filter(case__member__in=members).order_by("pk")
    for member, number in rows.values_list("case__member_id", "case__number"):
        yield member, _("Case %(number)s is held: its leaders release it first.") % {"number": number}


def _alerts(members: Members) -> Found:
    rows = RiskAlert.objects.open().filter(case__member__in=members).exclude(case__state=CaseState.DECEASED)
    for member, number in rows.order_by("pk").values_list("case__member_id", "case__number"):
        yield member, _("The counselling team has not released case %(number)s.") % {"number": number}


def _claims(members: Members) -> Found:
    ended = Q(state__in=[ClaimState.PAID, ClaimState.CLOSED])
    rows = Claim.objects.filter(case__member__in=members).exclude(ended).order_by("pk")
    for member, number in rows.values_list("case__member_id", "number"):
        yield member, _("Insurance claim %(number)s is not settled.") % {"number": number}


def _grants(members: Members) -> Found:
    rows = Grant.objects.filter(member__in=members).exclude(state__in=GRANT_ENDED).order_by("pk")
    for member, number in rows.values_list("member_id", "number"):
        yield member, _("Grant %(number)s is not closed.") % {"number": number}


def _objections(members: Members) -> Found:
    rows = Objection.objects.filter(notice__grant__member__in=members, state=ObjectionState.OPEN).order_by("pk")
    for member, number in rows.values_list("notice__grant__member_id", "notice__grant__number"):
        yield member, _("An objection to grant %(number)s is not answered.") % {"number": number}


def _condolences(members: Members) -> Found:
    waiting = Q(signed_on__isnull=True, returned_on__isnull=True, left_out="")
    running = [state for state in LIST_COUNTS if state != ListState.CLOSED]
    rows = CondolenceLine.objects.filter(waiting, member__in=members, condolence__state__in=running).order_by("pk")
    for member, number in rows.values_list("member_id", "condolence__number"):
        yield member, _("Money of condolence list %(number)s is not handed over.") % {"number": number}


def _payments(members: Members) -> Found:
    open_states = [PaymentState.ORDERED, PaymentState.BATCHED, PaymentState.SENT]
    rows = Payment.objects.filter(account__member__in=members, state__in=open_states).order_by("pk")
    for member, number in rows.values_list("account__member_id", "number"):
        yield member, _("Payment %(number)s is not closed.") % {"number": number}


def _receipts(members: Members) -> Found:
    rows = Receipt.objects.filter(record__visit__case__member__in=members, state=BookingState.TO_BE_BOOKED)
    for member, number in rows.order_by("pk").values_list("record__visit__case__member_id", "number"):
        yield member, _("Receipt %(number)s is not booked.") % {"number": number}


def _campaigns(members: Members) -> Found:
    over = [CampaignState.SETTLED, CampaignState.DROPPED]
    rows = Campaign.objects.filter(case__member__in=members).exclude(state__in=over).order_by("pk")
    for member, code in rows.values_list("case__member_id", "code"):
        yield member, _("Campaign %(number)s is not settled.") % {"number": code}


def _feedback(members: Members) -> Found:
    rows = FeedbackRequest.objects.filter(Q(member__in=members) | Q(case__member__in=members))
    rows = rows.exclude(state__in=FEEDBACK_ENDED).order_by("pk")
    for member, of_case, number in rows.values_list("member_id", "case__member_id", "number"):
        yield member or of_case, _("Feedback %(number)s is not closed.") % {"number": number}
    for request, named in requests_naming(members):
        if request.state not in FEEDBACK_ENDED:
            yield named, _("Feedback %(number)s is not closed.") % {"number": request.number}


_CHECKS: tuple[Callable[[Members], Iterable[tuple[int, Text]]], ...] = (
    _open_cases, _held_cases, _alerts, _claims, _grants, _objections, _condolences, _payments, _receipts, _campaigns,
    _feedback,
)  # fmt: skip


def obstacles_of(members: Members) -> Reasons:
    """Return member → every reason against deleting their care data now; members without any are left out."""
    found: Reasons = defaultdict(list)
    for check in _CHECKS:
        for member, reason in check(members):
            found[member].append(reason)
    return dict(found)
