"""Giving a member their page: made, copied, printed, withdrawn by whoever tells families."""

import pytest
from auditlog.models import LogEntry
from django.urls import reverse

from cases.care.models import IllnessCase
from cases.care.services.consent import withdraw_consent
from cases.care.services.reports import ConsentEntry
from cases.members.services.people import silence_member
from tests.factories.cases import NOW
from tests.factories.member_page import linked
from tests.visits.member_page.conftest import path_of
from visits.member_page.models import MemberLink
from visits.member_page.selectors.links import address_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(case: IllnessCase) -> str:
    return reverse("visits:member_link", args=[case.number])


def test_it_is_made_and_copied_from_the_case(case, world, sign_in, url, member):
    browser = sign_in(world.branch_chair)
    assert url in browser.get(case.get_absolute_url()).text
    assert "Make the page" in browser.get(url).text
    page = browser.post(url, {"language": "en"}, follow=True).text
    link = MemberLink.objects.get()
    assert address_of(link) in page
    assert 'data-copies="page-text"' in page
    assert "data:image/svg+xml" in page
    assert "Not opened yet." in page
    assert member.get(path_of(link)).status_code == 200
    assert "First opened: 18 Mar 2026 10:00" in browser.get(url).text


def test_making_one_leaves_a_trace_without_the_secret(case, world, link):
    entry = LogEntry.objects.filter(additional_data__what="member's page").get()
    assert entry.actor == world.welfare_officer
    assert link.token not in str(entry.additional_data)


def test_the_slip_names_nobody_and_can_be_printed_again(case, world, sign_in, link):
    browser, url = sign_in(world.group_leader), reverse("visits:member_slip", args=[case.number])
    page = browser.get(url).text
    body = page.partition("<main")[2].partition("uc-paper-acts")[0]
    for words in ("data:image/svg+xml", "工会一直在您身边", "生活保障委员", "0350-1234567"):
        assert words in body
    for word in (case.number, case.member.name, case.owner.name, str(case.disease)):
        assert word not in body


def test_without_an_open_link_there_is_no_slip(case, world, sign_in):
    assert sign_in(world.group_leader).get(reverse("visits:member_slip", args=[case.number])).status_code == 404


def test_it_is_withdrawn_there(case, world, sign_in, url, link, member):
    browser = sign_in(world.branch_chair)
    answer = browser.post(reverse("visits:withdraw_member_link", args=[case.number]), follow=True)
    assert "its code opens nothing any more" in answer.text
    assert member.get(path_of(link)).status_code == 404
    assert address_of(link) not in browser.get(url).text


def test_one_that_is_too_old_is_made_anew(case, world, sign_in, url, link):
    MemberLink.objects.update(opens_until=NOW.date().replace(day=17))
    page = sign_in(world.branch_chair).get(url).text
    assert "The page opens no more" in page
    assert "Make the page" in page


def test_a_refusal_stands_on_the_form(case, world, sign_in, url):
    silence_member(member=case.member, actor=None, now=NOW)
    page = sign_in(world.branch_chair).post(url, {"language": "en"}).text
    assert "There is no page for this member" in page


def test_a_language_that_does_not_exist_is_refused(case, world, sign_in, url):
    page = sign_in(world.branch_chair).post(url, {"language": "xx"}).text
    assert "not one of the available choices" in page
    assert not MemberLink.objects.exists()


def test_without_consent_the_page_leads_back(case, world, sign_in, url):
    linked(case, world)
    withdraw_consent(case_id=case.pk, entry=ConsentEntry(), actor=world.branch_chair, now=NOW)
    assert sign_in(world.branch_chair).get(url)["Location"] == case.get_absolute_url()
