"""After consent is withdrawn no page shows, takes or tries health data: it leads back to the case and says why."""

import pytest
from django.urls import reverse
from django.utils.html import escape, strip_tags

from cases.care.enums import DocumentKind
from cases.care.models import IllnessCase
from cases.care.services.consent import record_consent, withdraw_consent
from cases.care.services.documents import add_document, note_reading
from cases.care.services.reports import ConsentEntry
from tests.factories.cases import NOW
from tests.factories.protocol import in_care, in_force
from unioncare.worklist.models import WorkItem

from .test_documents import PDF

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work")]


@pytest.fixture
def case(world) -> IllnessCase:
    in_force(world.enterprise)
    return in_care(world)


def withdrawn(case: IllnessCase, world) -> IllnessCase:
    withdraw_consent(case_id=case.pk, entry=ConsentEntry(), actor=world.branch_chair, now=NOW)
    return case


@pytest.mark.parametrize("name", ["grade", "verify", "amend", "replan", "event", "household", "cost", "strike"])
def test_a_page_with_health_data_leads_back_to_the_case_and_says_why(world, case, sign_in, name):
    parts = ["cost", case.costs.get().pk] if name == "strike" else []
    url = reverse(f"cases:{name}", args=[case.number, *parts])
    client = sign_in(world.welfare_officer)
    assert client.get(url).status_code == 200
    withdrawn(case, world)

    response = client.get(url, follow=True)

    assert response.redirect_chain == [(case.get_absolute_url(), 302)]
    html = response.content.decode()
    assert "Consent was withdrawn: health data may not be processed." in html
    for hidden in ("III 期", "186,400", "72,000", "Malignant tumour", "2026-03-05"):
        assert hidden not in html


def test_in_a_dialog_the_way_back_is_told_to_htmx(world, case, sign_in):
    url = reverse("cases:cost", args=[withdrawn(case, world).number])

    response = sign_in(world.welfare_officer).get(url, headers={"HX-Request": "true"})

    assert response["HX-Redirect"] == case.get_absolute_url()


def test_numbers_are_not_tried(world, case, sign_in):
    url = reverse("cases:grade_preview", args=[withdrawn(case, world).number])

    response = sign_in(world.welfare_officer).post(url, {"severity": "3"})

    assert response.url == case.get_absolute_url()


def test_the_signed_consent_itself_may_be_struck_out(world, case, sign_in):
    document = add_document(
        case_id=case.pk, kind=DocumentKind.CONSENT, title="同意书", name="a.pdf", data=PDF, actor=None, now=NOW
    )
    url = reverse("cases:strike", args=[withdrawn(case, world).number, "document", document.pk])

    sign_in(world.branch_chair).post(url, {"reason": "扫描不清"})

    document.refresh_from_db()
    assert document.struck_reason == "扫描不清"


def test_who_looked_is_told_without_what_it_was_for(world, case, sign_in):
    document = add_document(
        case_id=case.pk, kind=DocumentKind.DIAGNOSIS, title="肺癌病理", name="a.pdf", data=PDF, actor=None, now=NOW
    )
    note_reading(document=document, actor=world.chair)
    client, url = sign_in(world.welfare_officer), reverse("cases:timeline", args=[case.number]) + "?show=access"
    assert "肺癌病理" in client.get(url).content.decode()
    withdrawn(case, world)

    html = client.get(url).content.decode()

    assert world.chair.name in html
    assert "肺癌病理" not in html


def test_lists_of_work_keep_the_reasons_to_themselves_until_consent_is_given_again(world, case, sign_in):
    client, url = sign_in(world.branch_chair), reverse("worklist:mine") + "?tab=done"
    verification = WorkItem.objects.get(subject=case.subject_id, kind="verification")
    why = escape(verification.explanation.text)
    assert why in client.get(url).content.decode()
    withdrawn(case, world)

    html = client.get(url).content.decode()

    assert reverse("worklist:item", args=[verification.pk]) in html
    assert why not in html
    record_consent(case_id=case.pk, entry=ConsentEntry(), actor=world.branch_chair, now=NOW)
    assert why in client.get(url).content.decode()


def test_whoever_takes_or_waives_the_visit_reads_no_reason_either(world, case, sign_in):
    item = WorkItem.objects.open().get(subject=withdrawn(case, world).subject_id, kind="first_visit")

    # Without the tags: two letters may well stand in the form's token.
    text = strip_tags(sign_in(world.branch_chair).get(reverse("worklist:waive", args=[item.pk])).content.decode())

    assert not [word for word in ("S3", "everity", "L3") if word in text]
