"""The counsellors' pages: their list, one counselling, and the forms by which it runs."""

from datetime import timedelta
from uuid import uuid4

import pytest
from auditlog.models import LogEntry
from django.urls import reverse

from cases.care.models import IllnessCase
from tests.factories import RelativeFactory
from tests.factories.cases import NOW, TODAY, graded, make_member
from tests.factories.counselling import (
    GOAL,
    REASON,
    SUMMARY,
    accepted,
    another_counsellor,
    counselled,
    joined,
    referred,
    sat,
    staffed,
)
from tests.factories.members import MemberFactory
from unioncare.organisation.enums import Role
from unioncare.organisation.models import SavedFilter
from unioncare.worklist.models import Subject
from visits.counselling.enums import CounsellingState
from visits.counselling.models import Assignment, Counselling

pytestmark = pytest.mark.django_db
LIST = "/counselling/"
# Person, posts, count, rows, who counsels, whom they concern (4), next dates, kept filters.
QUERIES = 11


def numbers(client, **query) -> list[str]:
    html = client.get(LIST, query).content.decode()
    return [part.split("</a>")[0].rsplit(">", 1)[1] for part in html.split('<th class="uc-num" scope="row"')[1:]]


def second(world) -> IllnessCase:
    return graded(world, member=make_member(world, name="马志强", number="040001"), facts=False)


class TestList:
    def test_counsellors_see_their_own_and_supervisors_all_of_the_team(self, world, sign_in):
        team = staffed(world)
        mine = accepted(world)
        other = joined(world, team, another_counsellor(world)).user
        theirs = accepted(world, case=second(world), counsellors=[other])

        assert numbers(sign_in(world.person(Role.COUNSELLOR))) == [mine.number]
        assert numbers(sign_in(world.person(Role.COUNSELLING_SUPERVISOR))) == [theirs.number, mine.number]
        assert numbers(sign_in(another_counsellor(world, "任远"))) == []
        assert sign_in(world.chair).get(LIST).status_code == 403

    def test_search_and_filters_narrow_it(self, world, sign_in):
        staffed(world)
        mine = counselled(world)
        waiting = referred(world, case=second(world))
        client = sign_in(world.person(Role.COUNSELLING_SUPERVISOR))

        assert numbers(client, state="referred") == [waiting.number]
        assert numbers(client, q="陈国栋") == [mine.number]
        assert numbers(client, q=waiting.case.number) == [waiting.number]
        assert numbers(client, mine="1") == []
        assert numbers(client, ended="1") == []
        assert numbers(client, sort="number") == [mine.number, waiting.number]
        Assignment.objects.update(ended_at=NOW)
        assert numbers(client, alone="1") == [mine.number]

    def test_what_is_typed_comes_by_post_and_a_filter_is_kept(self, world, sign_in):
        staffed(world)
        accepted(world)
        client = sign_in(world.person(Role.COUNSELLOR))

        assert client.post(LIST, {"q": "陈国栋"}).url.startswith(f"{LIST}?q=")
        client.post(reverse("visits:counsellings_keep") + "?state=running", {"name": "正在疏导"})
        kept = SavedFilter.objects.get(page="visits:counsellings")
        assert "正在疏导" in client.get(LIST).content.decode()
        client.post(reverse("visits:counsellings_drop", args=[kept.pk]))
        assert not SavedFilter.objects.exists()

    def test_next_dates_and_waiting_referrals_stand_beside(self, world, sign_in):
        staffed(world)
        counselling = counselled(world)
        sat(world, counselling, held_at=NOW, next_at=NOW + timedelta(days=7))
        referred(world, case=second(world))

        own = sign_in(world.person(Role.COUNSELLOR)).get(LIST).content.decode()
        lead = sign_in(world.person(Role.COUNSELLING_SUPERVISOR)).get(LIST).content.decode()

        assert "25 Mar" in own.split('id="next"')[1]
        assert 'Counselling</span><span class="uc-count">1<' in lead
        assert 'Counselling</span><span class="uc-count">' not in own

    def test_whoever_is_concerned_finds_no_line_of_it(self, world, sign_in):
        staffed(world)
        counselling = counselled(world)
        sat(world, counselling, held_at=NOW, next_at=NOW + timedelta(days=3))
        client, name = sign_in(world.person(Role.COUNSELLOR)), counselling.case.member.name
        assert name in client.get(LIST).content.decode()
        RelativeFactory(user=world.person(Role.COUNSELLOR), employee_no="030217", relation="堂弟")

        assert numbers(client) == []
        # Nor does a date of theirs stand beside the list.
        assert name not in client.get(LIST).content.decode()

    def test_it_asks_the_same_number_of_queries_at_1_3_and_50_rows(self, world, sign_in, django_assert_num_queries):
        team = staffed(world)
        client, counsellor = sign_in(world.person(Role.COUNSELLOR)), world.person(Role.COUNSELLOR)
        accepted(world)
        client.get(LIST)
        for count in (1, 3, 50):
            while (made := Counselling.objects.count()) < count:
                _bulk(world, team, counsellor, made)
            with django_assert_num_queries(QUERIES):
                assert len(numbers(client)) == count

    def test_it_is_paged(self, world, sign_in):
        team, counsellor = staffed(world), world.person(Role.COUNSELLOR)
        for number in range(53):
            _bulk(world, team, counsellor, number)
        client = sign_in(counsellor)
        first = client.get(LIST)

        rest = numbers(client, after=first.context["page"].next_cursor)

        assert rest == ["2026-8002-1", "2026-8001-1", "2026-8000-1"]


