"""What gives cause for an action: read by whoever may see it, once at a time, and closed to whom it concerns."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import translation

from assessments.improvement.enums import SourceKind
from assessments.improvement.errors import ImprovementRefused
from assessments.improvement.models import ImprovementAction
from assessments.improvement.services.doing import start_action
from assessments.improvement.services.planning import change_action, drop_action, plan_action
from assessments.improvement.sources import find_source, offered_kinds
from donations.ledger.enums import SampleKind
from donations.ledger.services.sampling import draw_sample
from tests.factories import RelativeFactory
from tests.factories.cases import NOW, TODAY, load_catalogues
from tests.factories.funds import fund
from tests.factories.improvement import entry, found_by_audit, planned
from tests.factories.protocol import in_care, in_force
from tests.factories.visits import first_visit, record_entry
from unioncare.core.workflow import MoveRefused
from unioncare.organisation.enums import Role
from unioncare.worklist.conflicts import conflict_of
from unioncare.worklist.models import WorkItem
from visits.schedule.models import Seat
from visits.schedule.services.recording import record_visit

LATER = NOW + timedelta(days=21)


@pytest.fixture
def visit(world):
    """The first visit of a case in care, its window over and nobody having come."""
    load_catalogues()
    in_force(world.enterprise)
    return first_visit(in_care(world))


def test_a_visit_that_missed_the_standard_is_a_source_and_one_that_kept_it_is_none(world, visit, sign_in):
    key = f"visit:{visit.item_id}"
    assert find_source(world.welfare_officer, key) is None  # the window is still open
    with time_machine.travel(LATER, tick=False):
        found = find_source(world.welfare_officer, key)
        assert (found.unit, found.url) == (visit.case.unit, visit.get_absolute_url())
        assert visit.case.member.name not in found.label.text
        assert find_source(world.outsider(Role.WELFARE_OFFICER), key) is None
        assert find_source(world.person(Role.FINANCE_OFFICER), key) is None
        page = sign_in(world.welfare_officer).get(visit.get_absolute_url()).content.decode()
        assert f"/improvement/of/visit/{visit.item_id}/" in page
        # Whoever goes on the visit without reading those of the unit is not led to a page that is closed to them.
        goes = world.person(Role.INSURANCE_OFFICER)
        Seat.objects.create(visit=visit, position=9, user=goes)
        assert "/improvement/of/" not in sign_in(goes).get(visit.get_absolute_url()).content.decode()
        action = planned(world, source_key=key, now=LATER)
        assert (action.source_kind, action.unit) == (SourceKind.MISSED_STANDARD, visit.case.unit)
    record_visit(visit=visit, entry=record_entry(world), actor=world.branch_chair, now=NOW)
    with time_machine.travel(LATER, tick=False):
        assert find_source(world.welfare_officer, key) is None
        assert "/improvement/of/" not in sign_in(world.welfare_officer).get(visit.get_absolute_url()).content.decode()


def test_whom_a_missed_visit_concerns_keeps_away_from_the_action(world, visit, sign_in):
    near = world.branch_chair
    with time_machine.travel(LATER, tick=False):
        action = planned(world, source_key=f"visit:{visit.item_id}", owner=near, now=LATER)
        assert conflict_of(action.subject, near) is None
        RelativeFactory(user=near, employee_no=visit.case.member.employee_no)
        assert conflict_of(action.subject, near)
        with pytest.raises(MoveRefused):
            start_action(action=action, actor=near, now=LATER)
        with pytest.raises(ImprovementRefused):
            change_action(action=action, entry=entry(near, now=LATER), actor=world.chair, now=LATER)
        assert sign_in(near).get(f"{action.get_absolute_url()}steps/start/").status_code == 302
        # What is not about a case is closed to nobody.
        assert conflict_of(planned(world, now=LATER).subject, near) is None


def test_findings_and_samples_of_the_audit_are_sources(world, sign_in):
    books, auditor = fund(world.enterprise, code="union", bank=100), world.person(Role.AUDITOR)
    finding = found_by_audit(books, world)
    sample = draw_sample(
        fund=books, kind=SampleKind.RANDOM, first=books.opened_on, last=TODAY, size=1, actor=auditor, now=NOW
    )
    office = sign_in(auditor)
    for key, row in ((f"finding:{finding.number}", finding), (f"sample:{sample.pk}", sample)):
        assert find_source(auditor, key).url == row.get_absolute_url()
        assert find_source(world.branch_chair, key) is None
        panel = f"/improvement/of/{key.replace(':', '/')}/"
        assert panel in office.get(row.get_absolute_url()).content.decode()
        begin = f"/improvement/new/?source={key.replace(':', '%3A')}"
        assert begin in office.get(panel, headers={"hx-request": "true"}).content.decode()
        action = planned(world, source_key=key, owner=world.person(Role.FINANCE_OFFICER), actor=auditor)
        told = office.get(panel).content.decode()
        assert action.get_absolute_url() in told
        assert begin not in told
    assert office.get("/improvement/of/finding/A2020-9999/").status_code == 404
    assert SourceKind.AUDIT_FINDING in offered_kinds()
    for unknown in ("finding:", "sample:x", f"visit:{'9' * 30}", "nothing:1", "other:", ""):
        assert find_source(auditor, unknown) is None
        with pytest.raises(ImprovementRefused):
            planned(world, source_key=unknown or "x")


def test_the_same_source_has_one_open_action_and_another_after_it(world):
    finding = found_by_audit(fund(world.enterprise), world)
    make = {"source_key": f"finding:{finding.number}", "owner": world.person(Role.FINANCE_OFFICER)}
    first = planned(world, **make)
    assert planned(world, **make) == first
    drop_action(action=first, actor=world.chair, now=NOW, reason="重来")
    second = planned(world, **make)
    assert (second.number, ImprovementAction.objects.of_source(make["source_key"]).count()) == ("I2026-0002", 2)


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_make_one_action(world):
    finding = found_by_audit(fund(world.enterprise), world)
    owner, planner = world.person(Role.FINANCE_OFFICER), world.welfare_officer
    given = entry(owner)

    def click(_number: int) -> str:
        try:
            with translation.override("en"):
                return plan_action(
                    source_key=f"finding:{finding.number}", unit=None, entry=given, actor=planner, now=NOW
                ).number
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        numbers = set(pool.map(click, range(4)))

    assert numbers == {"I2026-0001"}
    assert WorkItem.objects.filter(kind="improvement_measure").count() == 1
