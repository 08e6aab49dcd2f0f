"""A death ends every case of a member, whoever tells of it; entered wrongly, everything stands again where it stood."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cases.care.enums import CaseState
from cases.care.models import IllnessCase
from cases.care.services.consent import withdraw_consent
from cases.care.services.deaths import record_death, take_back_death
from cases.care.services.reports import ConsentEntry
from cases.members.enums import EmploymentStatus
from cases.members.models import Member
from cases.members.services import place_member
from tests.factories import RelativeFactory
from tests.factories.cases import NOW, TODAY, closed, make_member, reported
from tests.factories.protocol import in_care, in_force, submitted
from unioncare.core.workflow import MoveRefused
from unioncare.organisation.enums import Role
from unioncare.worklist.models import WorkItem

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=2)


@pytest.fixture
def cared_for(world) -> IllnessCase:
    in_force(world.enterprise)
    return in_care(world)


def reload(case: IllnessCase) -> IllnessCase:
    return IllnessCase.objects.select_related("subject", "member").get(pk=case.pk)


def open_items(case: IllnessCase) -> list[tuple[str, object, int | None]]:
    rows = WorkItem.objects.open().filter(subject=case.subject_id).order_by("pk")
    return list(rows.values_list("kind", "due_at", "assignee"))


def open_kinds(*cases: IllnessCase) -> list[str]:
    return [kind for case in cases for kind, _due, _who in open_items(case)]


def die(case: IllnessCase, world, **fields: object) -> IllnessCase:
    return record_death(case_id=case.pk, died_on=TODAY, actor=world.branch_chair, now=NOW, **fields)


def take_back(case: IllnessCase, world, reason: str = "同名同姓，登记错了") -> IllnessCase:
    return take_back_death(case_id=case.pk, actor=world.welfare_officer, now=LATER, reason=reason)


class TestEveryCaseOfTheMember:
    def test_ends_the_same_way_with_one_condolence(self, world, cared_for):
        later = reported(world, member=cared_for.member, anyway_reason="另一种病")

        die(later, world)

        assert {(one.state, one.died_on, one.closed_at) for one in (reload(cared_for), reload(later))} == {
            (CaseState.DECEASED, TODAY, NOW)
        }
        assert open_kinds(cared_for, later) == ["bereavement"]
        moves = [case.moves.first() for case in (cared_for, later)]
        assert {(move.move, move.actor) for move in moves} == {("die", world.branch_chair)}

    def test_ends_also_when_the_member_had_left_the_roster_before(self, world, cared_for):
        later = reported(world, member=cared_for.member, anyway_reason="另一种病")
        place_member(
            member=cared_for.member,
            unit=world.group,
            status=EmploymentStatus.LEFT,
            starts_on=TODAY,
            actor=None,
            now=NOW,
        )

        die(later, world)

        assert reload(cared_for).state == CaseState.DECEASED
        assert open_kinds(cared_for, later) == ["bereavement"]

    def test_ends_when_the_roster_tells_of_it_in_the_name_of_whoever_entered_it(self, world, cared_for):
        later = reported(world, member=cared_for.member, anyway_reason="另一种病")

        place_member(
            member=cared_for.member, unit=world.group, status=EmploymentStatus.DECEASED, starts_on=TODAY,
            actor=world.welfare_officer, now=NOW,
        )  # fmt: skip

        assert open_kinds(cared_for, later) == ["bereavement"]
        assert [case.moves.first().actor for case in (cared_for, later)] == [world.welfare_officer] * 2
        timeline = cared_for.moves.first()
        assert (timeline.target, timeline.at) == (CaseState.DECEASED, NOW)

    def test_a_death_noted_on_an_ended_case_as_well_brings_no_second_condolence(self, world, cared_for):
        earlier = closed(cared_for, world)
        later = reported(world, member=earlier.member, anyway_reason="另一种病")
        die(later, world)

        die(earlier, world)

        assert open_kinds(earlier, later) == ["bereavement"]


class TestEnteredWrongly:
    def test_the_case_stands_where_it_stood_and_its_items_are_open_again(self, world, cared_for):
        before = open_items(cared_for)
        die(cared_for, world)

        take_back(cared_for, world)

        case = reload(cared_for)
        assert (case.state, case.died_on, case.closed_at, case.subject.closed_at) == ("in_care", None, None, None)
        assert open_items(case) == before
        move = case.moves.first()
        assert (move.move, move.actor, move.reason) == ("undo_death", world.welfare_officer, "同名同姓，登记错了")
        condolence = WorkItem.objects.get(subject=case.subject, kind="bereavement")
        assert (condolence.state, condolence.reason) == (
            "cancelled",
            "The death was entered wrongly: 同名同姓，登记错了",
        )

    def test_the_member_is_in_service_again_and_receives_messages(self, world, cared_for):
        die(cared_for, world)

        take_back(cared_for, world)

        member = Member.objects.get(pk=cared_for.member_id)
        assert (member.status, member.left_on, member.silenced_at) == (EmploymentStatus.ACTIVE, None, None)

    def test_a_retired_member_is_retired_again(self, world, cared_for):
        place_member(
            member=cared_for.member, unit=world.group, status=EmploymentStatus.RETIRED, actor=None, now=NOW,
            starts_on=TODAY + timedelta(days=1),
        )  # fmt: skip
        record_death(case_id=cared_for.pk, died_on=TODAY + timedelta(days=2), actor=world.chair, now=LATER)

        take_back_death(case_id=cared_for.pk, actor=world.chair, now=LATER, reason="误登")

        assert Member.objects.get(pk=cared_for.member_id).status == EmploymentStatus.RETIRED

    def test_every_case_of_the_member_comes_back(self, world, cared_for):
        later = reported(world, member=cared_for.member, anyway_reason="另一种病")
        before = open_items(cared_for), open_items(later)
        die(later, world)

        take_back(cared_for, world)

        assert (reload(cared_for).state, reload(later).state) == ("in_care", "reported")
        assert (open_items(cared_for), open_items(later)) == before
        assert later.moves.first().actor == world.welfare_officer

    def test_follow_ups_of_a_closed_case_go_on_and_it_keeps_the_day_of_its_closure(self, world, cared_for):
        case = closed(cared_for, world, now=NOW - timedelta(hours=1))
        before = open_items(case)
        assert before
        die(case, world)

        take_back(case, world)

        case = reload(case)
        assert (case.state, case.closed_at) == (CaseState.CLOSED, NOW - timedelta(hours=1))
        assert open_items(case) == before

    def test_a_plan_that_waited_for_approval_is_to_be_submitted_anew(self, world):
        in_force(world.enterprise)
        case = submitted(world)
        die(case, world)

        take_back(case, world)

        assert reload(case).state == CaseState.GRADED
        assert set(open_kinds(case)) == {"first_visit", "planning"}

    def test_without_consent_nothing_comes_back_but_what_needs_none(self, world, cared_for):
        die(cared_for, world)
        withdraw_consent(case_id=cared_for.pk, entry=ConsentEntry(), actor=world.branch_chair, now=NOW)

        take_back(cared_for, world)

        assert reload(cared_for).state == CaseState.IN_CARE
        assert set(open_kinds(cared_for)) <= {"first_visit"}

    def test_a_death_after_one_that_was_taken_back_brings_condolence_again(self, world, cared_for):
        die(cared_for, world)
        take_back(cared_for, world)

        record_death(case_id=cared_for.pk, died_on=TODAY, actor=world.chair, now=LATER)

        assert open_kinds(cared_for) == ["bereavement"]

    def test_nobody_takes_it_back_for_a_relative_or_without_a_reason(self, world, cared_for):
        die(cared_for, world)
        with pytest.raises(MoveRefused, match="reason"):
            take_back(cared_for, world, reason=" ")
        RelativeFactory(user=world.welfare_officer, employee_no="030217", relation="配偶")

        with pytest.raises(MoveRefused, match="配偶"):
            take_back(cared_for, world)


@pytest.mark.usefixtures("at_work")
class TestOnThePages:
    def test_the_page_says_what_comes_back_and_brings_it_back(self, world, cared_for, sign_in):
        die(cared_for, world)
        client = sign_in(world.chair)
        url = reverse("cases:undo_death", args=[cared_for.number])
        assert url in client.get(cared_for.get_absolute_url()).content.decode()
        assert "Items that it cancelled are open again with their due dates" in client.get(url).content.decode()

        client.post(url, {"reason": "登记错了人"})

        assert reload(cared_for).state == CaseState.IN_CARE
        item = WorkItem.objects.open().filter(subject=cared_for.subject_id).first()
        history = client.get(reverse("worklist:item", args=[item.pk])).content.decode()
        assert "Opened again" in history

    @pytest.mark.parametrize(
        ("role", "offered"), [(Role.CLERK, False), (Role.ORGANISATION_OFFICER, False), (Role.WELFARE_OFFICER, True)]
    )
    def test_only_who_may_record_a_death_ends_cases_by_the_status_of_the_member(
        self, world, cared_for, sign_in, role, offered
    ):
        client, url = sign_in(world.person(role)), reverse("cases:member_place", args=[cared_for.member_id])
        html = client.get(url).content.decode()
        assert ('value="deceased"' in html) == offered
        assert ("A death is recorded by the welfare officer." in html) != offered

        client.post(url, {"unit": "QL3-01-1-1", "status": "deceased", "starts_on": "2026-03-18"})

        assert reload(cared_for).state == (CaseState.DECEASED if offered else CaseState.IN_CARE)
        if offered:
            assert cared_for.moves.first().actor == world.person(role)

    def test_a_clerk_does_not_bring_somebody_back_to_life(self, world, cared_for, sign_in):
        die(cared_for, world)
        client, url = sign_in(world.person(Role.CLERK)), reverse("cases:member_place", args=[cared_for.member_id])

        client.post(url, {"unit": "QL3-01-1-1", "status": "active", "starts_on": "2026-03-18"})

        assert Member.objects.get(pk=cared_for.member_id).status == EmploymentStatus.DECEASED


def test_another_member_is_not_touched(world, cared_for):
    other = reported(world, member=make_member(world, name="马志强", number="040001"))

    die(cared_for, world)

    assert reload(other).state == CaseState.REPORTED
