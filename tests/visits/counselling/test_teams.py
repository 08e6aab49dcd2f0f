"""Teams: founded by one person for another, joined by the supervisor's act alone, never without the team knowing."""

from datetime import date, timedelta

import pytest
from django.contrib import admin
from django.urls import reverse

from tests.factories import PostFactory, RelativeFactory
from tests.factories.cases import NOW, TODAY
from tests.factories.counselling import (
    TEAM,
    accepted,
    another_counsellor,
    counselled,
    founded,
    joined,
    qualified,
    staffed,
)
from unioncare.core.workflow import MoveRefused
from unioncare.notifications.models import Message
from unioncare.organisation.enums import Role
from unioncare.organisation.models import User
from unioncare.worklist.models import WorkItem
from visits.counselling.enums import TeamRole
from visits.counselling.models import Counselling, CounsellingTeam, Qualification, TeamMember
from visits.counselling.selectors.circle import counsellors_of, may_read
from visits.counselling.selectors.teams import people_of, supervisor_of
from visits.counselling.services.course import set_review
from visits.counselling.services.members import admit_member, end_membership
from visits.counselling.services.qualifications import tell_of_expiry
from visits.counselling.services.supervisors import decide_proposal, propose_supervisor
from visits.counselling.services.teams import found_team

pytestmark = pytest.mark.django_db


def supervisor(world) -> User:
    return world.person(Role.COUNSELLING_SUPERVISOR)


def told(kind: str = "team_changed") -> set[str]:
    return set(Message.objects.filter(kind=kind, channel="inbox").values_list("recipient__name", flat=True))


class TestFounding:
    def test_the_chair_names_a_supervisor_who_holds_the_post_there(self, world):
        team = founded(world)

        assert supervisor_of(team, TODAY) == supervisor(world)
        assert told() == {"叶青"}

    def test_the_chair_does_not_name_themselves(self, world):
        chair = world.chair
        PostFactory(user=chair, unit=world.enterprise, role=Role.COUNSELLING_SUPERVISOR, starts_on=date(2020, 1, 1))

        with pytest.raises(MoveRefused, match="Nobody admits themselves"):
            found_team(unit=world.enterprise, entry=TEAM, supervisor=chair, actor=world.chair, now=NOW)

    @pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.ADMINISTRATOR, Role.WELFARE_OFFICER])
    def test_nobody_without_the_post_is_named(self, world, role):
        with pytest.raises(MoveRefused, match="no post as counselling supervisor"):
            found_team(unit=world.enterprise, entry=TEAM, supervisor=world.person(role), actor=world.chair, now=NOW)

    @pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.VICE_CHAIR, Role.COUNSELLING_SUPERVISOR])
    def test_nobody_but_the_chair_of_the_unit_founds_one(self, world, role):
        for actor in (world.person(role), world.outsider(Role.CHAIR)):
            with pytest.raises(MoveRefused):
                found_team(unit=world.enterprise, entry=TEAM, supervisor=supervisor(world), actor=actor, now=NOW)

    def test_a_unit_has_one_team(self, world):
        founded(world)

        with pytest.raises(MoveRefused, match="has a counselling team already"):
            found_team(unit=world.enterprise, entry=TEAM, supervisor=supervisor(world), actor=world.chair, now=NOW)

    def test_the_team_above_hears_that_another_takes_its_new_referrals(self, world):
        staffed(world)
        Message.objects.all().delete()

        found_team(unit=world.branch, entry=TEAM, supervisor=supervisor(world), actor=world.chair, now=NOW)

        assert told() == {"叶青", "沈岚"}