def _bulk(world, team, counsellor, index: int) -> None:
    number = f"2026-{8000 + index}"
    subjects = [Subject.objects.create(kind="case", unit=world.group, label=number, reference=number) for _n in (1, 2)]
    member = MemberFactory(unit=world.group)
    case = IllnessCase.objects.create(
        number=number, member=member, unit=world.group, subject=subjects[0], reported_at=NOW
    )
    row = Counselling.objects.create(
        number=f"{number}-1", case=case, team=team, subject=subjects[1], referred_at=NOW, state=CounsellingState.RUNNING
    )
    Assignment.objects.create(counselling=row, user=counsellor, assigned_by=counsellor, assigned_at=NOW)


class TestRunning:
    def test_a_referral_runs_on_pages_from_the_case_to_the_end(self, world, sign_in):
        staffed(world)
        case = graded(world, facts=False)
        officer, lead = sign_in(world.welfare_officer), sign_in(world.person(Role.COUNSELLING_SUPERVISOR))
        counsellor = sign_in(world.person(Role.COUNSELLOR))
        url = reverse("visits:refer", args=[case.number])
        assert url in officer.get(case.get_absolute_url()).content.decode()
        officer.post(url, {"key": uuid4(), "source": "self", "agreed": "yes", "reason": REASON})
        one = Counselling.objects.get(case=case)
        page = one.get_absolute_url()

        html = lead.get(page).content.decode()
        assert REASON in html
        assert "Accept" in html
        person = world.person(Role.COUNSELLOR)
        lead.post(page + "accept/", {"counsellors": [person.pk]})
        counsellor.post(page + "consent/", {"answer": "given", "by": "member"})
        counsellor.post(page + "goals/new/", {"text": GOAL})
        counsellor.post(
            page + "sessions/new/",
            {
                "key": uuid4(), "attendance": "attended", "held_at": "2026-03-18T09:00", "mode": "phone",
                "minutes": "40", "summary": SUMMARY, "risk": "watch", "next_at": "2026-03-25T09:00",
            },
        )  # fmt: skip
        html = counsellor.get(page).content.decode()
        for words in (SUMMARY, GOAL, "40 minutes", "Signs, to be watched", "In counselling", "25 Mar 2026"):
            assert words in html
        goal = one.goals.get()
        counsellor.post(page + f"goals/{goal.pk}/reached/")
        counsellor.post(page + "review/", {"on": "2026-04-15"})
        counsellor.post(page + "review/begin/")
        counsellor.post(page + "go-on/", {"on": "2026-05-15"})
        counsellor.post(page + "end/", {"reason": "goals"})

        one.refresh_from_db()
        assert one.state == CounsellingState.ENDED
        assert [move.move for move in one.moves.order_by("pk")] == [
            "refer", "accept", "begin", "review", "go_on", "end",
        ]  # fmt: skip

    def test_the_offer_names_who_cannot_and_why(self, world, sign_in):
        team = staffed(world)
        team.caseload_limit = 1
        team.save()
        accepted(world)
        other = referred(world, case=second(world))

        html = sign_in(world.person(Role.COUNSELLING_SUPERVISOR)).get(other.get_absolute_url() + "accept/")

        assert "Counsels 0 of at most 1 members, the fewest of those who could" in html.content.decode()
        assert "Counsels as many members as the team allows" in html.content.decode()

    def test_what_a_form_lacks_is_said_beside_the_field_and_nothing_is_lost(self, world, sign_in):
        staffed(world)
        counselling = accepted(world)
        client, url = sign_in(world.person(Role.COUNSELLOR)), counselling.get_absolute_url() + "sessions/new/"
        data = {
            "key": uuid4(), "attendance": "attended", "held_at": "2026-03-18T09:00", "mode": "phone",
            "minutes": "40", "summary": SUMMARY, "risk": "none", "next_at": "2026-03-17T09:00",
        }  # fmt: skip

        late = client.post(url, data).content.decode()
        unasked = client.post(url, data | {"next_at": ""}).content.decode()
        empty = client.post(url, data | {"summary": "", "minutes": "", "risk": ""}).content.decode()

        assert "The next session lies before this one." in late
        assert "The member has not consented to counselling" in unasked
        assert SUMMARY in unasked
        assert empty.count("This field is required.") >= 3
        assert not counselling.sessions.exists()

    def test_the_consent_prints_with_its_exceptions(self, world, sign_in):
        staffed(world)
        counselling = accepted(world)

        html = sign_in(world.person(Role.COUNSELLOR)).get(
            reverse("visits:counselling_consent_print", args=[counselling.number])
        )

        for words in ("陈国栋", "Exceptions to confidentiality", "12356", "Proxy, where the member cannot sign"):
            assert words in html.content.decode()

    def test_the_phone_is_shown_in_full_for_a_purpose_which_is_kept(self, world, sign_in):
        staffed(world)
        counselling = accepted(world)
        client, url = sign_in(world.person(Role.COUNSELLOR)), counselling.get_absolute_url() + "phone/"
        assert "13812342046" not in client.get(counselling.get_absolute_url()).content.decode()

        html = client.post(url, {"purpose": "约第一次疏导"}).content.decode()

        assert "13812342046" in html
        entry = LogEntry.objects.filter(action=LogEntry.Action.ACCESS).latest("pk")
        assert entry.additional_data == {"purpose": "约第一次疏导", "what": "contact"}
        assert sign_in(another_counsellor(world)).get(url).status_code == 404

    def test_every_look_is_recorded(self, world, sign_in):
        staffed(world)
        counselling = counselled(world)

        sign_in(world.person(Role.COUNSELLOR)).get(counselling.get_absolute_url())

        entry = LogEntry.objects.filter(action=LogEntry.Action.ACCESS).latest("pk")
        assert (entry.actor, entry.object_repr) == (world.person(Role.COUNSELLOR), counselling.number)

    def test_a_counsellor_refers_by_case_number_and_reads_when_there_is_none(self, world, sign_in):
        staffed(world)
        case, client = graded(world, facts=False), sign_in(world.person(Role.COUNSELLOR))
        data = {"key": uuid4(), "source": "supervisor", "agreed": "no", "reason": REASON}
        url = reverse("visits:refer_any")

        wrong = client.post(url, data | {"number": "2026-9999"}).content.decode()
        client.post(url, data | {"number": case.number})

        assert "No case under your posts has this number" in wrong
        assert Counselling.objects.get().referrals.get().agreed is False

    def test_without_a_team_the_form_says_what_to_do(self, world, sign_in):
        case = graded(world, facts=False)
        data = {"key": uuid4(), "source": "self", "agreed": "yes", "reason": REASON}

        html = sign_in(world.welfare_officer).post(reverse("visits:refer", args=[case.number]), data).content.decode()

        assert "the chair founds one first" in html
        assert REASON in html

    def test_acts_open_as_dialogs_too(self, world, sign_in):
        staffed(world)
        counselling = counselled(world)
        client = sign_in(world.person(Role.COUNSELLOR))
        headers = {"HX-Request": "true"}

        shown = client.get(counselling.get_absolute_url() + "review/", headers=headers)
        done = client.post(counselling.get_absolute_url() + "review/", {"on": TODAY.isoformat()}, headers=headers)

        assert "uc-dialog-head" in shown.content.decode()
        assert done["HX-Redirect"] == counselling.get_absolute_url()

    def test_a_work_item_of_it_cannot_be_handed_to_somebody_else(self, world, sign_in):
        staffed(world)
        counselling = referred(world)
        client = sign_in(world.person(Role.COUNSELLING_SUPERVISOR))
        item = counselling.subject.items.get()

        page = client.get(reverse("worklist:item", args=[item.pk])).content.decode()

        assert counselling.get_absolute_url() in page
        assert reverse("worklist:hand_over", args=[item.pk]) not in page
        assert client.get(reverse("worklist:hand_over", args=[item.pk])).status_code == 403
        assert (
            reverse("worklist:hand_over", args=[item.pk]) not in client.get(reverse("worklist:mine")).content.decode()
        )
