"""Verification: the disease by the catalogue, how it was made sure; or it is not true."""

from datetime import date

import pytest
from auditlog.models import LogEntry
from django.urls import reverse

from cases.care.enums import CaseState
from cases.care.models import Disease, IllnessCase
from cases.care.services.verification import VerificationEntry, amend_diagnosis, verify_case
from tests.factories.cases import NOW, reported, verified
from tests.factories.protocol import in_care, in_force
from unioncare.core.workflow import MoveRefused
from unioncare.organisation.enums import Role
from unioncare.worklist.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work")]


def data(**fields: object) -> dict[str, object]:
    tumour = Disease.objects.get(code="1")
    return {"disease": tumour.pk, "diagnosed_on": "2026-03-05", "note": "病理报告已看"} | fields


def test_a_verified_case_has_its_disease_and_waits_for_grading(world):
    case = verified(world)

    assert (case.state, case.disease.code, case.diagnosed_on) == (CaseState.VERIFIED, "1", date(2026, 3, 5))
    assert (case.verified_at, case.verification_note) == (NOW, "病理报告已看")
    done = WorkItem.objects.get(subject=case.subject, kind="verification")
    assert (done.done_by, done.result) == (world.branch_chair, "病理报告已看")
    grading = WorkItem.objects.get(subject=case.subject, kind="grading")
    assert (grading.state, grading.assignee) == ("open", world.welfare_officer)


def test_while_consent_is_pending_nothing_is_verified(world):
    case = reported(world, consent=None)
    entry = VerificationEntry(Disease.objects.get(code="1"), date(2026, 3, 5), "x")

    with pytest.raises(MoveRefused, match="pending"):
        verify_case(case_id=case.pk, entry=entry, actor=world.branch_chair, now=NOW)

    assert IllnessCase.objects.get(pk=case.pk).disease is None


class TestOnThePage:
    def test_the_report_stands_beside_the_form_and_confirming_moves_on(self, world, sign_in):
        case = reported(world)
        client, url = sign_in(world.branch_chair), reverse("cases:verify", args=[case.number])

        assert "胸痛两周" in client.get(url).content.decode()
        client.post(url, data(place="省肿瘤医院"))

        case = IllnessCase.objects.get(pk=case.pk)
        assert (case.state, case.place) == (CaseState.VERIFIED, "省肿瘤医院")

    def test_a_code_finds_the_disease_while_typing(self, world, sign_in):
        html = sign_in(world.branch_chair).get("/cases/diseases/", {"q": "C34"}, headers={"HX-Request": "true"})

        assert "Malignant tumour, severe" in html.content.decode()
        assert html.content.decode().count('type="radio"') == 1

    def test_a_disease_nobody_knows_says_what_to_try(self, world, sign_in):
        html = sign_in(world.branch_chair).get("/cases/diseases/", {"q": "不存在的病"})

        assert "Try another name or the ICD-10 code." in html.content.decode()

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"disease": ""}, "Choose the disease."),
            ({"note": ""}, "This field is required."),
            ({"diagnosed_on": "2026-03-19"}, "This day is still to come."),
            ({"diagnosed_on": "1900-01-01"}, "too far back"),
        ],
    )
    def test_what_is_missing_is_said_beside_its_field(self, world, sign_in, fields, words):
        case = reported(world)

        html = sign_in(world.branch_chair).post(reverse("cases:verify", args=[case.number]), data(**fields))

        assert words in html.content.decode()
        assert IllnessCase.objects.get(pk=case.pk).state == CaseState.REPORTED

    def test_verifying_twice_says_that_the_state_no_longer_allows_it(self, world, sign_in):
        case = verified(world)
        client, url = sign_in(world.branch_chair), reverse("cases:verify", args=[case.number])

        assert "“Verified” does not allow this step." in client.get(url).content.decode()
        assert "“Verified” does not allow this step." in client.post(url, data()).content.decode()

    def test_who_may_not_verify_reaches_neither_form(self, world, sign_in):
        case = reported(world)
        for name in ("verify", "reject", "amend"):
            url = reverse(f"cases:{name}", args=[case.number])
            assert sign_in(world.welfare_officer).get(url).status_code == 200
            assert sign_in(world.group_leader).get(url).status_code == 403
            assert sign_in(world.outsider(Role.BRANCH_CHAIR)).get(url).status_code == 404

    def test_a_wrong_diagnosis_is_corrected_with_the_reason_kept(self, world, sign_in):
        case = verified(world)
        renal = Disease.objects.get(code="6")

        sign_in(world.branch_chair).post(
            reverse("cases:amend", args=[case.number]),
            {"disease": renal.pk, "diagnosed_on": "2026-03-04", "reason": "复查后更正"},
        )

        case = IllnessCase.objects.get(pk=case.pk)
        assert (case.disease, case.diagnosed_on) == (renal, date(2026, 3, 4))
        assert case.verification_note.endswith("复查后更正")


def test_the_audit_trail_tells_what_changed_and_hides_what_was_told(world):
    case = reported(world)
    case.what_happened = "另一个版本"
    case.place = "省肿瘤医院"
    case.save()

    entry = LogEntry.objects.get_for_object(case).filter(action=LogEntry.Action.UPDATE).latest("pk")

    assert entry.changes_dict["place"] == ["市第一医院", "省肿瘤医院"]
    assert entry.changes_dict["what_happened"] == ["******", "******"]


def test_a_correction_to_another_group_of_diseases_proposes_a_changed_plan(world):
    in_force(world.enterprise)
    case = in_care(world)
    renal = Disease.objects.get(code="6")

    amend_diagnosis(
        case_id=case.pk, disease=renal, diagnosed_on=date(2026, 3, 4), actor=world.branch_chair, now=NOW, reason="更正"
    )

    assert WorkItem.objects.open().filter(subject=case.subject_id, kind="planning").exists()


def test_what_was_never_verified_is_not_corrected(world):
    case = reported(world)

    with pytest.raises(MoveRefused, match="never verified"):
        amend_diagnosis(
            case_id=case.pk, disease=Disease.objects.get(code="6"), diagnosed_on=date(2026, 3, 4),
            actor=world.branch_chair, now=NOW, reason="更正",
        )  # fmt: skip
