"""Cases in the administrators' place, to look at; what they set there, and what must stand as it was used."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from cases.care.enums import CaseState
from cases.care.models import BurdenScale, Consent, ConsentText, Disease, IllnessCase, LivingLine
from cases.care.services.grading import grade_case
from tests.factories.cases import GRADING, NOW, TODAY, graded, make_member, reported, verified

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work")]
CASES = reverse("admin:cases_illnesscase_changelist")
HEALTH = ("胸痛两周", "市第一医院", "13812342046", "病理报告已看", "肺")


@pytest.fixture
def office(world, client: Client) -> Client:
    """An administrator's browser."""
    client.force_login(world.administrator)
    return client


@pytest.fixture
def head_office(world, client: Client) -> Client:
    """The browser of somebody who sets what holds for every unit."""
    client.force_login(world.administrator_of_all())
    return client


@pytest.fixture
def near(world) -> IllnessCase:
    return verified(world)


@pytest.fixture
def far(world) -> IllnessCase:
    member = make_member(world, unit=world.far_group, name="欧阳海燕", number="010001")
    return reported(world, member=member)


def url(name: str, *args: object) -> str:
    return reverse(f"admin:cases_{name}", args=args)


def numbers(office: Client, **query: str) -> list[str]:
    """The case numbers of a list."""
    return [case.number for case in office.get(CASES, query).context["cl"].result_list]


# --- cases -------------------------------------------------------------------------------------------------


def test_the_list_says_where_a_case_stands_and_nothing_about_health(office, near, far):
    shown = office.get(CASES).content.decode()

    assert near.number in shown
    assert "陈**" in shown
    for secret in ("陈国栋", "欧", far.number, *HEALTH):
        assert secret not in shown


def test_a_search_finds_by_number_and_only_in_scope(office, near, far):
    assert numbers(office, q="2026-") == [near.number]
    assert numbers(office, q=far.number) == []
    assert numbers(office, q="陈国栋") == []


def test_the_page_of_a_case_is_as_reticent_as_the_list(office, near):
    shown = office.get(url("illnesscase_change", near.pk)).content.decode()

    assert near.number in shown
    assert "陈**" in shown
    for secret in ("陈国栋", *HEALTH):
        assert secret not in shown


@pytest.mark.parametrize(("view", "status"), [("change", 302), ("history", 404), ("delete", 403)])
def test_a_case_elsewhere_does_not_open(office, near, far, view, status):
    address = url(f"illnesscase_{view}", far.pk)

    assert office.get(address).status_code == status

    response = office.get(address, follow=True)
    assert response.request["PATH_INFO"] == ("/admin/" if view == "change" else address)
    assert far.number not in response.content.decode()


def test_the_history_of_a_case_stays_on_its_own_page(office, near):
    assert office.get(url("illnesscase_history", near.pk)).status_code == 404
    assert url("illnesscase_history", near.pk) not in office.get(url("illnesscase_change", near.pk)).content.decode()


def test_no_case_is_added_changed_or_deleted(office, near):
    assert office.post(url("illnesscase_change", near.pk), {"state": "closed"}).status_code == 403
    assert office.post(url("illnesscase_delete", near.pk), {"post": "yes"}).status_code == 403
    assert office.post(url("illnesscase_add"), {"number": "2026-0009"}).status_code == 403
    office.post(CASES, {"action": "delete_selected", "_selected_action": [near.pk], "post": "yes"})

    assert IllnessCase.objects.get().state == CaseState.VERIFIED


# --- consent texts -----------------------------------------------------------------------------------------

TEXT = {"version": 1, "body_zh": "另一份文本", "body_en": "Another text", "published_on": "2026-01-01"}


def test_a_consent_text_in_force_neither_changes_nor_goes(head_office):
    text = ConsentText.objects.get()
    before = text.body_zh

    assert head_office.get(url("consenttext_change", text.pk)).status_code == 200
    assert head_office.post(url("consenttext_change", text.pk), TEXT).status_code == 403
    assert head_office.post(url("consenttext_delete", text.pk), {"post": "yes"}).status_code == 403
    assert ConsentText.objects.get().body_zh == before


