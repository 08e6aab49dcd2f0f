"""The page of a member: what it shows to whom, what may be corrected, and what leaves a trace."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from auditlog.models import LogEntry
from django.test import Client
from django.urls import reverse
from django.utils import translation

from cases.members.models import Member
from cases.members.selectors.member_page import member_changes
from cases.members.services import change_member, place_member, silence_member
from tests.factories.members import MemberFactory, OutsiderFactory, id_number
from unioncare.core.audit import record_access
from unioncare.organisation.enums import Role
from unioncare.organisation.models import User

BORN = date(1985, 3, 2)
PHONE = "13812342046"
QUERIES = 6


@pytest.fixture(autouse=True)
def in_english(clean_slate: None) -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def member(world) -> Member:
    return MemberFactory(
        unit=world.group,
        employee_no="030217",
        name="陈国栋",
        birth_date=BORN,
        id_number=id_number(7, BORN),
        phone=PHONE,
    )


@pytest.fixture
def sign_in(client: Client) -> Callable[[User], Client]:
    def signed_in(user: User, language: str = "en") -> Client:
        client.force_login(user)
        client.cookies["unioncare_language"] = language
        return client

    return signed_in


def address(page: str, member: Member) -> str:
    return reverse(f"cases:{page}", args=[member.pk])


def unmasking(member: Member, what: str) -> str:
    return reverse("cases:unmask_part", args=[member.pk, what]) if what else address("unmask", member)


def shown(client: Client, member: Member, page: str = "member", **query: str) -> str:
    response = client.get(address(page, member), query)
    assert response.status_code == 200
    return response.content.decode()


def accesses(member: Member) -> list[dict[str, str]]:
    rows = LogEntry.objects.filter(object_id=member.pk, action=LogEntry.Action.ACCESS).order_by("pk")
    return [row.additional_data for row in rows]


class TestThePage:
    def test_shows_who_it_is_and_masks_id_number_and_phone(self, member, world, sign_in):
        html = shown(sign_in(world.welfare_officer), member)

        assert "陈国栋" in html
        assert "030217" in html
        assert "一组" in html
        assert "138****2046" in html
        assert member.masked_id_number in html
        assert PHONE not in html
        assert member.id_number not in html

    def test_reading_it_leaves_no_trace_since_it_is_masked(self, member, world, sign_in):
        shown(sign_in(world.welfare_officer), member)
        assert accesses(member) == []

    def test_asks_a_fixed_number_of_queries_however_often_somebody_moved(
        self, member, world, sign_in, now, django_assert_num_queries
    ):
        for year in range(2021, 2026):
            unit = world.second_group if year % 2 else world.group
            place_member(member=member, unit=unit, status="active", starts_on=date(year, 1, 1), actor=None, now=now)
        client = sign_in(world.welfare_officer)
        shown(client, member)  # fills the caches of the navigation

        with django_assert_num_queries(QUERIES):
            shown(client, member)

    def test_does_not_exist_outside_the_scope(self, member, world, sign_in):
        client = sign_in(world.outsider(Role.WELFARE_OFFICER))
        pages = ("member", "unmask", "member_edit", "member_place", "member_changes")
        assert [client.get(address(page, member)).status_code for page in pages] == [404] * len(pages)

    def test_is_closed_to_roles_that_see_no_members(self, member, world, sign_in):
        assert sign_in(world.person(Role.AUDITOR)).get(address("member", member)).status_code == 403

    def test_offers_to_report_a_case_about_this_person(self, member, world, sign_in):
        assert f"{reverse('cases:report')}?member={member.pk}" in shown(sign_in(world.group_leader), member)

    def test_loads_the_cases_only_for_those_who_may_see_them(self, member, world, sign_in):
        panel = f'hx-get="{address("of_member", member)}"'
        assert panel in shown(sign_in(world.welfare_officer), member)
        assert panel not in shown(sign_in(world.person(Role.CLERK)), member)

    def test_says_that_messages_have_stopped(self, member, world, sign_in, now):
        silence_member(member=member, actor=None, now=now)
        assert "no message is sent to this person" in shown(sign_in(world.welfare_officer), member)

    def test_says_since_when_somebody_has_left(self, member, world, sign_in, now):
        place_member(member=member, unit=world.group, status="left", starts_on=date(2026, 2, 1), actor=None, now=now)
        assert "left on 1 Feb 2026" in shown(sign_in(world.welfare_officer), member)

    def test_says_that_somebody_is_not_on_the_roster(self, world, sign_in):
        outsider = OutsiderFactory(unit=world.group, birth_date=BORN)
        assert "not on the roster" in shown(sign_in(world.welfare_officer), outsider)

    def test_speaks_chinese(self, member, world, sign_in):
        html = shown(sign_in(world.welfare_officer, "zh-hans"), member)
        assert "身份证号" in html
        assert "在职" in html


class TestAskingAboutAnEarlierDay:
    @pytest.fixture
    def moved(self, member, world, now) -> Member:
        place_member(
            member=member,
            unit=world.second_group,
            status="sick_leave",
            starts_on=date(2025, 6, 1),
            actor=world.welfare_officer,
            now=now,
        )
        return member

    @pytest.mark.parametrize(
        ("on", "answer"),
        [
            ("2025-05-31", "On 31 May 2025: <b>一组</b>, In service"),
            ("2025-06-01", "On 1 Jun 2025: <b>二组</b>, On sick leave"),
            ("2019-12-31", "Nothing is known of 31 Dec 2019"),
        ],
    )
    def test_tells_unit_and_status_of_that_day(self, moved, world, sign_in, on, answer):
        assert answer in shown(sign_in(world.welfare_officer), moved, on=on)

    @pytest.mark.parametrize("on", ["yesterday", "2026-02-30", ""])
    def test_a_day_that_does_not_exist_counts_as_not_asked(self, moved, world, sign_in, on):
        assert "Nothing is known of" not in shown(sign_in(world.welfare_officer), moved, on=on)


class TestSeeingANumberWhole:
    @pytest.fixture
    def ask(self, member, world, sign_in) -> Callable[..., str]:
        """Open the dialog of a part, fill in a purpose, and send it to where the dialog says."""

        def asked(what: str = "", purpose: str = "call before the visit on Thursday") -> str:
            client = sign_in(world.welfare_officer)
            page = client.get(unmasking(member, what), headers={"HX-Request": "true"})
            target = page.content.decode().split('hx-post="', 1)[1].split('"', 1)[0]
            response = client.post(target, {"purpose": purpose}, headers={"HX-Request": "true"})
            assert response.status_code == 200
            return response.content.decode()

        return asked

    def test_the_phone_is_shown_and_who_looked_and_why_is_kept(self, ask, member, world):
        html = ask("phone")

        assert PHONE in html
        assert member.id_number not in html
        assert accesses(member) == [{"purpose": "call before the visit on Thursday", "what": "phone"}]
        assert LogEntry.objects.get(object_id=member.pk, action=LogEntry.Action.ACCESS).actor == world.welfare_officer

    def test_the_id_number_is_shown_where_it_was_asked_for(self, ask, member):
        html = ask("id_number")

        assert member.id_number in html
        assert PHONE not in html
        assert accesses(member) == [{"purpose": "call before the visit on Thursday", "what": "id_number"}]

    def test_both_are_shown_where_no_part_was_named(self, ask, member):
        html = ask()

        assert PHONE in html
        assert member.id_number in html
        assert accesses(member)[0]["what"] == "phone, id_number"

    def test_nothing_is_shown_without_a_purpose(self, ask, member):
        html = ask("phone", purpose=" ")
        assert PHONE not in html
        assert accesses(member) == []

    def test_nothing_else_can_be_asked_for(self, member, world, sign_in):
        client = sign_in(world.welfare_officer)
        assert client.get(unmasking(member, "id_index")).status_code == 404

    def test_whoever_may_only_see_masks_is_neither_offered_it_nor_let_in(self, member, world, sign_in):
        client = sign_in(world.group_leader)

        assert address("unmask", member) not in shown(client, member)
        assert client.get(address("unmask", member)).status_code == 403
        assert client.post(address("unmask", member), {"purpose": "because I want to"}).status_code == 403


class TestCorrectingByHand:
    @pytest.fixture
    def correct(self, member, world, sign_in) -> Callable[..., str]:
        """Send the form with some facts changed; return the page that follows."""

        def corrected(**facts: str) -> str:
            unchanged = {"employee_no": "030217", "name": "陈国栋", "sex": "m", "birth_date": "1985-03-02"}
            data = {**unchanged, "joined_on": "2010-07-01", "id_number": "", "phone": "", **facts}
            client = sign_in(world.person(Role.ORGANISATION_OFFICER))
            response = client.post(address("member_edit", member), data, follow=True)
            assert response.status_code == 200
            return response.content.decode()

        return corrected

    def test_a_new_name_is_written_and_can_be_searched(self, correct, member):
        correct(name="陈国梁")

        member.refresh_from_db()
        assert (member.name, member.pinyin) == ("陈国梁", "chenguoliang")

    def test_empty_numbers_are_kept_as_they_are(self, correct, member):
        number = member.id_number
        correct(joined_on="2011-07-01")

        member.refresh_from_db()
        assert (member.id_number, member.phone) == (number, PHONE)

    def test_an_id_number_with_a_wrong_check_character_is_refused_beside_its_field(self, correct, member):
        number = member.id_number
        wrong = number[:17] + ("0" if number[17] != "0" else "1")

        assert 'href="#id_id_number"' in correct(id_number=wrong)
        member.refresh_from_db()
        assert member.id_number == number

    def test_an_id_number_of_somebody_else_is_refused(self, correct, member, world):
        other = MemberFactory(unit=world.far_group, birth_date=BORN, id_number=id_number(9, BORN))
        assert "Another member has this ID number." in correct(id_number=other.id_number)

    def test_a_number_that_is_taken_is_refused(self, correct, member, world):
        MemberFactory(unit=world.group, employee_no="030218")
        assert "Another member has this employee number." in correct(employee_no="030218")

    def test_a_sex_that_contradicts_the_id_number_is_refused(self, correct):
        assert "The ID number says otherwise." in correct(sex="f")

    @pytest.mark.parametrize("role", [Role.GROUP_LEADER, Role.BRANCH_CHAIR, Role.CHAIR])
    def test_others_are_neither_offered_it_nor_let_in(self, member, world, sign_in, role):
        client = sign_in(world.person(role))
        html = shown(client, member)

        for page in ("member_edit", "member_place", "member_changes"):
            assert address(page, member) not in html
            assert client.get(address(page, member)).status_code == 403


class TestMovingSomebody:
    @pytest.fixture
    def move(self, member, world, sign_in) -> Callable[..., str]:
        def moved(**data: str) -> str:
            client = sign_in(world.person(Role.CLERK))
            data = {"unit": "QL3-01-1-2", "status": "active", "starts_on": "2026-03-01", **data}
            response = client.post(address("member_place", member), data, follow=True)
            assert response.status_code == 200
            return response.content.decode()

        return moved

    def test_to_another_unit_from_a_day_on_keeps_what_held_before(self, move, member, world):
        move()

        member.refresh_from_db()
        assert member.unit == world.second_group
        days = member.placements.order_by("starts_on").values_list("unit__name", "starts_on")
        assert list(days) == [("一组", date(2020, 1, 1)), ("二组", date(2026, 3, 1))]

    def test_on_a_day_to_come_changes_nothing_today(self, move, member, world):
        html = move(starts_on="2026-04-01")

        member.refresh_from_db()
        assert member.unit == world.group
        assert "planned" in html

    def test_to_a_unit_outside_the_scope_is_refused(self, move, member, world):
        move(unit=world.far_group.code)

        member.refresh_from_db()
        assert member.unit == world.group

    def test_to_a_unit_that_nobody_knows_is_refused_beside_its_field(self, move):
        assert 'href="#id_unit"' in move(unit="没有这个单位")


class TestWhatWasChanged:
    def test_names_the_fact_old_and_new_who_and_when_with_masks(self, member, world, sign_in, now):
        officer = world.welfare_officer
        change_member(
            member=member, changes={"phone": "13912345678", "joined_on": date(2011, 7, 1)}, actor=officer, now=now
        )

        html = shown(sign_in(officer), member, "member_changes")

        assert "138****2046" in html
        assert "139****5678" in html
        assert PHONE not in html
        assert "13912345678" not in html
        assert "1 Jul 2010" in html
        assert "1 Jul 2011" in html
        assert officer.name in html

    def test_says_a_move_in_the_words_of_units_and_statuses(self, member, world, now):
        place_member(
            member=member, unit=world.second_group, status="sick_leave", starts_on=now.date(), actor=None, now=now
        )

        [change], _more = member_changes(member)
        assert [(field.label, field.old, field.new) for field in change.fields] == [
            ("Unit", "一组", "二组"),
            ("Employment status", "In service", "On sick leave"),
        ]
        assert change.by == "the system"
        assert change.text == "Placed from 18 Mar 2026 on"

    def test_a_number_that_reached_the_trail_unmasked_is_masked_all_the_same(self, member, world):
        LogEntry.objects.log_create(member, changes={"phone": ["", PHONE]}, action=LogEntry.Action.UPDATE)

        [change], _more = member_changes(member)
        assert change.fields[0].new == "138****2046"

    def test_leaves_out_who_looked_and_for_which_purpose(self, member, world, sign_in):
        record_access(member, actor=world.branch_chair, purpose="talk about the operation", what="phone")

        html = shown(sign_in(world.person(Role.CLERK)), member, "member_changes")
        assert "operation" not in html
        assert "Nothing was changed" in html

    def test_tells_events_in_words(self, member, world, now):
        silence_member(member=member, actor=world.welfare_officer, now=now)

        [change], _more = member_changes(member)
        assert change.text == "Messages to this person stopped"

    def test_shows_the_latest_and_the_rest_on_demand(self, member, world, sign_in, now):
        for number in range(21):
            change_member(member=member, changes={"joined_on": date(2000 + number, 1, 1)}, actor=None, now=now)
        client = sign_in(world.welfare_officer)

        assert shown(client, member, "member_changes").count("<time") == 20
        assert shown(client, member, "member_changes", all="").count("<time") == 21

    def test_is_read_in_one_query(self, member, world, now, django_assert_num_queries):
        for number in range(3):
            change_member(
                member=member, changes={"joined_on": date(2000 + number, 1, 1)}, actor=world.welfare_officer, now=now
            )
        member_changes(member)  # the content type is remembered

        with django_assert_num_queries(1):
            member_changes(member)

    def test_is_part_of_the_page_for_those_who_may_change_it(self, member, world, sign_in):
        assert address("member_changes", member) in shown(sign_in(world.person(Role.CLERK)), member)
