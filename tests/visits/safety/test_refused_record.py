"""A fear for a life that stands in a visit record is told although the record itself is refused."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.cases import NOW
from tests.factories.visits import KEY, first_visit
from unioncare.organisation.enums import Role
from visits.safety.models import RiskAlert, RiskSignal
from visits.schedule.models import VisitRecord

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work")]


def test_the_counsellors_are_called_at_once_and_once(watch, case, world, sign_in):
    page = reverse("visits:record", args=[first_visit(case).item_id])
    browser = sign_in(world.branch_chair)
    at = timezone.localtime(NOW - timedelta(minutes=30))
    typed = {
        "key": str(KEY), "mode": "hospital", "happened_at": f"{at:%Y-%m-%dT%H:%M}", "state": "same", "gift": "none",
        "came": [world.branch_chair.pk, world.person(Role.VICE_CHAIR).pk], "flags": ["self_harm"],
    }  # fmt: skip

    refused = browser.post(page, typed | {"mode": ""})

    assert refused.status_code == 422
    assert "called all the same" in refused.content.decode()
    assert {call.person.name for call in RiskAlert.objects.get().calls.all()} == {"白露", "程颖"}
    browser.post(page, typed | {"mode": "somewhere"})
    browser.post(page, typed)
    assert VisitRecord.objects.get().key == KEY
    assert RiskSignal.objects.count() == 1
