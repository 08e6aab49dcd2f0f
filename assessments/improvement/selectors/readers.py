"""The readers of what gives cause for an action: low scores, missed visits, complaints, findings and samples."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop

from assessments.feedback.enums import Category
from assessments.feedback.models import FeedbackRequest
from assessments.surveys.models import Survey
from assessments.surveys.selectors.results.low import low_scores
from donations.ledger.models import AuditFinding, AuditSample
from unioncare.core.explain import explain
from unioncare.organisation.models import User
from unioncare.worklist.enums import ItemState
from unioncare.worklist.models import Subject
from visits.schedule.models import Seat, Visit
from visits.schedule.selectors.standard import missed_visits

from ..enums import SourceKind
from ..sources import Found, Source

VISIT, FINDING, SAMPLE, SCORE, COMPLAINT = "visit", "finding", "sample", "score", "complaint"
VISIT_LABEL = gettext_noop("A visit due on {day} did not keep the standard")
FINDING_LABEL = gettext_noop("Finding {number} of the audit, fund {fund}")
SAMPLE_LABEL = gettext_noop("Sample of the audit of {day}, fund {fund}")
SCORE_LABEL = gettext_noop("“{question}” got {mean} of 5 from {n} people, survey “{survey}”")
COMPLAINT_LABEL = gettext_noop("A complaint of {day}")


def has_missed(visit: Visit, now: datetime | None = None) -> bool:
    """Tell whether a visit missed the standard; one that is not over yet asks nothing of the database."""
    now = now or timezone.now()
    over = visit.item.due_at < now and visit.item.state in (ItemState.OPEN, ItemState.DONE)
    return over and missed_visits(now).filter(pk=visit.pk).exists()


def find_visit(user: User, key: str) -> Found | None:
    """Read a visit that missed the standard, by the key of its work item."""
    if not _is_key(key):
        return None
    rows = missed_visits(timezone.now()).filter(pk__in=Visit.objects.visible_to(user).order_by().values("pk"))
    visit = rows.filter(item=int(key)).select_related("item", "case__unit").first()
    if visit is None:
        return None
    nobody = Seat.objects.filter(visit=visit, user__isnull=True).exists()
    label = explain(VISIT_LABEL, day=timezone.localdate(visit.item.due_at))
    return Found(label, visit.case.unit, visit.get_absolute_url(), "nobody_responsible" if nobody else "no_time")


def find_finding(user: User, key: str) -> Found | None:
    """Read a finding of the audit, by its number."""
    finding = AuditFinding.objects.visible_to(user).filter(number=key).select_related("fund__unit").first()
    if finding is None:
        return None
    label = explain(FINDING_LABEL, number=finding.number, fund=finding.fund.code)
    return Found(label, finding.fund.unit, finding.get_absolute_url(), "wrong_data")


def find_sample(user: User, key: str) -> Found | None:
    """Read a sample of the audit."""
    if not _is_key(key):
        return None
    sample = AuditSample.objects.visible_to(user).filter(pk=int(key)).select_related("fund__unit").first()
    if sample is None:
        return None
    label = explain(SAMPLE_LABEL, day=timezone.localdate(sample.drawn_at), fund=sample.fund.code)
    return Found(label, sample.fund.unit, sample.get_absolute_url(), "wrong_data")


def score_key(survey_id: int, unit_id: int, question: str) -> str:
    """Return by which key a low score is known: of which survey, which unit, which question."""
    return f"{survey_id}-{unit_id}-{question}"


def find_score(user: User, key: str) -> Found | None:
    """Read a low score, while it may be told of and is low."""
    survey_id, _dash, rest = key.partition("-")
    if not _is_key(survey_id):
        return None
    survey = Survey.objects.visible_to(user).filter(pk=int(survey_id)).select_related("unit", "questionnaire").first()
    told = low_scores([survey]) if survey else []
    for score in told:
        if score_key(score.survey.pk, score.unit.pk, score.question.key) == f"{survey_id}-{rest}":
            label = explain(
                SCORE_LABEL, question={"zh": score.question.text_zh, "en": score.question.text_en},
                mean=f"{score.mean:.2f}", n=score.n, survey={"zh": score.survey.name_zh, "en": score.survey.name_en},
            )  # fmt: skip
            url = f"{reverse('assessments:survey_results', args=[score.survey.pk])}?unit={score.unit.code}"
            return Found(label, score.unit, url)
    return None


def find_complaint(user: User, key: str) -> Found | None:
    """Read a complaint, by its number; whom it is about, and theirs, find none."""
    complaints = FeedbackRequest.objects.visible_to(user).filter(category=Category.COMPLAINT, number=key)
    complaint = complaints.select_related("unit").first()
    if complaint is None:
        return None
    label = explain(COMPLAINT_LABEL, day=timezone.localdate(complaint.received_at))
    return Found(label, complaint.unit, complaint.get_absolute_url(), "attitude" if complaint.about_id else "")


def is_complaint(request: FeedbackRequest) -> bool:
    return request.category == Category.COMPLAINT


def _complaints(keys: Sequence[str]) -> Mapping[str, Subject]:
    """Return the subjects of complaints: whoever keeps away from these keeps away from what is made of them."""
    rows = FeedbackRequest.objects.filter(number__in=keys).select_related("subject")
    return {request.number: request.subject for request in rows.order_by()}


def _named(key: str) -> list[str]:
    """Return who complained, as far as that is known, and about whom."""
    complaint = FeedbackRequest.objects.filter(number=key).select_related("about", "member").first()
    if complaint is None:
        return []
    people = (complaint.name, complaint.about and complaint.about.name, complaint.member and complaint.member.name)
    return [name for name in people if name]


def _cases(keys: Sequence[str]) -> Mapping[str, Subject]:
    """Return the subjects of the cases that visits are about."""
    rows = Visit.objects.filter(item__in=[int(key) for key in keys if _is_key(key)]).select_related("case__subject")
    return {str(visit.item_id): visit.case.subject for visit in rows.order_by()}


def _people(key: str) -> list[str]:
    """Return whom a visit was for, and who was to go."""
    visit = Visit.objects.filter(item=int(key)).select_related("case__member").first() if _is_key(key) else None
    if visit is None:
        return []
    seats = Seat.objects.filter(visit=visit, user__isnull=False).order_by("pk")
    return [visit.case.member.name, *seats.values_list("user__name", flat=True)]


def _is_key(text: str) -> bool:
    # Longer ones are none of the database's keys.
    return text.isascii() and text.isdecimal() and len(text) <= 18


SOURCES = (
    Source(VISIT, SourceKind.MISSED_STANDARD, find_visit, _cases, _people),
    Source(FINDING, SourceKind.AUDIT_FINDING, find_finding),
    Source(SAMPLE, SourceKind.AUDIT_FINDING, find_sample),
    Source(SCORE, SourceKind.LOW_SCORE, find_score),
    Source(COMPLAINT, SourceKind.COMPLAINT, find_complaint, _complaints, _named),
)
