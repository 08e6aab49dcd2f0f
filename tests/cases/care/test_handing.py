"""Work about a case goes to roles that may read about the case, and to nobody else."""

import pytest

from tests.factories.cases import reported
from unioncare.organisation.enums import Role
from unioncare.worklist.models import WorkItem
from unioncare.worklist.selectors.acting import candidates_for

pytestmark = pytest.mark.django_db


def test_a_visit_is_offered_to_roles_that_see_cases_only(world):
    case = reported(world)
    visit = WorkItem.objects.get(subject=case.subject, kind="first_visit")
    offered = {candidate.post.role for candidate in candidates_for(visit, case.reported_at.date())}
    assert {Role.WELFARE_OFFICER, Role.CHAIR} <= offered
    assert offered.isdisjoint({Role.CLERK, Role.FINANCE_OFFICER, Role.COUNSELLOR, Role.COMMITTEE_MEMBER})


def test_work_that_a_clerk_answers_for_may_go_to_another_clerk(world):
    case = reported(world)
    step = WorkItem.objects.filter(subject=case.subject).first()
    step.role = Role.CLERK
    offered = {candidate.post.role for candidate in candidates_for(step, case.reported_at.date())}
    assert Role.CLERK in offered
