"""The search box finds a person by whatever a colleague types, inside their scope."""

from datetime import date

import pytest
from django.urls import reverse

from cases.members.models import Member
from cases.members.selectors.search import CAP, search_members
from tests.factories.members import MemberFactory, OutsiderFactory, id_number
from unioncare.organisation.enums import Role

ID = id_number(7, date(1985, 3, 2))


@pytest.fixture
def crowd(world):
    for number, name in [("030217", "王伟强"), ("030218", "张三"), ("030219", "单伟"), ("040001", "吕伟强")]:
        MemberFactory(unit=world.group, employee_no=number, name=name, phone="", id_number="")
    MemberFactory(unit=world.second_group, employee_no="QL-0077", name="欧阳娜娜", phone="13812345678", id_number=ID)
    MemberFactory(unit=world.second_group, employee_no="88", name="买买提·吐尔逊", phone="0351-1234567")
    MemberFactory(unit=world.second_group, employee_no="89", name="John Smith")
    MemberFactory(unit=world.far_group, employee_no="030299", name="王远方")
    return world


def found(user, query):
    return [member.name for member in search_members(user, query).members]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("王伟强", ["王伟强"]),
        ("王", ["王伟强"]),
        ("王 伟 强", ["王伟强"]),
        ("伟强", ["吕伟强", "王伟强"]),
        ("伟", ["吕伟强", "王伟强", "单伟"]),
        ("zhangsan", ["张三"]),
        ("Zhang San", ["张三"]),
        ("zhangs", ["张三"]),
        ("weiqiang", ["吕伟强", "王伟强"]),
        ("zs", ["张三"]),
        ("ZS", ["张三"]),
        ("wwq", ["王伟强"]),
        ("shanwei", ["单伟"]),
        ("lvwei", ["吕伟强"]),
        ("lüwei", ["吕伟强"]),
        ("lyuwei", ["吕伟强"]),
        ("oynn", ["欧阳娜娜"]),
        ("娜娜", ["欧阳娜娜"]),
        ("吐尔逊", ["买买提·吐尔逊"]),
        ("买买提", ["买买提·吐尔逊"]),
        ("买买提.吐尔逊", ["买买提·吐尔逊"]),
        ("smith", ["John Smith"]),
        ("john s", ["John Smith"]),
        ("030218", ["张三"]),
        ("０３０２１８", ["张三"]),
        ("0302", ["单伟", "王伟强", "张三"]),
        ("ql-00", ["欧阳娜娜"]),
        ("QL-0077", ["欧阳娜娜"]),
        (ID, ["欧阳娜娜"]),
        (ID.lower(), ["欧阳娜娜"]),
        ("13812345678", ["欧阳娜娜"]),
        ("+86 138-1234-5678", ["欧阳娜娜"]),
        ("0351-1234567", ["买买提·吐尔逊"]),
        ("1381234567", []),
        (ID[:17], []),
        ("w", []),
        ("0", []),
        ("", []),
        ("  ", []),
        ("伟z", []),
        ("%", []),
        ("王%", []),
        ("_伟", []),
    ],
)
def test_by_what_was_typed(crowd, query, names):
    assert sorted(found(crowd.welfare_officer, query)) == sorted(names)


def test_the_whole_name_comes_first_and_whoever_left_comes_last(world):
    for number, name in enumerate(["王伟强强", "王伟", "王伟明", "李王伟"]):
        MemberFactory(unit=world.group, employee_no=f"{number}", name=name)
    Member.objects.filter(name="王伟明").update(left_on=date(2026, 1, 1))
    assert found(world.welfare_officer, "王伟") == ["王伟", "王伟强强", "李王伟", "王伟明"]


def test_nobody_outside_the_scope_is_found(crowd):
    assert "王远方" not in found(crowd.welfare_officer, "王")
    assert found(crowd.outsider(Role.WELFARE_OFFICER), "王") == ["王远方"]
    assert found(crowd.person(Role.AUDITOR), "王") == []


def test_whoever_is_noted_outside_the_roster_is_found_too(world):
    OutsiderFactory(unit=world.group, name="曾志伟", phone="13500000000")
    assert found(world.welfare_officer, "zzw") == found(world.welfare_officer, "13500000000") == ["曾志伟"]


def test_more_than_the_cap_asks_to_refine(world, monkeypatch):
    MemberFactory.create_batch(3, unit=world.group, name="王伟")
    assert search_members(world.welfare_officer, "王", limit=2).more
    assert not search_members(world.welfare_officer, "王", limit=3).more
    assert CAP == 200


def test_id_number_and_phone_are_not_even_read(crowd, django_assert_num_queries):
    user = crowd.welfare_officer
    user.active_posts  # noqa: B018 - read once per request
    with django_assert_num_queries(3) as queries:  # around the search itself: indexes alone, and back
        search_members(user, "伟强")
    assert "id_number" not in queries[1]["sql"]


