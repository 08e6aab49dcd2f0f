"""Vetoes: two people, never about oneself or a relative; they fail whatever the total, until an appeal lifts them."""

import pytest
from django.db import IntegrityError, transaction

from assessments.appraisal.enums import Grade, PeriodState, VetoState
from assessments.appraisal.errors import AppraisalRefused
from assessments.appraisal.models import Veto
from assessments.appraisal.services.appeals import lodge_appeal, uphold_appeal
from assessments.appraisal.services.publishing import publish_period
from assessments.appraisal.services.vetoes import confirm_veto, enter_veto, withdraw_veto
from tests.factories.appraisal import in_stage, of, opened, scheme_in_force, superiors_review
from tests.factories.cases import NOW
from unioncare.core.workflow import MoveRefused
from unioncare.organisation.enums import Role
from unioncare.worklist.models import WorkItem


def entered(period, person, actor) -> Veto:
    kind = period.scheme.veto_kinds.get(code="visit")
    return enter_veto(
        appraisal=of(period, person), kind=kind, facts="当日未到病房", evidence="A2026-0001", actor=actor, now=NOW
    )


def test_one_enters_it_and_another_confirms_it(world):
    period = in_stage(opened(world), PeriodState.SUPERIOR)
    auditor, chair = world.person(Role.AUDITOR), world.chair
    veto = entered(period, world.group_leader, auditor)
    with pytest.raises(AppraisalRefused, match="entered already"):
        entered(period, world.group_leader, chair)
    with pytest.raises(AppraisalRefused, match="another person confirms"):
        confirm_veto(veto=veto, actor=auditor, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Veto.objects.filter(pk=veto.pk).update(state=VetoState.CONFIRMED, settled_by=auditor)
    superiors_review(period, 5)
    with pytest.raises(MoveRefused, match="veto waits"):
        publish_period(period=period, actor=chair, now=NOW)
    confirm_veto(veto=veto, actor=chair, now=NOW)
    publish_period(period=period, actor=chair, now=NOW)
    result = of(period, world.group_leader).results.get()
    assert (result.total, result.grade) == (100, Grade.FAILED)
    assert result.because["params"]["veto"] == {"zh": "虚构探视记录", "en": "A fabricated visit"}
    with pytest.raises(AppraisalRefused, match="too late"):
        withdraw_veto(veto=veto, actor=chair, now=NOW, reason="查无此事")


def test_a_second_person_is_asked_and_finds_it_on_the_page_of_the_period(world, sign_in):
    period = in_stage(opened(world), PeriodState.SUPERIOR)
    vice = world.person(Role.VICE_CHAIR)
    mine = entered(period, vice, world.person(Role.AUDITOR))
    other = entered(period, world.group_leader, world.chair)
    asked = {item.source_key: item for item in WorkItem.objects.filter(kind="appraisal_veto")}
    first, second = asked[f"appraisal_veto:{mine.pk}:"], asked[f"appraisal_veto:{other.pk}:"]
    # Neither who entered it nor whom it is about.
    assert (first.assignee, second.assignee) == (world.chair, vice)
    assert "虚构" not in first.explanation.text
    page = period.get_absolute_url()
    assert mine.appraisal.get_absolute_url() in _waiting(sign_in(world.chair).get(page))
    assert mine.appraisal.get_absolute_url() not in _waiting(sign_in(vice).get(page))
    confirm_veto(veto=mine, actor=world.chair, now=NOW)
    withdraw_veto(veto=other, actor=vice, now=NOW, reason="查无此事")
    assert not WorkItem.objects.open().filter(kind="appraisal_veto").exists()


def _waiting(response):
    text = response.content.decode()
    return text[text.index('id="vetoes"') : text.index('id="days"')]


def test_nobody_enters_confirms_or_withdraws_one_about_themselves(world):
    period = opened(world)
    vice = world.person(Role.VICE_CHAIR)
    with pytest.raises(AppraisalRefused, match="about themselves"):
        entered(period, vice, vice)
    veto = entered(period, vice, world.chair)
    for act in (confirm_veto, withdraw_veto):
        with pytest.raises(AppraisalRefused, match="about themselves"):
            act(veto=veto, actor=vice, now=NOW, reason="不实")


def test_one_that_is_withdrawn_keeps_its_reason_and_counts_no_more(world):
    period = in_stage(opened(world), PeriodState.SUPERIOR)
    veto = entered(period, world.group_leader, world.chair)
    with pytest.raises(AppraisalRefused, match="reason is needed"):
        withdraw_veto(veto=veto, actor=world.chair, now=NOW, reason=" ")
    withdraw_veto(veto=veto, actor=world.chair, now=NOW, reason="查无此事")
    superiors_review(period, 4)
    publish_period(period=period, actor=world.chair, now=NOW)
    assert of(period, world.group_leader).results.get().grade == Grade.COMPETENT
    veto.refresh_from_db()
    assert (veto.state, veto.reason) == (VetoState.WITHDRAWN, "查无此事")


def test_a_veto_of_another_scheme_is_not_known(world):
    period = opened(world)
    kind = scheme_in_force(world.corporation).veto_kinds.first()
    with pytest.raises(AppraisalRefused, match="knows no such veto"):
        enter_veto(
            appraisal=of(period, world.group_leader), kind=kind, facts="事实", evidence="A1", actor=world.chair, now=NOW
        )


def test_an_appeal_that_is_upheld_can_lift_a_veto(world):
    period = in_stage(opened(world), PeriodState.SUPERIOR)
    veto = entered(period, world.group_leader, world.person(Role.AUDITOR))
    confirm_veto(veto=veto, actor=world.person(Role.VICE_CHAIR), now=NOW)
    superiors_review(period, 4)
    publish_period(period=period, actor=world.chair, now=NOW)
    mine = of(period, world.group_leader)
    appeal = lodge_appeal(appraisal=mine, words="当日确已到病房", actor=world.group_leader, now=NOW)
    uphold_appeal(appeal=appeal, answer="病房签到可证", actor=world.chair, now=NOW, lifts_veto=True)
    assert [one.grade for one in mine.results.order_by("version")] == [Grade.FAILED, Grade.COMPETENT]
    veto.refresh_from_db()
    # Who confirmed it stays on it.
    assert (veto.state, veto.settled_by) == (VetoState.WITHDRAWN, world.person(Role.VICE_CHAIR))
