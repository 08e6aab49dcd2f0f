"""Nobody acts in their own cause, and what is somebody's own stays theirs wherever their post is."""

import pytest
from django.urls import reverse

from assessments.appraisal.enums import AppraisalState, PeriodState, VetoState
from assessments.appraisal.errors import AppraisalRefused
from assessments.appraisal.models import TrainingRecord
from assessments.appraisal.services.periods import name_superior
from assessments.appraisal.services.publishing import publish_period
from assessments.appraisal.services.records import Training, note_commendation, note_training, strike_record
from assessments.appraisal.services.reviewing import write_superior_review
from assessments.appraisal.services.vetoes import confirm_veto, enter_veto, withdraw_veto
from tests.factories import RelativeFactory, UserFactory
from tests.factories.appraisal import FIRST, in_stage, marks, of, opened, self_reviewed, superiors_review
from tests.factories.cases import NOW, TODAY
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Post


def read(browser, appraisal) -> str:
    response = browser.get(appraisal.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def veto_about(period, person, actor):
    kind = period.scheme.veto_kinds.get(code="visit")
    return enter_veto(
        appraisal=of(period, person), kind=kind, facts="当日未到病房", evidence="A1", actor=actor, now=NOW
    )


def test_an_office_holder_reads_the_veto_against_them_with_the_result_as_everybody_does(world, sign_in):
    vice, auditor = world.person(Role.VICE_CHAIR), world.person(Role.AUDITOR)
    period = in_stage(opened(world), PeriodState.SUPERIOR)
    confirm_veto(veto=veto_about(period, vice, auditor), actor=world.chair, now=NOW)
    assert 'id="vetoes"' not in read(sign_in(vice), of(period, vice))
    assert "当日未到病房" in read(sign_in(world.chair), of(period, vice))
    superiors_review(period, 4)
    publish_period(period=period, actor=world.chair, now=NOW)
    assert "当日未到病房" in read(sign_in(vice), of(period, vice))


def test_nobody_chooses_who_reviews_them_or_a_relative(world):
    officer, chair = world.person(Role.ORGANISATION_OFFICER), world.chair
    period = opened(world)
    world.people[Role.BRANCH_CHAIR].employee_no = "B1"
    world.people[Role.BRANCH_CHAIR].save()
    RelativeFactory(user=officer, employee_no="B1", name="韩立新")
    for person in (officer, world.branch_chair):
        with pytest.raises(AppraisalRefused, match="Nobody chooses"):
            name_superior(appraisal=of(period, person), superior=chair, reason="调整", actor=officer, now=NOW)
    assert name_superior(appraisal=of(period, officer), superior=chair, reason="调整", actor=chair, now=NOW)


def test_a_superior_holds_a_post_above_and_is_named_for_a_reason(world):
    mine = of(opened(world), world.group_leader)
    with pytest.raises(AppraisalRefused, match="reason is needed"):
        name_superior(appraisal=mine, superior=world.chair, reason=" ", actor=world.chair, now=NOW)
    for other in (UserFactory(), world.outsider(Role.CHAIR)):
        with pytest.raises(AppraisalRefused, match="holds a post at their unit or above"):
            name_superior(appraisal=mine, superior=other, reason="调整", actor=world.chair, now=NOW)


def test_who_is_moved_elsewhere_still_writes_and_still_reviews(world, sign_in):
    period = in_stage(opened(world), PeriodState.SELF)
    Post.objects.filter(user__in=(world.group_leader, world.branch_chair)).update(unit=world.far_group)
    mine = of(period, world.group_leader)
    assert self_reviewed(mine).state == AppraisalState.SELF_DONE
    assert reverse("assessments:my_appraisal", args=[period.number]) in (
        sign_in(world.group_leader).get(reverse("assessments:appraisals")).content.decode()
    )
    in_stage(period, PeriodState.ROUND)
    moved = write_superior_review(
        appraisal=mine, scores=marks(4), strengths="好", improve="快", actor=world.branch_chair, now=NOW
    )
    assert moved.state == AppraisalState.REVIEWED


def test_who_holds_no_post_any_more_still_reads_their_own(world, sign_in):
    period = in_stage(opened(world), PeriodState.SELF)
    Post.objects.filter(user=world.group_leader).delete()
    browser = sign_in(world.group_leader)
    assert period.number in browser.get(reverse("assessments:appraisals")).content.decode()
    assert read(browser, of(period, world.group_leader))


def test_a_veto_that_two_stand_for_is_withdrawn_by_neither_who_entered_it_nor_the_superior(world):
    period = opened(world)
    auditor, vice = world.person(Role.AUDITOR), world.person(Role.VICE_CHAIR)
    veto = veto_about(period, world.welfare_officer, auditor)
    confirm_veto(veto=veto, actor=world.chair, now=NOW)
    assert of(period, world.welfare_officer).superior == vice
    for actor in (auditor, vice):
        with pytest.raises(AppraisalRefused, match="neither who entered it nor the superior"):
            withdraw_veto(veto=veto, actor=actor, now=NOW, reason="查无此事")
    assert withdraw_veto(veto=veto, actor=world.chair, now=NOW, reason="查无此事").state == VetoState.WITHDRAWN


def test_whoever_entered_a_veto_by_mistake_takes_it_back_until_it_is_confirmed(world, sign_in):
    period, officer = opened(world), world.person(Role.ORGANISATION_OFFICER)
    mine, other = (
        veto_about(period, world.group_leader, officer), veto_about(period, world.branch_chair, world.chair)
    )  # fmt: skip
    browser = sign_in(officer)
    path = reverse("assessments:appraisal_veto", args=[mine.pk, "withdraw"])
    assert path in read(browser, mine.appraisal)
    assert browser.post(path, {"reason": "录入有误"}).status_code == 302
    mine.refresh_from_db()
    assert mine.state == VetoState.WITHDRAWN
    assert browser.get(reverse("assessments:appraisal_veto", args=[other.pk, "withdraw"])).status_code == 404
    assert reverse("assessments:appraisal_veto", args=[other.pk, "withdraw"]) not in read(browser, other.appraisal)


def test_nobody_notes_or_deletes_what_is_their_own(world):
    officer = world.person(Role.ORGANISATION_OFFICER)
    own = {"person": officer, "unit": world.enterprise, "now": NOW}
    training = Training("心理急救", FIRST, FIRST, 2)
    with pytest.raises(AppraisalRefused, match="their own"):
        note_commendation(title="先进", level="city", awarded_by="市总", awarded_on=TODAY, actor=officer, **own)
    with pytest.raises(AppraisalRefused, match="their own"):
        note_training(training=training, actor=officer, **own)
    record = note_training(training=training, actor=world.chair, **own)
    with pytest.raises(AppraisalRefused, match="their own"):
        strike_record(record=record, actor=officer)
    assert TrainingRecord.objects.get() == record


def test_a_review_is_offered_when_it_can_be_written(world, sign_in):
    period = in_stage(opened(world), PeriodState.SELF)
    superior, mine = sign_in(world.branch_chair), of(period, world.group_leader)
    path = reverse("assessments:appraisal_review", args=[mine.pk])
    assert path not in read(superior, mine)
    in_stage(period, PeriodState.ROUND)
    assert path in read(superior, mine)
