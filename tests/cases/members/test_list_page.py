"""The members list as a page: rows, filters, kept filters, export."""

from io import BytesIO

import pytest
from auditlog.models import LogEntry
from django.urls import reverse
from openpyxl import load_workbook

from cases.members import contributions
from cases.members.contributions import Mark, register_marks
from cases.members.models import Member
from tests.factories.members import MemberFactory, OutsiderFactory
from unioncare.core.typed import in_address
from unioncare.organisation.enums import Role
from unioncare.organisation.models import SavedFilter

URL = reverse("cases:members")
# A number as addresses hold it: sealed anew each time, so it names no test.
SEALED = pytest.param(in_address("13812345678"), id="sealed")


@pytest.fixture
def officer(client, world):
    client.force_login(world.welfare_officer)
    return client


def html(client, query=""):
    response = client.get(f"{URL}?{query}")
    assert response.status_code == 200
    return response.content.decode()


class TestThePage:
    def test_shows_each_member_with_a_masked_phone(self, officer, world):
        member = MemberFactory(unit=world.group, name="陈国栋", employee_no="030217", phone="13812345678")
        text = html(officer)
        assert f'<a href="{reverse("cases:member", args=[member.pk])}">陈国栋</a>' in text
        assert "030217" in text
        assert "138****5678" in text
        assert "13812345678" not in text
        assert member.id_number not in text

    @pytest.mark.parametrize("count", [1, 3, 50])
    def test_asks_as_often_for_fifty_as_for_one(self, officer, world, count, django_assert_num_queries):
        MemberFactory.create_batch(count, unit=world.group)
        html(officer)  # what is cached for a minute
        with django_assert_num_queries(6):
            html(officer)

    @pytest.mark.parametrize("count", [1, 3, 50])
    def test_a_search_asks_as_often_for_fifty_as_for_one(self, officer, world, count, django_assert_num_queries):
        for number in range(count):
            MemberFactory(unit=world.group, name="陈国栋", employee_no=f"{number:03d}")
        html(officer, "q=陈国栋")
        with django_assert_num_queries(6):
            assert html(officer, "q=陈国栋").count('<th scope="row"') == count

    def test_the_search_goes_on_within_the_other_filters(self, officer, world):
        MemberFactory(unit=world.group, name="陈国栋", sex="m")
        text = html(officer, "sex=m&sort=name&after=x")
        assert f'action="{URL}?sex=m&amp;sort=name"' in text
        assert '<input type="hidden" name="after"' not in text

    def test_what_was_searched_for_stands_in_the_box_and_can_be_taken_away(self, officer, world):
        MemberFactory(unit=world.group, name="陈国栋", sex="m")
        text = html(officer, "sex=m&q=陈国栋")
        assert 'value="陈国栋"' in text
        assert '<a class="uc-chip" href="?sex=m" aria-current="true">陈国栋' in text

    def test_says_what_else_to_type_where_the_search_finds_nobody(self, officer, world):
        MemberFactory(unit=world.group, name="陈国栋")
        assert "没有姓名或号码为“马志强”的人" in html(officer, "q=马志强")
        assert "一个字母或数字" in html(officer, "q=m")

    def test_pages_on_by_a_cursor(self, officer, world):
        for number in range(51):
            MemberFactory(unit=world.group, employee_no=f"{number:03d}", name=f"人{number:03d}")
        first = officer.get(URL)
        assert "人050" not in first.content.decode()
        cursor = first.context["page"].next_cursor
        second = html(officer, f"after={cursor}")
        assert "人050" in second
        assert "人049" not in second

    def test_counts_no_further_than_a_thousand(self, officer, world, monkeypatch):
        MemberFactory.create_batch(4, unit=world.group)
        monkeypatch.setattr("unioncare.core.paging.capped_count.__defaults__", (3,))
        assert "3+" in html(officer)

    def test_says_how_to_begin_where_nobody_is_yet(self, officer, client, world):
        assert reverse("cases:roster_import") in html(officer)
        client.force_login(world.group_leader)
        assert reverse("cases:roster_import") not in html(client)

    def test_says_what_to_do_where_no_one_matches(self, officer, world):
        MemberFactory(unit=world.group, sex="m")
        text = html(officer, "sex=f")
        assert f'href="{URL}"' in text

    def test_offers_the_units_below_and_above(self, officer, world):
        MemberFactory(unit=world.group)
        assert f"?unit={world.branch.code}" in html(officer)
        text = html(officer, f"unit={world.branch.code}")
        assert f"unit={world.section.code}" in text
        assert world.far_branch.code not in text

    def test_marks_of_other_rooms_stand_beside_the_name(self, officer, world, monkeypatch):
        member = MemberFactory(unit=world.group)
        monkeypatch.setattr(contributions, "_marks", {})
        asked = []

        def marks(user, pks):
            asked.append(list(pks))
            return {member.pk: Mark("有未结个案", "amber", url="/x/")}

        register_marks("test", marks)
        assert "有未结个案" in html(officer)
        assert asked == [[member.pk]]

    def test_is_closed_to_roles_that_see_no_members(self, client, world):
        client.force_login(world.person(Role.AUDITOR))
        assert client.get(URL).status_code == 403

    def test_speaks_english(self, officer, world):
        MemberFactory(unit=world.group, status="sick_leave")
        officer.cookies["unioncare_language"] = "en"
        assert "On sick leave" in html(officer)


