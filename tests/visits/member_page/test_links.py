"""Links to members' pages: one at a time, made for whom they may be made, secret in the database."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from cases.care.services.consent import withdraw_consent
from cases.care.services.reports import ConsentEntry
from cases.members.services.people import silence_member
from tests.factories import RelativeFactory
from tests.factories.cases import NOW, deceased, make_member, rejected, reported
from tests.factories.member_page import linked
from unioncare.core.models import Threshold
from unioncare.core.workflow import MoveRefused
from visits.member_page.models import MemberLink
from visits.member_page.selectors.links import current_link
from visits.member_page.services import withdraw_link

pytestmark = pytest.mark.django_db


def test_a_new_link_ends_the_one_before(case, world, link):
    second = linked(case, world)
    link.refresh_from_db()
    assert link.revoked_at == NOW
    assert current_link(case) == second
    assert second.token != link.token


def test_the_database_holds_one_current_link_a_case(link):
    other = MemberLink.objects.get(pk=link.pk)
    other.pk = None
    with transaction.atomic(), pytest.raises(IntegrityError):
        other.save(force_insert=True)


def test_how_long_it_opens_is_the_administrators(case, world):
    assert linked(case, world).opens_until == date(2026, 9, 14)
    Threshold.objects.create(code="member_page.link_days", value=10)
    assert linked(case, world).opens_until == date(2026, 3, 28)


def test_what_opens_it_is_kept_encrypted(link):
    held = MemberLink.objects.extra(select={"raw": "token"}).values_list("raw", flat=True).get()
    assert link.token.encode() not in bytes(held)


def test_it_is_withdrawn_once(case, world, link):
    assert withdraw_link(case_id=case.pk, actor=world.welfare_officer, now=NOW)
    assert not withdraw_link(case_id=case.pk, actor=world.welfare_officer, now=NOW)
    assert current_link(case) is None


@pytest.mark.parametrize("why", ["pending", "withdrawn", "silenced", "dead", "rejected"])
def test_there_is_none_for_whom_nothing_is_to_be_said(case, world, why):
    somebody = make_member(world, name="李强", number="7")
    if why == "pending":
        case = reported(world, member=somebody, consent=None)
    elif why == "withdrawn":
        withdraw_consent(case_id=case.pk, entry=ConsentEntry(), actor=world.branch_chair, now=NOW)
    elif why == "silenced":
        silence_member(member=case.member, actor=None, now=NOW)
    elif why == "dead":
        case = deceased(world, member=somebody)
    else:
        case = rejected(world, member=somebody)
    with pytest.raises(MoveRefused):
        linked(case, world)
    assert not MemberLink.objects.exists()


def test_nobody_makes_one_for_a_relative(case, world):
    RelativeFactory(user=world.welfare_officer, employee_no=case.member.employee_no)
    with pytest.raises(MoveRefused, match="relative"):
        linked(case, world)