class TestJoining:
    def test_it_is_the_supervisors_act_and_the_whole_team_hears_of_it(self, world):
        team = staffed(world)

        assert [person.name for person in people_of(team, TODAY)] == ["叶青", "沈岚"]
        assert told() == {"叶青", "沈岚"}

    @pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.CHAIR, Role.COUNSELLOR])
    def test_nobody_else_admits_anybody(self, world, role):
        team, person = founded(world), another_counsellor(world)
        qualified(person)

        with pytest.raises(MoveRefused, match="Only the supervisor"):
            admit_member(team_id=team.pk, person=person, actor=world.person(role), now=NOW)

    def test_a_post_as_supervisor_without_the_place_in_the_team_admits_nobody(self, world):
        team, person = founded(world), another_counsellor(world)
        other = another_counsellor(world, "武清")
        PostFactory(user=other, unit=world.enterprise, role=Role.COUNSELLING_SUPERVISOR, starts_on=date(2020, 1, 1))
        qualified(person)

        with pytest.raises(MoveRefused, match="Only the supervisor"):
            admit_member(team_id=team.pk, person=person, actor=User.objects.get(pk=other.pk), now=NOW)

    def test_a_superuser_cannot_add_themselves_through_service_page_or_admin(self, world, sign_in):
        team, root = founded(world), world.administrator
        root.is_superuser = root.is_staff = True
        root.save()
        qualified(root)
        client = sign_in(root)

        with pytest.raises(MoveRefused):
            admit_member(team_id=team.pk, person=root, actor=root, now=NOW)
        answer = client.post(reverse("visits:team_admit", args=[team.pk]), {"person": root.pk})
        assert answer.status_code == 403
        assert not {CounsellingTeam, TeamMember, Qualification, Counselling} & set(admin.site._registry)
        assert list(people_of(team, TODAY)) == [supervisor(world)]

    def test_it_needs_a_post_over_the_unit_and_a_valid_qualification(self, world):
        team, person = founded(world), another_counsellor(world)
        admit = {"team_id": team.pk, "actor": supervisor(world), "now": NOW}

        with pytest.raises(MoveRefused, match="no valid qualification"):
            admit_member(person=person, **admit)
        qualified(person, expires_on=date(2026, 3, 17))
        with pytest.raises(MoveRefused, match="no valid qualification"):
            admit_member(person=person, **admit)
        with pytest.raises(MoveRefused, match="no post as counsellor"):
            admit_member(person=world.outsider(Role.COUNSELLOR), **admit)
        with pytest.raises(MoveRefused, match="no post as counsellor"):
            admit_member(person=world.welfare_officer, **admit)

    def test_on_the_page_the_supervisor_admits_who_is_fit(self, world, sign_in):
        team, person = founded(world), another_counsellor(world)
        client, url = sign_in(supervisor(world)), reverse("visits:team_admit", args=[team.pk])
        assert "苏平" not in client.get(url).content.decode()
        qualified(person)

        client.post(url, {"person": person.pk})

        assert person in people_of(team, TODAY)

    def test_a_post_as_supervisor_without_the_place_reads_why_the_page_is_closed(self, world, sign_in):
        team, other = founded(world), another_counsellor(world, "武清")
        PostFactory(user=other, unit=world.enterprise, role=Role.COUNSELLING_SUPERVISOR, starts_on=date(2020, 1, 1))

        answer = sign_in(other).get(reverse("visits:team_admit", args=[team.pk]), follow=True)

        assert answer.redirect_chain == [(reverse("visits:team", args=[team.pk]), 302)]
        assert "Only the supervisor of 青岭三矿心理疏导小组 does this." in answer.content.decode()


class TestLeaving:
    def test_who_leaves_reads_nothing_from_that_moment_and_the_team_is_told(self, world):
        team = staffed(world)
        counselling, counsellor = counselled(world), world.person(Role.COUNSELLOR)
        member = TeamMember.objects.get(team=team, user=counsellor)
        assert may_read(counsellor, counselling, NOW)
        Message.objects.all().delete()

        end_membership(member_id=member.pk, actor=supervisor(world), now=NOW)

        assert not may_read(world.person(Role.COUNSELLOR), counselling, NOW)
        assert counsellors_of(counselling, TODAY) == [supervisor(world)]
        assert told() == {"叶青", "沈岚"}

    def test_one_leaves_by_oneself_and_may_be_admitted_again(self, world, sign_in):
        team, counsellor = staffed(world), world.person(Role.COUNSELLOR)

        sign_in(counsellor).post(reverse("visits:team_leave", args=[team.pk]))

        assert counsellor not in people_of(team, TODAY)
        joined(world, team, counsellor)
        assert counsellor in people_of(team, TODAY)

    def test_a_supervisor_is_replaced_and_does_not_leave(self, world):
        team = staffed(world)
        place = TeamMember.objects.get(team=team, role=TeamRole.SUPERVISOR)

        with pytest.raises(MoveRefused, match="does not leave"):
            end_membership(member_id=place.pk, actor=supervisor(world), now=NOW)

    def test_a_counsellor_does_not_end_the_place_of_another(self, world):
        team = staffed(world)
        other = joined(world, team, another_counsellor(world))

        with pytest.raises(MoveRefused, match="Only the supervisor"):
            end_membership(member_id=other.pk, actor=world.person(Role.COUNSELLOR), now=NOW)

    def test_private_work_about_members_goes_with_the_place(self, world):
        """Whoever left finds no member's name among their work any more."""
        team, counsellor = staffed(world), world.person(Role.COUNSELLOR)
        counselling = counselled(world)
        set_review(counselling_id=counselling.pk, on=TODAY, actor=counsellor, now=NOW)
        place = TeamMember.objects.get(team=team, user=counsellor)

        end_membership(member_id=place.pk, actor=supervisor(world), now=NOW)

        assert WorkItem.objects.get(kind="counselling_review").assignee == supervisor(world)
        assert not WorkItem.objects.open().filter(assignee=counsellor, subject=counselling.subject).exists()

    def test_whom_a_supervisor_must_keep_away_from_is_not_passed_to_them(self, world):
        team, counsellor = staffed(world), world.person(Role.COUNSELLOR)
        counselling = counselled(world)
        RelativeFactory(user=supervisor(world), employee_no="030217", relation="姐姐")
        place = TeamMember.objects.get(team=team, user=counsellor)

        end_membership(member_id=place.pk, actor=supervisor(world), now=NOW)

        assert counsellors_of(counselling, TODAY) == []


