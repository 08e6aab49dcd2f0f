"""What happened since somebody last looked, apart from their own items: each kind in the scope of its own list."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.feedback.models import FeedbackRequest
from cases.care.enums import CaseState, ConsentState
from cases.care.models import IllnessCase
from cases.insurance.enums import ClaimState
from cases.insurance.models import Claim, ClaimStep
from unioncare.core.ui.amounts import money
from unioncare.worklist.approvals.actions import get_action
from unioncare.worklist.conflicts import not_barred
from unioncare.worklist.contributions import News, Told
from unioncare.worklist.enums import ApprovalState
from unioncare.worklist.models import Approval
from unioncare.worklist.selectors.scopes import bare_label
from visits.safety.models import RiskAlert
from visits.safety.selectors.circle import SEALED, alerts_open_to

if TYPE_CHECKING:
    from unioncare.organisation.models import User

SHOWN = 8
SEE = "worklist.see_work"
# What its initiator withdrew was decided by nobody.
DECIDED = (ApprovalState.APPROVED, ApprovalState.REFUSED)


def new_cases(user: "User", since: datetime, now: datetime) -> Told:
    """Return the cases that others reported in the units of the reader's posts."""
    rows = IllnessCase.objects.visible_to(user).filter(reported_at__gt=since, reported_at__lte=now)
    rows = rows.exclude(reported_by=user).exclude(state=CaseState.REJECTED)
    latest = rows.select_related("member", "unit").order_by("-reported_at", "-pk")[:SHOWN]
    return [
        News(
            "folder-plus",
            case.reported_at,
            case.member.name,
            reverse("cases:case", args=[case.number]),
            _("was reported in %(unit)s") % {"unit": case.unit.name} + _level(case),
        )
        for case in latest
    ], rows.order_by().count()


def _level(case: IllnessCase) -> str:
    """Return the level as an ending of the sentence, where it is known and may be told."""
    if case.consent_state != ConsentState.GIVEN or case.level is None:
        return ""
    return _(", now L%(level)s") % {"level": case.level}


def decided_approvals(user: "User", since: datetime, now: datetime) -> Told:
    """Return what the reader asked for and others decided."""
    rows = Approval.objects.filter(initiated_by=user, decided_at__gt=since, decided_at__lte=now, state__in=DECIDED)
    latest = rows.select_related("subject__unit").order_by("-decided_at", "-pk")[:SHOWN]
    return [
        News(
            "check2-circle" if approval.state == ApprovalState.APPROVED else "x-circle",
            approval.decided_at,
            str(get_action(approval.action).label),
            approval.subject.url,
            approval.get_state_display(),
            bare_label(approval.subject) if _may_name(user, approval) else "",
        )
        for approval in latest
        if approval.decided_at is not None
    ], rows.order_by().count()


def _may_name(user: "User", approval: Approval) -> bool:
    """Tell whether whom it is about may be told: whoever moved on learns what became of their request, and no name."""
    return not approval.subject.confidential and user.has_perm(SEE, approval.subject)


def claims_paid(user: "User", since: datetime, now: datetime) -> Told:
    """Return the claims whose payment was noted; without consent nothing is told of them."""
    steps = ClaimStep.objects.filter(target=ClaimState.PAID, at__gt=since, at__lte=now).exclude(actor=user)
    noted = steps.filter(claim=OuterRef("pk")).order_by("-at").values("at")[:1]
    rows = Claim.objects.visible_to(user).filter(
        pk__in=steps.order_by().values("claim"), paid__isnull=False, case__consent_state=ConsentState.GIVEN
    )
    latest: QuerySet[Any] = (
        rows.select_related("case__member").annotate(noted_at=Subquery(noted)).order_by("-noted_at", "-pk")[:SHOWN]
    )
    return [
        News(
            "shield-check",
            claim.noted_at,
            claim.number,
            claim.get_absolute_url(),
            _("was paid: %(amount)s") % {"amount": money(claim.paid)},
            claim.case.member.name,
        )
        for claim in latest
    ], rows.order_by().count()


def feedback_received(user: "User", since: datetime, now: datetime) -> Told:
    """Return the requests of workers that came in; nobody's name is told here."""
    rows: QuerySet[FeedbackRequest] = FeedbackRequest.objects.visible_to(user)
    rows = rows.filter(received_at__gt=since, received_at__lte=now).exclude(recorded_by=user)
    latest = rows.select_related("unit").order_by("-received_at", "-pk")[:SHOWN]
    return [
        News(
            "chat-left-text",
            request.received_at,
            request.get_category_display(),
            request.get_absolute_url(),
            _("came in without a name") if request.is_anonymous else _("came in"),
            request.unit.name,
        )
        for request in latest
    ], rows.order_by().count()


def alerts_raised(user: "User", since: datetime, now: datetime) -> Told:
    """Return the alerts that open for a counsellor; whom they are about stands on their own page alone."""
    rows = alerts_open_to(user, timezone.localdate(now)).filter(raised_at__gt=since, raised_at__lte=now)
    latest = rows.select_related("case__subject").defer(*SEALED).order_by("-raised_at", "-pk")
    seen: list[RiskAlert] = not_barred(user, latest, lambda alert: alert.case.subject)
    return [
        News(
            "exclamation-octagon",
            alert.raised_at,
            _("Alert %(code)s") % {"code": alert.code},
            reverse("visits:alert", args=[alert.code]),
            _("was closed") if alert.closed_at else _("is open"),
        )
        for alert in seen[:SHOWN]
    ], len(seen)
