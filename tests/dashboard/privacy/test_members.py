"""Whose requests, feedback, answers and gifts are, also when two people are one; nothing begins for the erased."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from assessments.feedback.enums import Category
from assessments.feedback.models import FeedbackRequest
from assessments.surveys.models import Invitation
from cases.care.services.intake import report_case
from cases.care.services.reports import CaseReport
from cases.insurance.errors import InsuranceRefused
from cases.insurance.services.refusing import record_refusal
from cases.members.models import Member
from cases.members.services import change_member, merge_outsider, place_member
from cases.members.services.locking import MemberErased
from donations.payments.errors import PaymentRefused
from donations.payments.services.accounts import enter_account
from tests.factories.campaigns import given, opened
from tests.factories.cases import NOW, TODAY, make_member
from tests.factories.feedback import written
from tests.factories.insurance import term
from tests.factories.members import OutsiderFactory, id_number
from tests.factories.payments import CARDS
from tests.factories.privacy import entered, entry
from tests.factories.questionnaires import links, questionnaire, survey
from unioncare.core.workflow import MoveRefused
from unioncare.dashboard.privacy.enums import RequestKind, RequestState
from unioncare.dashboard.privacy.errors import PrivacyRefused
from unioncare.dashboard.privacy.models import PrivacyRequest
from unioncare.dashboard.privacy.selectors.asked import feedback_given, feedback_told
from unioncare.dashboard.privacy.selectors.preview import preview_of
from unioncare.dashboard.privacy.services.receiving import agree, enter_request
from unioncare.organisation.enums import Role
from unioncare.worklist.models import WorkItem

pytestmark = pytest.mark.django_db


def test_what_a_person_asked_outside_the_roster_goes_on_as_the_members(world) -> None:
    number = id_number(7, date(1979, 5, 17))
    member = make_member(world, id_number=number)
    outsider = OutsiderFactory(unit=world.group, name=member.name, id_number=number)
    own = entered(member, world, RequestKind.COPY)
    twice, other = entered(outsider, world, RequestKind.COPY), entered(outsider, world, RequestKind.CORRECTION)
    asked = written(world, Category.CARE, is_anonymous=False, name=member.name)
    FeedbackRequest.objects.filter(pk=asked.pk).update(member=outsider)
    link = links(survey(questionnaire(world.enterprise, anonymous=False), world.group), world.group)[0]
    Invitation.objects.filter(pk=link.pk).update(member=outsider)

    merge_outsider(outsider=outsider, into=member, actor=None, now=NOW)

    told = {row.pk: (row.member, row.state) for row in PrivacyRequest.objects.select_related("member")}
    assert told == {
        own.pk: (member, RequestState.RECEIVED), twice.pk: (member, RequestState.TAKEN_BACK),
        other.pk: (member, RequestState.RECEIVED),
    }  # fmt: skip
    assert not WorkItem.objects.open().filter(subject=twice.subject_id).exists()
    assert (FeedbackRequest.objects.get(pk=asked.pk).member, Invitation.objects.get(pk=link.pk).member) == (
        member, member,
    )  # fmt: skip


def test_feedback_with_a_name_holds_an_erasure_back_and_stands_in_copy_and_preview_as_gifts_do(world) -> None:
    member = make_member(world)
    asked = written(world, Category.CARE, is_anonymous=False, name=member.name, text="想问住院补助", unit=world.group)
    given(opened(world), 300, donor=member.name, shown="name")
    request = entered(member, world, RequestKind.ERASURE)

    with pytest.raises(MoveRefused, match=f"Feedback {asked.number} is not closed"):
        agree(request=request, actor=world.person(Role.VICE_CHAIR), now=NOW)

    assert [(row[0], row[3]) for row in feedback_told(feedback_given(member))] == [(asked.number, "想问住院补助")]
    shown = preview_of(request)
    assert shown is not None
    told = {str(part.label): (part.count, str(part.why)) for part in [*shown.goes, *shown.stays]}
    assert told["Words of feedback"] == (1, "")
    assert told["Gifts of the member"] == (1, "With the name, for a gift is no care data.")


def test_nothing_begins_for_somebody_who_was_erased_meanwhile(world) -> None:
    member = make_member(world)
    Member.objects.filter(pk=member.pk).update(
        erased_at=NOW, employee_no=None, name="—", given_name="", pinyin="", id_index=None, phone_index=None
    )
    actor, plan = world.welfare_officer, term(world.enterprise).plan
    days = {"refused_on": TODAY, "ask_again_on": TODAY.replace(year=2027)}

    with pytest.raises(MemberErased, match="erased"):
        report_case(report=CaseReport(person=member), actor=actor, now=NOW)
    with pytest.raises(PaymentRefused, match="erased"):
        enter_account(member=member, holder="—", bank="工行", number=CARDS[0], actor=actor, now=NOW)
    with pytest.raises(InsuranceRefused, match="erased"):
        record_refusal(member=member, plan=plan, actor=actor, now=NOW, **days)
    with pytest.raises(PrivacyRefused, match="erased"):
        enter_request(member=member, entry=entry(key=uuid4()), actor=actor, now=NOW)
    with pytest.raises(ValidationError, match="erased"):
        place_member(member=member, unit=world.branch, status="active", starts_on=TODAY, actor=None, now=NOW)
    with pytest.raises(ValidationError, match="erased"):
        change_member(member=member, changes={"name": "陈国栋"}, actor=None, now=NOW)