class TestAnotherSupervisor:
    @pytest.fixture
    def candidate(self, world) -> User:
        person = another_counsellor(world, "武清")
        PostFactory(user=person, unit=world.enterprise, role=Role.COUNSELLING_SUPERVISOR, starts_on=date(2020, 1, 1))
        return User.objects.get(pk=person.pk)

    def test_the_chair_proposes_a_member_agrees_and_the_team_hears_of_both(self, world, candidate):
        team = staffed(world)
        counselling = accepted(world, counsellors=[supervisor(world)])
        Message.objects.all().delete()

        proposal = propose_supervisor(team_id=team.pk, candidate=candidate, actor=world.chair, now=NOW)
        assert supervisor_of(team, TODAY) == supervisor(world)
        assert told() == {"叶青", "沈岚"}
        decide_proposal(proposal_id=proposal.pk, agree=True, actor=world.person(Role.COUNSELLOR), now=NOW)

        assert supervisor_of(team, TODAY) == candidate
        # The chair, who proposed, hears what came of it.
        assert told() == {"叶青", "沈岚", "武清", "高国平"}
        assert not may_read(supervisor(world), counselling, NOW)
        assert may_read(candidate, counselling, NOW)
        assert counsellors_of(counselling, TODAY) == [candidate]

    def test_neither_who_proposed_nor_who_is_proposed_nor_an_outsider_agrees(self, world, candidate):
        team = staffed(world)
        proposal = propose_supervisor(team_id=team.pk, candidate=candidate, actor=world.chair, now=NOW)

        for actor in (world.chair, candidate, world.person(Role.VICE_CHAIR), world.administrator):
            with pytest.raises(MoveRefused):
                decide_proposal(proposal_id=proposal.pk, agree=True, actor=actor, now=NOW)

        assert supervisor_of(team, TODAY) == supervisor(world)

    def test_where_the_team_has_no_other_member_the_vice_chair_agrees(self, world, candidate):
        team = founded(world)
        TeamMember.objects.filter(team=team).update(ends_on=TODAY, ended_at=NOW)
        proposal = propose_supervisor(team_id=team.pk, candidate=candidate, actor=world.chair, now=NOW)

        decide_proposal(proposal_id=proposal.pk, agree=True, actor=world.person(Role.VICE_CHAIR), now=NOW)

        assert supervisor_of(team, TODAY) == candidate

    def test_refused_everything_stays(self, world, candidate, sign_in):
        team = staffed(world)
        propose_supervisor(team_id=team.pk, candidate=candidate, actor=world.chair, now=NOW)
        client = sign_in(world.person(Role.COUNSELLOR))
        assert (
            "高国平 proposed 武清 as supervisor" in client.get(reverse("visits:team", args=[team.pk])).content.decode()
        )

        client.post(reverse("visits:team_decide", args=[team.pk]), {"answer": "refuse"})

        assert supervisor_of(team, TODAY) == supervisor(world)
        assert not team.proposals.filter(state="open").exists()


class TestQualifications:
    def test_the_supervisor_notes_them_for_others_and_nobody_for_themselves(self, world, sign_in):
        team, person = founded(world), another_counsellor(world)
        data = {"kind": "psychologist", "number": "X1", "issued_on": "2024-01-05", "expires_on": "2027-01-05"}
        url = reverse("visits:team_qualify", args=[team.pk])

        sign_in(supervisor(world)).post(url, {**data, "person": person.pk})
        own = sign_in(supervisor(world)).post(url, {**data, "person": supervisor(world).pk})
        by_chair = sign_in(world.chair).post(url, {**data, "person": supervisor(world).pk})

        assert Qualification.objects.get(user=person).expires_on == date(2027, 1, 5)
        assert "Select a valid choice" in own.content.decode()
        assert by_chair.status_code == 302
        assert Qualification.objects.filter(user=supervisor(world), noted_by=world.chair).count() == 1

    def test_the_end_is_told_once_to_the_person_and_the_supervisor(self, world):
        staffed(world)
        Qualification.objects.filter(user=world.person(Role.COUNSELLOR)).update(expires_on=TODAY + timedelta(days=60))

        assert tell_of_expiry(now=NOW - timedelta(days=1)) == 0
        assert tell_of_expiry(now=NOW) == 1
        assert tell_of_expiry(now=NOW + timedelta(days=1)) == 0

        assert told("qualification_ends") == {"叶青", "沈岚"}

    def test_the_page_shows_roles_badges_and_loads(self, world, sign_in):
        team = staffed(world)
        accepted(world)
        Qualification.objects.filter(user=world.person(Role.COUNSELLOR)).update(expires_on=TODAY - timedelta(days=1))

        html = sign_in(world.welfare_officer).get(reverse("visits:team", args=[team.pk])).content.decode()

        for words in ("叶青", "沈岚", "Supervisor", "Registered psychologist: not valid", "1 of 12", "0 of 12"):
            assert words in html
        assert "Admit a counsellor" not in html


def test_teams_of_other_parts_of_the_union_are_not_listed(world, sign_in):
    team = staffed(world)

    client = sign_in(world.outsider(Role.CHAIR))

    assert team.name not in client.get(reverse("visits:teams")).content.decode()
    assert client.get(reverse("visits:team", args=[team.pk])).status_code == 404
