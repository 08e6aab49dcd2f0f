"""A filed claim keeps the disease and the days with which it was reckoned, and says what its case has since."""

from collections.abc import Callable
from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client

from cases.care.enums import EventKind
from cases.care.models import Disease, IllnessCase, TreatmentEvent
from cases.care.services.facts import EventEntry, note_event, strike_fact
from cases.care.services.verification import amend_diagnosis
from cases.insurance.models import Claim
from cases.insurance.selectors.claim_changes import Change, changed_since
from tests.factories import World
from tests.factories.cases import NOW
from tests.factories.claims import in_review, insured_case, officer, stayed, submitted_claim
from unioncare.organisation.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work")]
FIRST, LAST = date(2026, 3, 6), date(2026, 3, 16)
TUMOUR = "Malignant tumour, severe"


def amended(case: IllnessCase, world: World, *, code: str = "2", day: date = date(2026, 3, 5)) -> None:
    amend_diagnosis(
        case_id=case.pk, disease=Disease.objects.get(code=code), diagnosed_on=day, actor=world.branch_chair, now=NOW,
        reason="病理",
    )  # fmt: skip


def changes() -> list[Change]:
    return changed_since(Claim.objects.get())


def other_admission(case: IllnessCase, world: World) -> None:
    noted = TreatmentEvent.objects.get(kind=EventKind.ADMISSION)
    entry = EventEntry(EventKind.ADMISSION, date(2026, 3, 8))
    note_event(case_id=case.pk, entry=entry, actor=world.branch_chair, now=NOW)
    strike_fact(fact=noted, actor=world.branch_chair, now=NOW, reason="记错了")


def test_a_filed_claim_keeps_its_disease_and_the_page_names_both(
    world: World, sign_in: Callable[[User], Client]
) -> None:
    case = insured_case(world)
    claim = submitted_claim(Claim.objects.get(), world)
    assert changes() == []
    amended(case, world)
    claim = Claim.objects.get(pk=claim.pk)
    assert (claim.disease_code, claim.disease) == ("1", TUMOUR)
    text = sign_in(officer(world)).get(claim.get_absolute_url()).content.decode()
    assert "The case was corrected after this claim was filed." in text
    assert f"Disease: {TUMOUR} → Acute myocardial infarction" in text


def test_another_day_of_the_diagnosis_is_told(world: World) -> None:
    case = insured_case(world)
    submitted_claim(Claim.objects.get(), world)
    amended(case, world, code="1", day=date(2026, 3, 4))
    assert [str(change.label) for change in changes()] == ["Diagnosed on"]


def test_another_admission_is_told_and_the_paid_days_stay(world: World) -> None:
    case = insured_case(world, code="hospital")
    stayed(case, world, FIRST, LAST)
    submitted_claim(Claim.objects.get(), world)
    other_admission(case, world)
    assert [str(change.label) for change in changes()] == ["Admission"]
    assert Claim.objects.get().stay_days == 10


def test_an_event_struck_out_is_told_by_the_page_in_words_of_its_own(world: World) -> None:
    case = insured_case(world, code="hospital")
    discharge = stayed(case, world, FIRST, LAST)
    submitted_claim(Claim.objects.get(), world)
    strike_fact(fact=discharge, actor=world.branch_chair, now=NOW, reason="记错了")
    assert changes() == []


def test_what_is_not_filed_follows_its_case_and_is_reviewed_anew(world: World) -> None:
    case = insured_case(world, code="hospital")
    stayed(case, world, FIRST, LAST)
    in_review(Claim.objects.get(), world)
    amended(case, world)
    claim = Claim.objects.get()
    assert (claim.state, claim.disease_code, changes()) == ("draft", "2", [])


def test_a_catalogue_that_is_reworded_leaves_filed_claims_alone(world: World) -> None:
    insured_case(world)
    submitted_claim(Claim.objects.get(), world)
    Disease.objects.filter(code="1").update(name_en="Cancer")
    assert (Claim.objects.get().disease, changes()) == (TUMOUR, [])


def test_claims_from_before_get_the_disease_of_their_key_or_of_their_case(world: World) -> None:
    case = insured_case(world)
    submitted_claim(Claim.objects.get(), world)
    amended(case, world)
    migration = import_module("cases.migrations.0015_claim_disease")
    Claim.objects.update(disease_code="", disease_zh="", disease_en="")
    migration.name_diseases(apps, None)
    claim = Claim.objects.get()
    assert (claim.disease_code, claim.disease_en) == ("1", TUMOUR)
    Claim.objects.update(disease_code="", source_key="stay:1:1")
    migration.name_diseases(apps, None)
    assert Claim.objects.get().disease_code == "2"
