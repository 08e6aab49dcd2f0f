"""What happens to a member reaches the case: moves, departures, deaths told by the roster, merges."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cases.care.enums import CaseState
from cases.care.models import IllnessCase
from cases.care.services.member_changes import hand_over_case
from cases.care.services.reports import Outsider
from cases.members.enums import EmploymentStatus
from cases.members.services import change_member, merge_outsider, place_member
from tests.factories.cases import NOW, TODAY, make_member, rejected, reported
from tests.factories.members import id_number
from unioncare.core.workflow import MoveRefused
from unioncare.worklist.models import WorkItem

pytestmark = pytest.mark.django_db


def place(member, unit, status=EmploymentStatus.ACTIVE) -> None:
    place_member(member=member, unit=unit, status=status, starts_on=TODAY, actor=None, now=NOW)


def hand_overs(case):
    return WorkItem.objects.filter(subject=case.subject_id, kind="case_handover")


def test_a_move_of_somebody_with_an_open_case_proposes_a_hand_over_to_the_owner(world):
    case = reported(world)

    place(case.member, world.second_branch)

    item = hand_overs(case).get()
    assert item.assignee == world.welfare_officer
    assert (
        item.explanation.text == "The member moved from 一组 to 掘进二队分会: hand the case over within 5 working days"
    )
    assert IllnessCase.objects.get(pk=case.pk).unit == world.group


def test_the_same_move_proposes_it_once_and_an_ended_case_not_at_all(world):
    case, ended = reported(world), rejected(world, member=make_member(world, name="马志强", number="040001"))
    place(case.member, world.second_branch)
    place(case.member, world.group)
    place(case.member, world.second_branch)
    place(ended.member, world.second_branch)

    assert hand_overs(case).count() == 1
    assert not hand_overs(ended).exists()


def test_handing_over_moves_case_items_and_ownership_to_the_new_unit(world):
    case = reported(world)
    place(case.member, world.far_group)

    hand_over_case(case_id=case.pk, actor=world.welfare_officer, now=NOW, note="已电话交接")

    case = IllnessCase.objects.get(pk=case.pk)
    assert case.unit == world.far_group
    assert case.owner.username == "far_welfare_officer"
    assert set(WorkItem.objects.open().filter(subject=case.subject).values_list("scope_path", flat=True)) == {
        world.far_group.path
    }
    assert hand_overs(case).get().result == "已电话交接"
    with pytest.raises(MoveRefused, match="already"):
        hand_over_case(case_id=case.pk, actor=world.welfare_officer, now=NOW)


@pytest.mark.usefixtures("at_work")
def test_whoever_hands_a_case_out_of_their_units_returns_to_my_work(world, sign_in):
    case = reported(world)
    place(case.member, world.far_group)

    response = sign_in(world.welfare_officer).post(reverse("cases:hand_over", args=[case.number]), {"reason": ""})

    assert response.url == reverse("worklist:mine")


def test_somebody_who_left_with_an_open_case_is_asked_about(world):
    case = reported(world)

    place(case.member, world.group, EmploymentStatus.LEFT)

    assert "left the roster on 2026-03-18 (Left)" in hand_overs(case).get().explanation.text


def test_a_death_that_the_roster_tells_ends_the_case_and_brings_condolence(world):
    case = reported(world)

    place(case.member, world.group, EmploymentStatus.DECEASED)

    case = IllnessCase.objects.select_related("member").get(pk=case.pk)
    assert (case.state, case.died_on) == (CaseState.DECEASED, TODAY)
    assert case.member.silenced_at == NOW
    assert list(WorkItem.objects.open().filter(subject=case.subject).values_list("kind", flat=True)) == ["bereavement"]


def test_a_death_after_somebody_left_ends_the_case_too(world, time_machine):
    case = reported(world)
    place(case.member, world.group, EmploymentStatus.LEFT)
    later = NOW + timedelta(days=3)
    time_machine.move_to(later, tick=False)

    place_member(
        member=case.member, unit=world.group, status=EmploymentStatus.DECEASED, starts_on=TODAY + timedelta(days=2),
        actor=None, now=later,
    )  # fmt: skip

    case = IllnessCase.objects.get(pk=case.pk)
    assert (case.state, case.died_on) == (CaseState.DECEASED, TODAY + timedelta(days=2))


def test_cases_of_a_person_noted_outside_follow_them_onto_the_roster(world):
    case = reported(world, member=Outsider("王小明", world.group, "13900001111"))
    number = id_number(7, TODAY.replace(year=1980))
    outsider = change_member(member=case.member, changes={"id_number": number}, actor=None, now=NOW)
    member = make_member(world, name="王晓明", number="040001", id_number=number)

    merge_outsider(outsider=outsider, into=member, actor=None, now=NOW)

    case = IllnessCase.objects.select_related("subject", "member").get(pk=case.pk)
    assert case.member == member
    assert case.subject.label == "王晓明 2026-0001"
