"""What an erasure takes and what it leaves, in numbers, before anybody agrees to it."""

from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from assessments.feedback.selectors.named import requests_of
from assessments.surveys.selectors.named import named_answers
from cases.care.models import CaseDocument, IllnessCase
from cases.insurance.models import Claim, Enrolment
from cases.members.models import Member, Placement
from donations.aid.models import Grant
from donations.campaigns.models import Campaign
from donations.campaigns.selectors.donors import count_gifts
from donations.payments.models import PayeeAccount, Payment
from unioncare.core.refusals import Text
from visits.counselling.models import Counselling
from visits.schedule.models import VisitPhoto, VisitRecord

from ..enums import Extent
from ..models import PrivacyRequest


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of rows: how many, and for those that stay, what stays of them and why."""

    label: Text
    count: int
    why: Text = ""


@dataclass(frozen=True, slots=True)
class Preview:
    goes: list[Part]
    stays: list[Part]


def preview_of(request: PrivacyRequest) -> Preview | None:
    """Return what an erasure would do now; None once the member is erased."""
    member = request.member
    if member is None:
        return None
    whole = request.extent == Extent.PERSON
    goes = _goes(member) + ([Part(_("Roster entry and placements"), _placements(member))] if whole else [])
    stays = [*_books(member), _gifts(member, whole)]
    if not whole:
        stays.append(Part(_("Roster entry and placements"), _placements(member), _("The union needs its roster.")))
    return Preview(goes, [part for part in stays if part.count])


def _goes(member: Member) -> list[Part]:
    of_case = {"case__member": member}
    cases = IllnessCase.objects.filter(member=member)
    counted = cases.aggregate(gradings=Count("gradings", distinct=True), costs=Count("costs", distinct=True))
    return [
        Part(_("Cases with everything noted in them"), cases.count()),
        Part(_("Gradings"), counted["gradings"]),
        Part(_("Costs"), counted["costs"]),
        Part(_("Documents, with their files"), CaseDocument.objects.filter(**of_case).count()),
        Part(_("Visit records"), VisitRecord.objects.filter(visit__case__member=member).count()),
        Part(
            _("Photos of visits, with their files"),
            VisitPhoto.objects.filter(record__visit__case__member=member).count(),
        ),
        Part(_("Insurance claims"), Claim.objects.filter(**of_case).count()),
        Part(_("Survey answers with a name"), named_answers(member).count()),
        Part(_("What was said in counselling"), Counselling.objects.filter(**of_case).count()),
        Part(_("Bank accounts"), PayeeAccount.objects.filter(member=member).count()),
        Part(_("Words of feedback"), requests_of(member).count()),
    ]  # fmt: skip


def _books(member: Member) -> list[Part]:
    kept = _("Number, amount and days, for 30 years. The signed paper in the archive alone names who received it.")
    return [
        Part(_("Grants"), Grant.objects.filter(member=member).count(), kept),
        Part(_("Payments and their entries"), Payment.objects.filter(account__member=member).count(), kept),
        Part(_("Campaigns"), Campaign.objects.filter(case__member=member).count(), kept),
        Part(
            _("Enrolments"), Enrolment.objects.filter(member=member).count(),
            _("Days and premiums, as the insurer's bill counts them."),
        ),
    ]  # fmt: skip


def _gifts(member: Member, whole: bool) -> Part:
    """Return what becomes of what the member gave: a gift is no care data, so its name goes with the person alone."""
    nameless = _("Amount, day and number, for 30 years. The name goes, from the list of donors too.")
    why = nameless if whole else _("With the name, for a gift is no care data.")
    return Part(_("Gifts of the member"), count_gifts(member), why)


def _placements(member: Member) -> int:
    return Placement.objects.filter(member=member).count() + 1
