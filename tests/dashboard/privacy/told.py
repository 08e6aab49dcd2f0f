"""What the copy tells of a member about whom everything is known, and what the preview of an erasure promises."""

import json
from collections.abc import Callable

from django.db.models import Model
from django.utils import translation

from assessments.feedback.models import FeedbackRequest
from assessments.surveys.models import Response
from cases.care.models import CaseDocument, CostEntry, Grading, IllnessCase
from cases.insurance.models import Claim, Enrolment
from cases.members.models import Member, Placement
from donations.aid.models import Grant
from donations.campaigns.models import Campaign
from donations.payments.models import PayeeAccount, Payment
from tests.dashboard.privacy.known import NAME, PHONE, WORDS, Known
from tests.factories.counselling import SECRETS
from unioncare.dashboard.privacy.selectors.kept import everything_about
from visits.counselling.models import Counselling
from visits.schedule.models import VisitPhoto, VisitRecord

# Nothing of these happened to whom everything else happened.
EMPTY = {
    "promises", "needs", "signs", "extensions", "medical_periods", "return", "treatment", "objections", "condolences",
    "effects", "papers", "looks", "plans",
}  # fmt: skip


def assert_copy_tells(known: Known) -> None:
    """Ask that every word known of the member stands in the copy but what the counselling team hands out."""
    IllnessCase.objects.filter(pk=known.case.pk).update(verification_note="与科室主任核对")
    with translation.override("zh-hans"):
        sections = {section.code: section for section in everything_about(known.member)}
    told = json.dumps([section.as_json() for section in sections.values()], ensure_ascii=False)
    assert [word for word in {*WORDS.values(), "与科室主任核对"} if word not in told] == []
    assert {code for code, section in sections.items() if not section.rows} <= EMPTY
    assert sections["reports"].rows[0][1:4] == [NAME, "妻子", PHONE]
    assert [secret for secret in SECRETS if secret in told] == []
    assert all(len(row) == len(section.heads) for section in sections.values() for row in section.rows)


def rows_now() -> dict[str, int]:
    """Return for each part of the preview how many rows tell of somebody now, in the whole union."""
    return {label: count() for label, count in _COUNTS.items()}


def _all(model: type[Model]) -> Callable[[], int]:
    return model._default_manager.count


_COUNTS: dict[str, Callable[[], int]] = {
    "Cases with everything noted in them": _all(IllnessCase),
    "Gradings": _all(Grading),
    "Costs": _all(CostEntry),
    "Documents, with their files": _all(CaseDocument),
    "Visit records": _all(VisitRecord),
    "Photos of visits, with their files": _all(VisitPhoto),
    "Insurance claims": _all(Claim),
    "Survey answers with a name": _all(Response),
    "What was said in counselling": lambda: Counselling.objects.filter(erased_at=None, case__isnull=False).count(),
    "Bank accounts": lambda: sum(bool(account.number) for account in PayeeAccount.objects.all()),
    "Words of feedback": lambda: FeedbackRequest.objects.filter(erased_at=None).count(),
    "Roster entry and placements": lambda: Placement.objects.count() + Member.objects.filter(erased_at=None).count(),
    "Grants": _all(Grant),
    "Payments and their entries": _all(Payment),
    "Campaigns": _all(Campaign),
    "Enrolments": _all(Enrolment),
}
