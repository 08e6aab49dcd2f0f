"""How a member is: noted within the scales, struck out with a reason, closed to whom it does not concern."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from cases.care.services.consent import withdraw_consent
from cases.care.services.reports import ConsentEntry
from tests.factories import RelativeFactory
from tests.factories.cases import NOW, TODAY, deceased, make_member, reported
from tests.factories.recovery import measured
from unioncare.core.workflow import MoveRefused
from unioncare.organisation.enums import Role
from visits.recovery.models import RecoveryMeasure
from visits.recovery.services import MeasureEntry, note_measure, strike_measure

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work")]


def note(case, world, **fields):
    entry = MeasureEntry(**({"measured_on": TODAY, "ecog": 2} | fields))
    return note_measure(case_id=case.pk, entry=entry, actor=world.branch_chair, now=NOW)


def test_a_measure_keeps_what_was_noted_by_whom_and_when(case, world):
    measure = note(case, world, ecog=0, self_rated=0, note=" 走路不喘 ")
    measure.refresh_from_db()
    assert (measure.ecog, measure.self_rated, measure.note) == (0, 0, "走路不喘")
    assert (measure.recorded_by, measure.recorded_at) == (world.branch_chair, NOW)


def test_its_note_is_kept_encrypted(case, world):
    note(case, world, note="走路不喘")
    held = RecoveryMeasure.objects.extra(select={"raw": "note"}).values_list("raw", flat=True).get()
    assert "走路".encode() not in bytes(held)


def test_one_of_both_is_enough_and_none_is_nothing(case, world):
    note(case, world, self_rated=40, ecog=None)
    with pytest.raises(ValidationError, match="ECOG, self-rated health, or both"):
        note(case, world, ecog=None)
    assert RecoveryMeasure.objects.count() == 1


@pytest.mark.parametrize("fields", [{"ecog": 5}, {"ecog": -1}, {"self_rated": 101}, {"self_rated": -1}])
def test_what_lies_outside_the_scales_is_refused(case, world, fields):
    with pytest.raises(ValidationError):
        note(case, world, **fields)
    assert not RecoveryMeasure.objects.exists()


def test_the_database_holds_the_scales_too(case, world):
    measure = note(case, world)
    for wrong in ({"ecog": 5}, {"self_rated": 101}, {"ecog": None, "self_rated": None}):
        with transaction.atomic(), pytest.raises(IntegrityError):
            RecoveryMeasure.objects.filter(pk=measure.pk).update(**wrong)


def test_nothing_is_noted_without_consent(world, case):
    withdraw_consent(case_id=case.pk, entry=ConsentEntry(), actor=world.branch_chair, now=NOW)
    pending = reported(world, member=make_member(world, name="李强", number="7"), consent=None)
    for one in (case, pending):
        with pytest.raises(MoveRefused, match="Consent"):
            note(one, world)


def test_nothing_is_noted_after_a_death(world):
    with pytest.raises(MoveRefused, match="died"):
        note(deceased(world), world)


def test_nobody_notes_the_recovery_of_a_relative(case, world):
    RelativeFactory(user=world.branch_chair, employee_no=case.member.employee_no)
    with pytest.raises(MoveRefused, match="relative"):
        note(case, world)


class TestStrikingOut:
    def test_it_stays_and_says_why(self, case, world):
        measure = strike_measure(measure=note(case, world), actor=world.welfare_officer, now=NOW, reason=" 记错人 ")
        measure.refresh_from_db()
        assert (measure.struck_by, measure.struck_at, measure.struck_reason) == (world.welfare_officer, NOW, "记错人")

    def test_it_happens_once_and_never_without_a_reason(self, case, world):
        measure = note(case, world)
        with pytest.raises(MoveRefused, match="reason"):
            strike_measure(measure=measure, actor=world.branch_chair, now=NOW, reason=" ")
        strike_measure(measure=measure, actor=world.branch_chair, now=NOW, reason="记错")
        with pytest.raises(MoveRefused, match="already"):
            strike_measure(measure=measure, actor=world.branch_chair, now=NOW, reason="记错")

    def test_on_the_page_it_names_what_is_struck_out(self, case, world, sign_in):
        measure = measured(case, world, ago=3)
        browser, url = sign_in(world.branch_chair), reverse("visits:recovery_strike", args=[case.number, measure.pk])
        assert "recovery measure 2026-03-15" in browser.get(url).text
        browser.post(url, {"reason": "记错人"})
        measure.refresh_from_db()
        assert measure.struck_reason == "记错人"

    def test_a_measure_of_another_case_is_not_found(self, case, world, sign_in):
        other = reported(world, member=make_member(world, name="李强", number="7"))
        measure = measured(other, world)
        url = reverse("visits:recovery_strike", args=[case.number, measure.pk])
        assert sign_in(world.branch_chair).get(url).status_code == 404


class TestForm:
    @pytest.fixture
    def url(self, case):
        return reverse("visits:recovery_measure", args=[case.number])

    def test_the_branch_chair_notes_it_and_comes_back_to_the_case(self, case, world, sign_in, url):
        given = {"measured_on": "2026-03-18", "ecog": "1", "self_rated": "60", "note": ""}
        answer = sign_in(world.branch_chair).post(url, given)
        assert answer["Location"] == f"{case.get_absolute_url()}#recovery"
        measure = RecoveryMeasure.objects.get()
        assert (measure.ecog, measure.self_rated, measure.measured_on) == (1, 60, TODAY)

    def test_a_counsellor_notes_it_without_seeing_the_case(self, case, world, sign_in, url):
        browser = sign_in(world.person(Role.COUNSELLOR))
        page = browser.get(url).text
        assert case.get_absolute_url() not in page.replace(url, "")
        answer = browser.post(url, {"measured_on": "2026-03-18", "ecog": "", "self_rated": "60"}, follow=True)
        assert answer.redirect_chain[0][0] == reverse("dashboard:home")
        assert "The measure is noted." in answer.text
        assert RecoveryMeasure.objects.get().ecog is None

    def test_the_scale_stands_there_in_words(self, world, sign_in, url):
        page = sign_in(world.branch_chair).get(url).text
        for words in ("0 Fully active", "4 Completely disabled", "uc-choices", "Not assessed"):
            assert words in page

    def test_it_opens_over_the_case_too(self, world, sign_in, url):
        page = sign_in(world.branch_chair).get(url, headers={"hx-request": "true"}).text
        assert f'hx-post="{url}"' in page
        assert "<html" not in page

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"ecog": "", "self_rated": ""}, "Enter ECOG, self-rated health, or both."),
            ({"ecog": "5"}, "5 is not one of the available choices"),
            ({"self_rated": "101"}, "less than or equal to 100"),
            ({"measured_on": (TODAY + timedelta(days=1)).isoformat()}, "This day is still to come."),
            ({"note": "长" * 501}, "at most 500 characters"),
        ],
    )
    def test_what_does_not_fit_is_said_and_kept_on_the_form(self, world, sign_in, url, wrong, said):
        given = {"measured_on": "2026-03-18", "ecog": "1", "self_rated": "60", "note": "好转"}
        page = sign_in(world.branch_chair).post(url, given | wrong).text
        assert said in page
        assert ("长" if "note" in wrong else "好转") in page
        assert not RecoveryMeasure.objects.exists()

    def test_without_consent_it_leads_back_and_says_why(self, case, world, sign_in, url):
        withdraw_consent(case_id=case.pk, entry=ConsentEntry(), actor=world.branch_chair, now=NOW)
        answer = sign_in(world.branch_chair).get(url, follow=True)
        assert "Consent was withdrawn" in answer.text
        assert answer.redirect_chain[-1][0].startswith(case.get_absolute_url())

    def test_a_relative_does_not_get_in(self, case, world, sign_in, url):
        RelativeFactory(user=world.branch_chair, employee_no=case.member.employee_no)
        assert "Nobody handles the case of a relative" in sign_in(world.branch_chair).get(url, follow=True).text
