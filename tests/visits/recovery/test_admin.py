"""The table of the medical treatment period is kept by whoever administers the whole union."""

import pytest
from django.urls import reverse

from visits.recovery.models import MedicalPeriodRule
from visits.recovery.starter import load_medical_rules

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work")]
LIST, ADD = (reverse(f"admin:visits_medicalperiodrule_{name}") for name in ("changelist", "add"))


def test_the_unions_administrator_changes_it(world, client):
    load_medical_rules()
    client.force_login(world.administrator_of_all())
    assert "劳部发" in client.get(LIST).text
    client.post(ADD, {"total_from": "10", "own_from": "25", "months": "30", "within_months": "36", "basis": "省规定"})
    assert MedicalPeriodRule.objects.get(own_from=25).months == 30


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"own_from": "5"}, "The table has a row for these years already."),
        ({"months": "0"}, "A period has 1 to 120 months."),
        ({"within_months": "29"}, "within as many months or more"),
    ],
)
def test_a_row_that_cannot_be_is_refused(world, client, wrong, said):
    load_medical_rules()
    client.force_login(world.administrator_of_all())
    client.cookies["unioncare_language"] = "en"
    given = {"total_from": "10", "own_from": "25", "months": "30", "within_months": "36", "basis": ""}
    assert said in client.post(ADD, given | wrong).text
    assert MedicalPeriodRule.objects.count() == 7


def test_the_administrator_of_a_unit_reads_it(world, client):
    load_medical_rules()
    client.force_login(world.administrator)
    assert client.get(LIST).status_code == 200
    assert client.get(ADD).status_code == 403
