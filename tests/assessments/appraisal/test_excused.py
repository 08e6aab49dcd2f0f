"""One person taken out of a period that runs: asked nothing, told nothing, and the others get their results."""

import pytest
from auditlog.models import LogEntry
from django.urls import reverse

from assessments.appraisal.enums import Aspect, PeriodState
from assessments.appraisal.errors import AppraisalRefused
from assessments.appraisal.kinds import PEERS, SELF, SUPERIOR
from assessments.appraisal.models import Appraisal, AppraisalStep, HeldReview, PeerDoor, PeerReview, Result
from assessments.appraisal.selectors.lists import progress_of
from assessments.appraisal.services.excusing import excuse_person
from assessments.appraisal.services.peers import answered_all, take_view
from assessments.appraisal.services.periods import name_superior
from assessments.appraisal.services.publishing import publish_period
from assessments.appraisal.services.stages import close_period
from assessments.appraisal.services.vetoes import enter_veto, withdraw_veto
from tests.factories import RelativeFactory
from tests.factories.appraisal import all_answer, in_stage, marks, of, opened, superiors_review, told
from tests.factories.cases import NOW
from unioncare.core.workflow import MoveRefused
from unioncare.organisation.enums import Role
from unioncare.worklist.enums import ItemState
from unioncare.worklist.models import WorkItem

WHY = "长期病休"


def excused(period, person, actor) -> Appraisal:
    return excuse_person(appraisal=of(period, person), reason=WHY, actor=actor, now=NOW)


def item_of(period, kind, person) -> WorkItem:
    return WorkItem.objects.get(subject=period.subject_id, kind=kind, assignee=person)


def test_the_others_get_their_results_and_the_period_ends(world):
    period = in_stage(opened(world), PeriodState.SUPERIOR)
    excused(period, world.group_leader, world.chair)
    progress = progress_of(period)
    assert (progress.people, progress.reviewed) == (7, 0)
    superiors_review(period)
    publish_period(period=period, actor=world.chair, now=NOW)
    assert Result.objects.count() == 7
    assert not Result.objects.filter(appraisal__person=world.group_leader).exists()
    period.refresh_from_db()
    close_period(period=period, actor=world.chair, now=NOW.replace(month=NOW.month + 1))
    assert of(period, world.group_leader).state == "excused"


def test_why_is_sealed_and_items_say_nothing_of_it(world):
    period = in_stage(opened(world), PeriodState.SELF)
    mine = excused(period, world.group_leader, world.chair)
    mine.refresh_from_db()
    assert mine.excused_for == WHY
    assert AppraisalStep.objects.get(move="excuse").reason == ""
    item = item_of(period, SELF, world.group_leader)
    assert (item.state, item.reason) == (ItemState.CANCELLED, "Not appraised in this period")
    assert item_of(period, SELF, world.branch_chair).state == ItemState.OPEN
    trail = LogEntry.objects.filter(changes__has_key="excused_for")
    assert WHY not in str(list(trail.values_list("changes", flat=True)))


def test_a_superior_is_asked_for_the_others_alone(world):
    period = in_stage(opened(world), PeriodState.SUPERIOR)
    excused(period, world.group_leader, world.chair)  # the only one whom the branch chair leads
    assert item_of(period, SUPERIOR, world.branch_chair).state == ItemState.CANCELLED
    assert item_of(period, SUPERIOR, world.person(Role.VICE_CHAIR)).state == ItemState.OPEN


