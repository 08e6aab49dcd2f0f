"""How a case ends, what goes on after it, and how it begins again."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cases.care.enums import CaseState
from cases.care.models import IllnessCase
from cases.care.services.closing import back_into_care, begin_recovery, close_case, reopen_case
from cases.care.services.consent import withdraw_consent
from cases.care.services.deaths import record_death
from cases.care.services.ownership import change_owner
from cases.care.services.reports import ConsentEntry
from cases.care.services.verification import reject_case
from cases.members.enums import EmploymentStatus
from cases.members.models import Member
from tests.factories import PostFactory, RelativeFactory
from tests.factories.cases import NOW, TODAY, closed, graded, make_member, rejected, reported, verified
from tests.factories.protocol import in_care, in_force, submitted
from unioncare.core.models import Threshold
from unioncare.core.workflow import MoveRefused
from unioncare.organisation.enums import Role
from unioncare.worklist.approvals import pending_for
from unioncare.worklist.enums import ItemState
from unioncare.worklist.models import WorkItem

pytestmark = pytest.mark.django_db


def open_kinds(case: IllnessCase) -> set[str]:
    return set(WorkItem.objects.open().filter(subject=case.subject_id).values_list("kind", flat=True))


def reload(case: IllnessCase) -> IllnessCase:
    return IllnessCase.objects.select_related("subject", "member").get(pk=case.pk)


@pytest.fixture
def cared_for(world) -> IllnessCase:
    in_force(world.enterprise)
    return in_care(world)


class TestClosing:
    def test_it_is_refused_while_care_items_are_open_and_says_how_many(self, world, cared_for):
        number = WorkItem.objects.open().filter(subject=cared_for.subject_id).count()
        assert number > 2

        with pytest.raises(MoveRefused, match="care items are still open"):
            close_case(case_id=cared_for.pk, actor=world.welfare_officer, now=NOW, reason="康复返岗")

        assert reload(cared_for).state == CaseState.IN_CARE

    def test_what_is_left_is_waived_only_with_a_reason_which_each_item_keeps(self, world, cared_for):
        close_case(
            case_id=cared_for.pk, actor=world.welfare_officer, now=NOW, reason="康复返岗", waive_reason="本人要求"
        )

        case = reload(cared_for)
        assert (case.state, case.closed_at, case.subject.closed_at) == (CaseState.CLOSED, NOW, NOW)
        waived = WorkItem.objects.filter(subject=case.subject, state=ItemState.WAIVED)
        assert set(waived.values_list("reason", "done_by")) == {("本人要求", world.welfare_officer.pk)}
        assert case.moves.first().reason == "康复返岗"

    def test_follow_ups_by_the_protocol_outlive_the_closure(self, world, cared_for):
        case = closed(cared_for, world)

        assert "follow_up" in open_kinds(case)
        assert open_kinds(case) <= {"follow_up", "survey"}

    def test_a_recovering_case_closes_and_a_relapse_takes_it_back(self, world, cared_for):
        officer = world.welfare_officer
        assert begin_recovery(case_id=cared_for.pk, actor=officer, now=NOW).state == CaseState.RECOVERING
        assert back_into_care(case_id=cared_for.pk, actor=officer, now=NOW, reason="复发").state == CaseState.IN_CARE

    def test_without_consent_a_case_is_closed_from_any_state(self, world):
        case = verified(world)
        withdraw_consent(case_id=case.pk, entry=ConsentEntry(), actor=world.branch_chair, now=NOW)

        close_case(
            case_id=case.pk, actor=world.welfare_officer, now=NOW, reason="本人撤回同意", waive_reason="本人撤回同意"
        )

        assert reload(case).state == CaseState.CLOSED
        assert open_kinds(case) == set()


class TestRejecting:
    def test_it_cancels_every_open_item_with_the_reason(self, world):
        case = reported(world)

        reject_case(case_id=case.pk, actor=world.branch_chair, now=NOW, reason="不是大病")

        case = reload(case)
        assert (case.state, case.closed_at) == (CaseState.REJECTED, NOW)
        reasons = set(WorkItem.objects.filter(subject=case.subject).values_list("state", "reason"))
        assert reasons == {(ItemState.CANCELLED, "The case was rejected: 不是大病")}


class TestDeath:
    def test_it_cancels_open_items_silences_the_member_and_opens_condolence(self, world, cared_for):
        record_death(case_id=cared_for.pk, died_on=TODAY, actor=world.branch_chair, now=NOW)

        case = reload(cared_for)
        assert (case.state, case.died_on) == (CaseState.DECEASED, TODAY)
        member = Member.objects.get(pk=case.member_id)
        assert (member.silenced_at, member.status) == (NOW, EmploymentStatus.DECEASED)
        assert open_kinds(case) == {"bereavement"}
        condolence = WorkItem.objects.get(subject=case.subject, kind="bereavement")
        assert (condolence.assignee, condolence.due_at.date() - TODAY) == (world.chair, timedelta(days=5))
        assert "3 working days after a death" in condolence.explanation.text

    def test_the_days_for_condolence_are_set_by_an_administrator(self, world):
        Threshold.objects.create(pk="care.condolence_days", value=1)
        case = reported(world)

        record_death(case_id=case.pk, died_on=TODAY, actor=world.branch_chair, now=NOW)

        due = WorkItem.objects.get(subject=case.subject, kind="bereavement").due_at
        assert due.date() == TODAY + timedelta(days=1)

    def test_follow_ups_of_an_earlier_case_of_the_member_end_too(self, world, cared_for):
        earlier = closed(cared_for, world)
        later = reported(world, member=earlier.member)

        record_death(case_id=later.pk, died_on=TODAY, actor=world.branch_chair, now=NOW)

        assert open_kinds(earlier) == set()

    def test_a_plan_that_waits_for_approval_is_taken_back(self, world):
        in_force(world.enterprise)
        case = submitted(world)

        record_death(case_id=case.pk, died_on=TODAY, actor=world.branch_chair, now=NOW)

        assert pending_for(case.subject, "care_plan") is None
        assert open_kinds(case) == {"bereavement"}

    def test_a_death_after_closure_still_brings_condolence(self, world, cared_for):
        case = closed(cared_for, world)

        record_death(case_id=case.pk, died_on=TODAY, actor=world.chair, now=NOW)

        assert open_kinds(case) == {"bereavement"}


class TestReopening:
    def test_a_closed_case_opens_again_with_a_reason_and_waits_for_grading(self, world, cared_for):
        case = closed(cared_for, world)

        reopen_case(case_id=case.pk, actor=world.welfare_officer, now=NOW, reason="复发住院")

        case = reload(case)
        assert (case.state, case.closed_at, case.subject.closed_at) == (CaseState.REOPENED, None, None)
        assert "grading" in open_kinds(case)
        assert case.moves.first().reason == "复发住院"

    def test_a_rejected_report_that_was_right_after_all_waits_for_verification(self, world):
        case = rejected(world)

        reopen_case(case_id=case.pk, actor=world.welfare_officer, now=NOW, reason="补交了病理报告")

        assert open_kinds(case) == {"verification"}


class TestOwner:
    def test_a_case_changes_its_owner_with_a_reason_and_nobody_gets_a_relatives(self, world):
        case = reported(world)
        other = PostFactory(unit=world.enterprise, role=Role.WELFARE_OFFICER).user

        change_owner(case_id=case.pk, to=other, actor=world.welfare_officer, now=NOW, reason="休假")
        assert reload(case).owner == other

        RelativeFactory(user=world.welfare_officer, employee_no="030217", relation="配偶")
        with pytest.raises(MoveRefused, match="配偶"):
            change_owner(case_id=case.pk, to=world.welfare_officer, actor=other, now=NOW, reason="回来了")
        with pytest.raises(MoveRefused, match="reason"):
            change_owner(case_id=case.pk, to=other, actor=other, now=NOW, reason=" ")


@pytest.mark.usefixtures("at_work")
class TestOnThePages:
    def post(self, client, case, name: str, **data: str):
        return client.post(reverse(f"cases:{name}", args=[case.number]), data)

    def test_closing_names_what_is_open_and_waives_it_only_when_told_so(self, world, cared_for, sign_in):
        client = sign_in(world.welfare_officer)

        html = self.post(client, cared_for, "close", reason="康复返岗").content.decode()
        assert "care items are still open" in html
        html = self.post(client, cared_for, "close", reason="康复返岗", waive="on").content.decode()
        assert "A waiver needs a reason." in html
        self.post(client, cared_for, "close", reason="康复返岗", waive="on", waive_reason="本人要求")

        assert reload(cared_for).state == CaseState.CLOSED

    def test_in_a_dialog_the_way_back_is_told_to_htmx(self, world, sign_in):
        case = reported(world)

        response = sign_in(world.branch_chair).post(
            reverse("cases:reject", args=[case.number]), {"reason": "不是大病"}, headers={"HX-Request": "true"}
        )

        assert response["HX-Redirect"] == case.get_absolute_url()

    def test_a_death_is_recorded_from_the_page_after_its_consequences_were_named(self, world, sign_in):
        case = reported(world)
        client = sign_in(world.branch_chair)

        assert (
            "Every open item of this member is cancelled"
            in client.get(reverse("cases:death", args=[case.number])).content.decode()
        )
        self.post(client, case, "death", died_on="2026-03-18")

        assert reload(case).state == CaseState.DECEASED

    @pytest.mark.parametrize("name", ["recover", "relapse", "close", "reopen", "owner"])
    def test_steps_that_belong_to_the_owner_are_closed_to_others(self, world, sign_in, name):
        case = reported(world, member=make_member(world, name="马志强", number="040001"))
        url = reverse(f"cases:{name}", args=[case.number])

        assert sign_in(world.welfare_officer).get(url).status_code == 200
        assert sign_in(world.branch_chair).get(url).status_code == 403
        assert sign_in(world.outsider(Role.WELFARE_OFFICER)).get(url).status_code == 404


def test_graded_is_not_closed_in_the_ordinary_way(world):
    with pytest.raises(MoveRefused, match="Graded"):
        close_case(case_id=graded(world).pk, actor=world.welfare_officer, now=NOW, reason="x")
