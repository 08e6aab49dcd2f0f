"""The counsellor's pages: links handed over, answers taken together, and who finds no page at all."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from cases.care.services.consent import withdraw_consent
from cases.care.services.reports import ConsentEntry
from tests.factories import PostFactory, RelativeFactory
from tests.factories.cases import NOW
from tests.factories.screening import given, invited, phq, posted, scale, screened
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Leave
from unioncare.worklist.models import WorkItem
from visits.counselling.models import TeamMember
from visits.safety.models import RiskAlert
from visits.safety.services.alerts import raise_risk_alert
from visits.screening.models import Screening, ScreeningInvitation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work")]
FORM = "5b3cf7a0-0a5c-4a86-9c1e-3d3f2f8a9b10"
OTHER_FORM = "5b3cf7a0-0a5c-4a86-9c1e-3d3f2f8a9b11"


@pytest.fixture
def page(case) -> str:
    return reverse("visits:screening", args=[case.number])


@pytest.fixture
def browser(world, sign_in):
    return sign_in(world.person(Role.COUNSELLOR))


class TestMakingALink:
    def test_the_item_on_my_work_leads_there(self, case, browser, page):
        item = WorkItem.objects.filter(subject=case.subject, kind="screening").earliest("due_at")
        assert page in browser.get(reverse("worklist:item", args=[item.pk])).text

    def test_it_is_shown_once_to_be_copied_scanned_or_printed(self, case, browser, page):
        shown = browser.post(page, {"scales": [scale("phq9").pk, scale("gad7").pk]}).text
        [address] = set(re.findall(r"https://care\.mine\.example/s/[\w-]+/", shown))
        assert "data:image/svg+xml" in shown
        assert 'data-copies="link-text"' in shown
        token = address.rstrip("/").rpartition("/")[2]
        slip = browser.post(reverse("visits:screening_slip", args=[case.number]), {"token": token}).text
        assert "data:image/svg+xml" in slip
        held = slip.partition("<main")[2].partition("uc-paper-acts")[0]
        assert case.member.name not in held
        assert case.number not in held
        assert token not in browser.get(page).text

    def test_it_belongs_to_the_open_item(self, case, world):
        invitation = invited(case, world)[0]
        assert invitation.item == WorkItem.objects.filter(subject=case.subject, kind="screening").earliest("due_at")
        assert invitation.expires_at == NOW + timedelta(days=7)

    def test_without_a_scale_it_says_so(self, browser, page):
        assert "Choose at least one scale." in browser.post(page, {}).text
        assert not ScreeningInvitation.objects.exists()

    def test_it_is_listed_made_again_and_withdrawn(self, case, world, browser, page):
        link = invited(case, world)[0]
        assert "open until" in browser.get(page).text
        again = browser.post(reverse("visits:screening_again", args=[case.number, link.pk])).text
        assert "/s/" in again
        newer = ScreeningInvitation.objects.latest("pk")
        said = browser.post(reverse("visits:screening_withdraw", args=[case.number, newer.pk]), follow=True).text
        assert "The link is withdrawn" in said
        assert said.count("withdrawn") >= 3  # the message and both rows

    def test_a_slip_of_a_link_that_ended_leads_back(self, case, world, browser):
        token = invited(case, world)[1]
        invited(case, world)
        answer = browser.post(reverse("visits:screening_slip", args=[case.number]), {"token": token}, follow=True)
        assert "This link is open no more" in answer.text

    def test_without_consent_it_is_refused_with_the_reason(self, case, world, browser, page):
        withdraw_consent(case_id=case.pk, entry=ConsentEntry(), actor=world.welfare_officer, now=NOW)
        for answer in (browser.get(page), browser.post(page, {"scales": [scale("phq9").pk]})):
            assert "Consent was withdrawn" in answer.text
        assert not ScreeningInvitation.objects.exists()


class TestTogether:
    def test_the_same_questions_inside_the_app(self, case, browser, page):
        led = browser.post(page, {"scales": [scale("gad7").pk], "act": "together"}, follow=True)
        assert "Feeling nervous, anxious, or on edge" in led.text
        assert "Little interest" not in led.text

    def test_the_answers_are_kept_and_lead_to_the_results(self, case, world, browser):
        address = reverse("visits:screening_together", args=[case.number]) + f"?scale={scale('gad7').pk}"
        answer = browser.post(address, posted(given("gad7", [2, 2, 2, 2, 2, 0, 0])), follow=True)
        assert answer.redirect_chain[-1][0] == reverse("visits:screening_results", args=[case.number])
        screening = Screening.objects.get()
        assert (screening.psych, screening.conducted_by) == (2, world.person(Role.COUNSELLOR))

    def test_danger_leads_straight_to_the_alert(self, case, world, browser, page):
        address = reverse("visits:screening_together", args=[case.number]) + f"?scale={scale('phq9').pk}"
        answer = browser.post(address, posted(phq(2, ninth=2)))
        alert = RiskAlert.objects.get()
        assert answer.status_code == 302
        assert answer["Location"] == reverse("visits:interview", args=[alert.code])
        assert "12356" in browser.get(answer["Location"]).text
        assert alert.acknowledged_by == world.person(Role.COUNSELLOR)

    def test_the_same_form_sent_twice_is_one_screening(self, case, browser):
        address = reverse("visits:screening_together", args=[case.number]) + f"?scale={scale('phq9').pk}"
        for _ in range(2):
            browser.post(address, {**posted(phq(2, ninth=2)), "form_key": FORM})
        assert Screening.objects.count() == 1
        assert RiskAlert.objects.count() == 1

    def test_sent_twice_it_leads_to_the_alert_of_this_screening_and_to_no_other(self, case, world, browser):
        address = reverse("visits:screening_together", args=[case.number]) + f"?scale={scale('phq9').pk}"
        harmless, grave = {**posted(phq(3)), "form_key": FORM}, {**posted(phq(2, ninth=2)), "form_key": OTHER_FORM}
        browser.post(address, harmless)
        raise_risk_alert(case=case, source="visit", reference="record:1", grade=2, now=NOW)
        results = reverse("visits:screening_results", args=[case.number])
        assert browser.post(address, harmless)["Location"] == results
        alert = RiskAlert.objects.get()
        for _ in range(2):
            assert browser.post(address, grave)["Location"] == reverse("visits:interview", args=[alert.code])
        RiskAlert.objects.update(closed_at=NOW)
        assert browser.post(address, grave)["Location"] == results
        assert RiskAlert.objects.count() == 1

    def test_what_is_missing_is_marked_and_the_rest_stays(self, case, browser):
        address = reverse("visits:screening_together", args=[case.number]) + f"?scale={scale('phq9').pk}"
        given_so_far = posted(phq(3))
        del given_so_far[f"s{scale('phq9').pk}_9"]
        page = browser.post(address, given_so_far).text
        assert page.count(" checked") == 8
        assert not Screening.objects.exists()

    def test_a_member_may_decline(self, case, browser, page):
        answer = browser.post(reverse("visits:screening_declined", args=[case.number]), follow=True)
        assert "would rather not be screened" in answer.text
        item = WorkItem.objects.filter(subject=case.subject, kind="screening").earliest("due_at")
        assert item.state == "waived"
        assert Screening.objects.get().outcome == "declined"


class TestWhoScreens:
    @pytest.mark.parametrize("role", [role for role in Role if "counsel" not in role])
    def test_nobody_else_finds_the_page(self, world, sign_in, page, role):
        assert sign_in(world.person(role)).get(page).status_code == 404

    def test_nor_does_a_superuser(self, world, sign_in, page):
        person = world.chair
        person.is_superuser = True
        person.save()
        assert sign_in(person).get(page).status_code == 404

    def test_a_post_without_membership_opens_nothing(self, world, sign_in, page, case):
        TeamMember.objects.filter(user=world.person(Role.COUNSELLOR)).delete()
        WorkItem.objects.filter(kind="screening").update(assignee=None)
        browser = sign_in(world.person(Role.COUNSELLOR))
        assert browser.get(page).status_code == 404
        assert browser.get(reverse("visits:screening_together", args=[case.number])).status_code == 404

    def test_membership_without_a_counselling_post_opens_nothing(self, world, sign_in, page, team):
        chair = world.chair
        TeamMember.objects.create(
            team=team, user=chair, starts_on=NOW.date(), admitted_by=world.person(Role.COUNSELLOR), admitted_at=NOW
        )
        assert sign_in(chair).get(page).status_code == 404

    def test_nor_does_one_that_ended(self, world, sign_in, page):
        before = NOW.date() - timedelta(days=1)
        TeamMember.objects.filter(user=world.person(Role.COUNSELLOR)).update(ends_on=before)
        WorkItem.objects.filter(kind="screening").update(assignee=None)
        assert sign_in(world.person(Role.COUNSELLOR)).get(page).status_code == 404

    def test_whoever_holds_the_item_makes_a_link_and_reads_nothing(self, case, world, sign_in, page):
        screened(case, world)
        WorkItem.objects.open().filter(subject=case.subject, kind="screening").update(assignee=world.welfare_officer)
        browser = sign_in(world.welfare_officer)
        assert "/s/" in browser.post(page, {"scales": [scale("phq9").pk]}).text
        assert "Fill in together" not in browser.get(page).text
        for name in ("screening_together", "screening_results"):
            assert browser.get(reverse(f"visits:{name}", args=[case.number])).status_code == 404

    def test_so_does_whoever_stands_in_for_them(self, case, world, sign_in, page):
        WorkItem.objects.filter(subject=case.subject, kind="screening").update(assignee=world.welfare_officer)
        Leave.objects.create(
            user=world.welfare_officer, cover=world.branch_chair, starts_on=NOW.date(), ends_on=NOW.date()
        )
        assert sign_in(world.branch_chair).get(page).status_code == 200

    def test_a_relative_of_the_member_keeps_away(self, case, world, sign_in, page):
        person = world.person(Role.COUNSELLOR)
        RelativeFactory(user=person, employee_no=case.member.employee_no)
        answer = sign_in(person).get(page)
        assert answer.status_code == 302
        assert answer["Location"] == reverse("worklist:mine")

    def test_outside_the_enterprise_there_is_no_such_case(self, world, sign_in, page):
        assert sign_in(world.outsider(Role.COUNSELLOR)).get(page).status_code == 404
        PostFactory(user=world.outsider(Role.COUNSELLOR), unit=world.corporation, role=Role.COUNSELLOR)
        assert sign_in(world.outsider(Role.COUNSELLOR)).get(page).status_code == 404

    def test_a_case_that_does_not_exist_is_not_found(self, browser):
        assert browser.get(reverse("visits:screening", args=["QL3-2020-9999"])).status_code == 404
