"""A case that is erased takes its closed alerts along; while somebody may be in danger it is not erased."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import ProtectedError

from cases.care.models import IllnessCase
from tests.factories.cases import NOW
from tests.factories.safety import alerted, spoken
from visits.safety.models import RiskAlert, RiskCall, RiskInterview, RiskSignal, RiskStep
from visits.safety.services.answering import acknowledge
from visits.safety.services.closing import close_alert
from visits.safety.services.interviewing import record_interview

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=45)


def test_a_case_is_not_erased_while_its_member_may_be_in_danger(watch, case):
    alerted(case)
    with pytest.raises(ProtectedError, match="released"), transaction.atomic():
        case.delete()
    assert IllnessCase.objects.filter(pk=case.pk).exists()
    assert RiskAlert.objects.exists()


def test_what_was_said_goes_with_the_case_once_it_is_released(watch, case):
    alert = acknowledge(alert=alerted(case), actor=watch.first, now=NOW)
    record_interview(alert=alert, entry=spoken(), actor=watch.first, now=LATER)
    close_alert(alert=alert, actor=watch.first, now=LATER)
    case.delete()
    for model in (RiskAlert, RiskSignal, RiskCall, RiskStep, RiskInterview):
        assert not model.objects.exists()