def test_the_table_is_never_read_row_after_row(crowd, django_assert_num_queries):
    user = crowd.welfare_officer
    user.active_posts  # noqa: B018 - read once per request
    with django_assert_num_queries(3) as queries:
        search_members(user, "wa")
    assert [queries[0]["sql"], queries[2]["sql"]] == ["SET LOCAL enable_seqscan = off", "SET LOCAL enable_seqscan = on"]


class TestTheBox:
    def ask(self, client, query, htmx=True):
        headers = {"HX-Request": "true"} if htmx else {}
        response = client.post(reverse("cases:search"), {"q": query}, headers=headers, follow=not htmx)
        assert response.status_code == 200
        return response.content.decode()

    def test_shows_links_with_unit_and_number_while_typing(self, crowd, client):
        client.force_login(crowd.welfare_officer)
        html = self.ask(client, "张三")
        member = Member.objects.get(name="张三")
        assert f'href="{reverse("cases:member", args=[member.pk])}"' in html
        assert "030218" in html
        assert "一组" in html
        assert "<html" not in html

    def test_shows_the_best_seven_and_leads_to_all(self, world, client):
        MemberFactory.create_batch(9, unit=world.group, name="王伟")
        client.force_login(world.welfare_officer)
        html = self.ask(client, "王伟")
        assert html.count("<li>") == 7
        assert "?q=%E7%8E%8B%E4%BC%9F" in html

    def test_as_a_page_shows_all(self, world, client):
        members = MemberFactory.create_batch(9, unit=world.group, name="王伟")
        client.force_login(world.welfare_officer)
        html = self.ask(client, "王伟", htmx=False)
        assert "<html" in html
        assert all(reverse("cases:member", args=[member.pk]) in html for member in members)

    def test_as_a_page_keeps_in_its_box_what_was_typed_and_other_pages_do_not(self, crowd, client):
        client.force_login(crowd.welfare_officer)

        assert 'value="张 三"' in self.ask(client, "张 三", htmx=False)
        assert (
            'value="张 三"'
            not in client.get(reverse("cases:members"), {"q": "张 三"}).content.decode().split("<main")[0]
        )

    @pytest.mark.parametrize(("name", "role"), [("search", "chair"), ("members", "chair"), ("cases", "chair")])
    def test_a_name_stands_in_the_address_and_a_whole_number_does_not(self, crowd, client, name, role):
        client.force_login(crowd.person(Role(role)))
        page = reverse(f"cases:{name}")

        assert client.post(f"{page}?sort=name&after=x", {"q": " 张三 "}).url == f"{page}?sort=name&q=%E5%BC%A0%E4%B8%89"
        for number in (ID, "138 1234 5678"):
            led = client.post(page, {"q": number})
            assert led.url.startswith(f"{page}?q=~")
            assert not any(part in led.url for part in (ID, ID[6:14], "1234", "5678"))

    @pytest.mark.parametrize("name", ["search", "members"])
    @pytest.mark.parametrize("number", [ID, "138 1234 5678"])
    def test_a_whole_number_finds_the_person_by_that_address(self, crowd, client, name, number):
        client.force_login(crowd.welfare_officer)

        html = client.post(reverse(f"cases:{name}"), {"q": number}, follow=True).content.decode()

        assert "欧阳娜娜" in html
        assert "张三" not in html

    def test_no_link_of_the_list_holds_the_number(self, crowd, client):
        client.force_login(crowd.welfare_officer)

        html = client.post(reverse("cases:members"), {"q": "13812345678"}, follow=True).content.decode()

        links = [part.split('"')[0] for part in html.split('href="')[1:] + html.split('action="')[1:]]
        assert any("sort=name" in link for link in links)
        assert not [link for link in links if "13812345678" in link]

    def test_all_of_a_number_that_many_share_are_found_without_it_in_the_address(self, world, client):
        MemberFactory.create_batch(9, unit=world.group, phone="13812345678")
        client.force_login(world.welfare_officer)

        html = self.ask(client, "13812345678")

        assert "?q=~" in html
        assert "q=138" not in html

    def test_says_what_to_do_when_nobody_is_found(self, world, client):
        client.force_login(world.welfare_officer)
        assert "不存在" in self.ask(client, "不存在")
        assert self.ask(client, "w").strip()
        assert self.ask(client, "").strip() == ""

    def test_needs_the_permission_to_see_members(self, world, client):
        client.force_login(world.person(Role.AUDITOR))
        assert client.get(reverse("cases:search")).status_code == 403

    @pytest.mark.parametrize("count", [1, 3, 50])
    def test_asks_as_often_for_many_as_for_few(self, world, client, count, django_assert_num_queries):
        MemberFactory.create_batch(count, unit=world.group, name="王伟")
        client.force_login(world.welfare_officer)
        self.ask(client, "王伟")  # the first page of a session notes its time
        with django_assert_num_queries(5):
            self.ask(client, "王伟")