def test_a_consent_text_to_come_can_be_mended_until_somebody_signs_it(head_office, near):
    text = ConsentText.objects.create(
        version=2, body_zh="新文本", body_en="New text", published_on=TODAY + timedelta(days=7)
    )
    page, mended = url("consenttext_change", text.pk), {**TEXT, "version": 2, "published_on": "2026-03-25"}

    assert head_office.post(page, mended).status_code == 302
    assert ConsentText.objects.get(version=2).body_zh == "另一份文本"

    Consent.objects.update(text=text)
    assert head_office.post(page, {**mended, "body_zh": "又一份"}).status_code == 403
    assert head_office.post(url("consenttext_delete", text.pk), {"post": "yes"}).status_code == 403

    Consent.objects.update(text=ConsentText.objects.get(version=1))
    head_office.post(url("consenttext_delete", text.pk), {"post": "yes"})
    assert not ConsentText.objects.filter(version=2).exists()


def test_the_next_version_begins_with_the_words_of_the_last(head_office):
    first = ConsentText.objects.get()

    initial = head_office.get(url("consenttext_add")).context["adminform"].form.initial

    assert (initial["version"], initial["body_zh"]) == (first.version + 1, first.body_zh)


# --- diseases ----------------------------------------------------------------------------------------------


def test_a_disease_that_a_case_names_cannot_be_deleted_and_no_code_changes(head_office, near):
    disease = near.disease
    page, row = url("disease_change", disease.pk), Disease.objects.filter(pk=disease.pk).values().get()

    head_office.post(page, {**row, "icd10": row["icd10"], "code": "999", "name_zh": "另一个名称", "is_active": "on"})
    disease.refresh_from_db()
    assert (disease.code, disease.name_zh) == ("1", "另一个名称")
    assert head_office.post(url("disease_delete", disease.pk), {"post": "yes"}).status_code == 403

    unused = Disease.objects.exclude(pk=disease.pk).first()
    head_office.post(url("disease_delete", unused.pk), {"post": "yes"})
    assert set(Disease.objects.filter(pk__in=[disease.pk, unused.pk])) == {disease}


def test_a_disease_that_is_no_longer_offered_stays_with_its_cases(head_office, near):
    row = Disease.objects.filter(pk=near.disease_id).values().get()
    del row["is_active"]

    head_office.post(url("disease_change", near.disease_id), row)

    assert not Disease.objects.get(pk=near.disease_id).is_active
    assert IllnessCase.objects.get().disease_id == near.disease_id


# --- living lines and burden scales ------------------------------------------------------------------------


def test_a_new_living_line_holds_from_its_day_and_earlier_gradings_keep_theirs(head_office, world):
    case = graded(world)
    before = case.gradings.get()

    head_office.post(url("livingline_add"), {"region": "青岭县", "starts_on": "2026-03-18", "monthly_amount": "1500"})
    later = grade_case(case_id=case.pk, entry=GRADING, actor=world.welfare_officer, now=NOW)

    assert (before.burden, later.burden) == (3, 4)  # with 1,500 a month less than the living line is left
    assert case.gradings.last().burden_because == before.burden_because


def test_a_region_has_one_living_line_a_day(head_office):
    line = LivingLine.objects.filter(region="青岭县").first()

    response = head_office.post(
        url("livingline_add"), {"region": "青岭县", "starts_on": line.starts_on, "monthly_amount": "1500"}
    )

    assert response.status_code == 200
    assert response.context["errors"]


def test_scales_and_texts_are_filtered_by_whether_they_began(head_office):
    scale = BurdenScale.objects.get()
    scale.pk, scale.starts_on = None, TODAY + timedelta(days=1)
    scale.save()

    def found(name: str, when: str) -> int:
        return len(head_office.get(url(f"{name}_changelist"), {"in_force": when}).context["cl"].result_list)

    assert [found("burdenscale", "begun"), found("burdenscale", "coming")] == [1, 1]
    assert [found("consenttext", "begun"), found("consenttext", "coming")] == [1, 0]