class TestKeptFilters:
    def test_are_kept_offered_and_dropped(self, officer, world):
        keep = reverse("cases:members_keep")
        officer.post(f"{keep}?sex=f&status=sick_leave&after=xyz", {"name": "病休女工"})
        kept = SavedFilter.objects.get()
        assert (kept.page, kept.query, kept.user) == ("cases:members", "sex=f&status=sick_leave", world.welfare_officer)
        assert "病休女工" in html(officer)

        officer.post(reverse("cases:members_drop", args=[kept.pk]))
        assert not SavedFilter.objects.exists()

    def test_are_twelve_at_most(self, officer):
        keep = reverse("cases:members_keep")
        for number in range(12):
            officer.post(f"{keep}?q={number}", {"name": f"f{number}"})
        refusal = officer.post(f"{keep}?sex=f", {"name": "one more"})
        assert refusal.context["form"].non_field_errors()
        assert SavedFilter.objects.count() == 12

    @pytest.mark.parametrize("number", ["13812345678", "138-1234-5678", "11010519491231002X", SEALED])
    def test_never_hold_a_whole_id_or_phone_number(self, officer, number):
        refusal = officer.post(f"{reverse('cases:members_keep')}?q={number}", {"name": "某人"})
        assert refusal.context["form"].non_field_errors()
        assert not SavedFilter.objects.exists()

    @pytest.mark.parametrize(("length", "kept"), [(500, True), (501, False)])
    def test_are_kept_whole_or_refused(self, officer, length, kept):
        query = "unit=".ljust(length, "x")
        response = officer.post(f"{reverse('cases:members_keep')}?{query}", {"name": "某单位"})
        assert list(SavedFilter.objects.values_list("query", flat=True)) == [query] * kept
        assert ("筛选条件太长" in response.content.decode()) is not kept

    def test_belong_to_one_person(self, officer, client, world):
        officer.post(f"{reverse('cases:members_keep')}?sex=f", {"name": "女工"}, follow=True)
        client.force_login(world.person(Role.CLERK))
        assert "女工" not in html(client).replace("女工委员", "")
        client.post(reverse("cases:members_drop", args=[SavedFilter.objects.get().pk]))
        assert SavedFilter.objects.exists()


class TestTheExport:
    def export(self, client, query="", purpose="年度统计上报"):
        return client.post(f"{reverse('cases:members_export')}?{query}", {"purpose": purpose})

    def rows(self, response):
        sheet = load_workbook(BytesIO(b"".join(response.streaming_content))).worksheets[0]
        return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]

    def test_holds_what_the_list_shows_with_masks(self, officer, world):
        MemberFactory(unit=world.group, name="陈国栋", employee_no="030217", phone="13812345678", sex="m")
        MemberFactory(unit=world.group, name="林秀", sex="f")
        OutsiderFactory(unit=world.group, name="册外", sex="m")
        MemberFactory(unit=world.far_group, name="远客", sex="m")

        rows = self.rows(self.export(officer, "sex=m"))

        assert [row[1] for row in rows] == ["陈国栋", "册外"]
        assert rows[0][0] == "030217"
        assert rows[0][8] == "138****5678"
        assert all(Member.objects.get(name="陈国栋").id_number not in str(row) for row in rows)

    @pytest.mark.parametrize("number", ["13812345678", SEALED])
    def test_is_noted_with_its_purpose_and_without_whole_numbers(self, officer, world, number):
        MemberFactory(unit=world.group, phone="13812345678")
        assert "no-store" in self.export(officer, f"status=active&q={number}")["Cache-Control"]
        entry = LogEntry.objects.get(additional_data__what="members exported")
        assert entry.actor == world.welfare_officer
        assert entry.additional_data["purpose"] == "年度统计上报"
        assert entry.additional_data["rows"] == 1
        assert entry.additional_data["filter"] == "status=active&q=138%2A%2A%2A%2A5678"

    def test_says_in_the_file_who_took_it_and_what_for(self, officer, world):
        response = self.export(officer)
        note = load_workbook(BytesIO(b"".join(response.streaming_content))).worksheets[1]
        text = str([[cell.value for cell in row] for row in note.iter_rows()])
        assert "年度统计上报" in text
        assert world.welfare_officer.name in text

    def test_needs_a_purpose(self, officer, world):
        response = self.export(officer, purpose=" ")
        assert response.status_code == 200
        assert response.context["form"].errors
        assert not LogEntry.objects.filter(additional_data__what="members exported").exists()

    def test_never_holds_a_formula(self, officer, world):
        MemberFactory(unit=world.group, name="=1+1")
        response = self.export(officer)
        cell = load_workbook(BytesIO(b"".join(response.streaming_content))).worksheets[0].cell(2, 2)
        assert cell.data_type == "s"
        assert not str(cell.value).startswith("=")

    def test_is_for_those_alone_who_may(self, client, world):
        client.force_login(world.branch_chair)
        assert self.export(client).status_code == 403