def test_what_colleagues_said_is_thrown_away_and_nobody_is_asked_any_more(world, sign_in):
    period = in_stage(opened(world), PeriodState.ROUND)
    mine = of(period, world.group_leader)
    doors = PeerDoor.objects.filter(appraisal=mine).select_related("appraisal__period", "colleague")
    last = doors.latest("pk")
    all_answer(period, 4, about=mine, most=doors.count() - 1)
    assert all_answer(period, 4, about=of(period, world.branch_chair), most=5) == 5
    excused(period, world.group_leader, world.chair)
    late = PeerDoor.objects.select_related("appraisal__period").get(pk=last.pk)
    with pytest.raises(AppraisalRefused, match="not appraised in this period"):
        take_view(door=late, scores=marks(5), actor=last.colleague)
    browser = sign_in(last.colleague)
    path = reverse("assessments:appraisal_peer", args=[period.number, last.pk])
    assert path not in browser.get(reverse("assessments:appraisal_peers", args=[period.number])).content.decode()
    assert browser.post(path, dict.fromkeys(Aspect.values, "4")).status_code == 404
    for door in PeerDoor.objects.filter(colleague=last.colleague, spent__isnull=True).exclude(appraisal=mine):
        take_view(door=door, scores=marks(4), actor=last.colleague)
    assert last.colleague_id in answered_all(period)
    in_stage(period, PeriodState.SUPERIOR)
    assert set(PeerReview.objects.values_list("appraisal", flat=True)) >= {of(period, world.branch_chair).pk}
    assert not PeerReview.objects.filter(appraisal=mine).exists()
    assert not HeldReview.objects.exists()


def test_nobody_excuses_themselves_a_relative_or_somebody_with_a_veto(world):
    officer = world.person(Role.ORGANISATION_OFFICER)
    world.people[Role.BRANCH_CHAIR].employee_no = "B1"
    world.people[Role.BRANCH_CHAIR].save()
    RelativeFactory(user=officer, employee_no="B1", name="韩立新")
    period = opened(world)
    for person in (officer, world.branch_chair):
        with pytest.raises(MoveRefused, match="themselves or a relative"):
            excused(period, person, officer)
    veto = enter_veto(
        appraisal=of(period, world.group_leader), kind=period.scheme.veto_kinds.get(code="visit"), facts="当日未到",
        evidence="A1", actor=world.chair, now=NOW,
    )  # fmt: skip
    with pytest.raises(MoveRefused, match="veto about them"):
        excused(period, world.group_leader, officer)
    withdraw_veto(veto=veto, actor=world.chair, now=NOW, reason="查无此事")
    with pytest.raises(MoveRefused, match="reason is needed"):
        excuse_person(appraisal=of(period, world.group_leader), reason=" ", actor=officer, now=NOW)
    gone = excused(period, world.group_leader, officer)
    with pytest.raises(AppraisalRefused, match="not appraised in this period"):
        enter_veto(appraisal=gone, kind=veto.kind, facts="当日未到", evidence="A1", actor=world.chair, now=NOW)
    with pytest.raises(AppraisalRefused, match="not appraised in this period"):
        name_superior(appraisal=gone, superior=world.chair, reason="调整", actor=officer, now=NOW)


def test_once_told_nobody_is_taken_out(world):
    period = told(world)
    with pytest.raises(MoveRefused, match="does not allow this step"):
        excused(period, world.group_leader, world.chair)


def test_in_the_browser_the_office_and_the_person_read_why(world, sign_in):
    period = in_stage(opened(world), PeriodState.SELF)
    mine, office = of(period, world.group_leader), sign_in(world.person(Role.ORGANISATION_OFFICER))
    path = reverse("assessments:appraisal_excuse", args=[mine.pk])
    assert path in office.get(mine.get_absolute_url()).content.decode()
    assert office.post(path, {"reason": WHY}).status_code == 302
    pages = {
        user: sign_in(user).get(mine.get_absolute_url()).content.decode()
        for user in (world.group_leader, world.branch_chair, world.chair, world.person(Role.AUDITOR))
    }
    assert all("Not appraised in this period" in text for text in pages.values())
    assert {user.username for user, text in pages.items() if WHY in text} == {"group_leader", "chair"}
    assert path not in pages[world.chair]
    assert item_of(period, SELF, world.group_leader).state == ItemState.CANCELLED
    assert not WorkItem.objects.filter(subject=period.subject_id, kind=PEERS).exists()
