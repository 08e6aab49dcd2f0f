"""The page on which a case is reported: who, consent, what happened; possible duplicates before anything is saved."""

from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from cases.care.enums import ConsentState
from cases.care.models import ConsentText, IllnessCase
from cases.members.models import Member
from tests.factories.cases import make_member, reported, verified
from unioncare.organisation.enums import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work")]
URL = "/cases/report/"
HTMX = {"HX-Request": "true"}


def told(**fields: object) -> dict[str, object]:
    return {
        "key": str(uuid4()),
        "consent": "member",
        "what_happened": "胸痛两周，查出肺部肿块",
        "onset_on": "2026-03-01",
        "place": "市第一医院",
        "contact_phone": "+86 138-1234-2046",
        "informant": "李梅",
        "informant_relation": "妻子",
        "severity": "3",
    } | fields


@pytest.fixture
def member(world) -> Member:
    return make_member(world)


def text(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


class TestChoosingThePerson:
    def test_typing_finds_members_of_ones_units_by_name_pinyin_or_number(self, world, member, sign_in):
        client = sign_in(world.group_leader)

        for query in ("国栋", "cgd", "030217"):
            assert "陈国栋" in text(client.post("/cases/report/people/", {"q": query}, headers=HTMX))
        assert "Nobody in your units" in text(client.post("/cases/report/people/", {"q": "没有"}, headers=HTMX))
        assert "陈国栋" not in text(
            sign_in(world.outsider(Role.GROUP_LEADER)).post("/cases/report/people/", {"q": "国栋"})
        )

    def test_the_chosen_member_stands_in_the_form_masked(self, world, member, sign_in):
        html = text(sign_in(world.group_leader).get("/cases/report/person/", {"member": member.pk}, headers=HTMX))

        assert f'<input type="hidden" name="member" value="{member.pk}">' in html
        assert "030217" in html

    def test_without_scripts_the_links_choose_as_well(self, world, member, sign_in):
        client = sign_in(world.group_leader)

        assert f"?member={member.pk}" in text(client.get(URL, {"q": "国栋"}))
        assert f'name="member" value="{member.pk}"' in text(client.get(URL, {"member": member.pk}))
        assert 'name="outsider"' in text(client.get(URL, {"outsider": "1"}))

    def test_whoever_sees_no_members_notes_the_person_and_can_choose_nobody(self, world, member, sign_in):
        client = sign_in(world.person(Role.COMMITTEE_MEMBER))

        for html in (text(client.get(URL, {"member": member.pk})), text(client.get("/cases/report/person/"))):
            assert 'name="outsider" value="1"' in html
            assert "report-q" not in html
            assert "陈国栋" not in html
        client.post(URL, told(member=member.pk))
        assert not IllnessCase.objects.exists()
        client.post(URL, told(outsider="1", name="王小明", unit=world.group.pk))
        assert IllnessCase.objects.get().member.name == "王小明"

    def test_without_scripts_sending_the_form_searches(self, world, member, sign_in):
        other = make_member(world, name="马志强", number="040001", phone="13900001111")

        html = text(sign_in(world.group_leader).post(URL, told(q="139 0000 1111")))

        assert f"?member={other.pk}" in html
        assert f"?member={member.pk}" not in html
        assert not IllnessCase.objects.exists()

    def test_a_member_outside_ones_units_cannot_be_chosen(self, world, member, sign_in):
        client = sign_in(world.outsider(Role.GROUP_LEADER))

        assert f'value="{member.pk}"' not in text(client.get(URL, {"member": member.pk}))
        client.post(URL, told(member=member.pk))

        assert not IllnessCase.objects.exists()


class TestReporting:
    def post(self, client: Client, **fields: object):
        return client.post(URL, told(**fields))

    def test_a_report_leads_to_its_case(self, world, member, sign_in):
        response = self.post(sign_in(world.group_leader), member=member.pk)

        case = IllnessCase.objects.get()
        assert response.url == case.get_absolute_url()
        assert (case.contact_phone, case.informant, case.consent_state) == ("13812342046", "李梅", ConsentState.GIVEN)

    def test_somebody_who_may_report_but_not_see_cases_comes_back_to_the_form(self, world, member, sign_in):
        response = self.post(sign_in(world.person(Role.CLERK)), member=member.pk)

        assert response.url == URL
        assert IllnessCase.objects.count() == 1

    def test_what_consent_does_not_cover_is_discarded_even_when_it_is_sent(self, world, member, sign_in):
        self.post(sign_in(world.group_leader), member=member.pk, consent="pending")

        case = IllnessCase.objects.get()
        assert (case.what_happened, case.informant, case.onset_on, case.provisional_severity) == ("", "", None, None)
        assert (case.place, case.contact_phone) == ("市第一医院", "13812342046")

    def test_a_proxy_is_named_with_the_relation(self, world, member, sign_in):
        client = sign_in(world.group_leader)

        html = text(self.post(client, member=member.pk, consent="proxy"))
        assert "Name the proxy who consents." in html
        self.post(client, member=member.pk, consent="proxy", proxy_name="李梅", proxy_relation="妻子")

        consent = IllnessCase.objects.get().consents.get()
        assert (consent.by_proxy, consent.given_by, consent.relation) == (True, "李梅", "妻子")

    def test_somebody_not_on_the_roster_is_reported_with_name_unit_and_phone(self, world, sign_in):
        self.post(sign_in(world.group_leader), outsider="1", name="王小明", unit=world.group.pk, phone="139 0000 1111")

        member = IllnessCase.objects.get().member
        assert (member.name, member.employee_no, member.unit, member.phone) == (
            "王小明",
            None,
            world.group,
            "13900001111",
        )

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({}, "Choose the member, or note a person"),
            ({"outsider": "1"}, "A person needs a name."),
            ({"outsider": "1", "name": "王小明"}, "Say to which unit"),
            ({"outsider": "1", "phone": "123"}, "phone"),
            ({"what_happened": ""}, "Say in a few words"),
            ({"consent": ""}, "This field is required."),
            ({"severity": "9"}, "Select a valid choice"),
            ({"onset_on": "2026-03-19"}, "This day is still to come."),
        ],
    )
    def test_what_is_missing_is_said_and_nothing_is_saved(self, world, sign_in, fields, words):
        assert words in text(self.post(sign_in(world.group_leader), **fields))
        assert not IllnessCase.objects.exists()

    def test_a_unit_outside_ones_posts_cannot_be_given(self, world, sign_in):
        self.post(sign_in(world.group_leader), outsider="1", name="王小明", unit=world.far_group.pk)

        assert not IllnessCase.objects.exists()

    def test_pressing_twice_makes_one_case(self, world, member, sign_in):
        client, data = sign_in(world.group_leader), told(member=member.pk)

        first, second = client.post(URL, data), client.post(URL, data)

        assert first.url == second.url
        assert IllnessCase.objects.count() == 1

    def test_without_a_consent_text_in_force_it_says_who_can_help(self, world, member, sign_in):
        ConsentText.objects.all().delete()

        html = text(self.post(sign_in(world.group_leader), member=member.pk))

        assert "No consent text is in force" in html
        assert not IllnessCase.objects.exists()

    def test_only_those_who_report_reach_the_page(self, world, sign_in):
        reach = {role for role in Role if sign_in(world.person(role)).get(URL).status_code == 200}

        assert reach == set(Role) - {
            Role.FINANCE_OFFICER, Role.AUDITOR, Role.PARTY_SECRETARY, Role.COUNSELLOR, Role.COUNSELLING_SUPERVISOR,
            Role.ADMINISTRATOR,
        }  # fmt: skip


class TestDuplicates:
    def test_an_open_case_shows_as_soon_as_the_member_is_chosen_with_a_link_to_it(self, world, member, sign_in):
        case = reported(world, member=member)

        html = text(sign_in(world.group_leader).get("/cases/report/person/", {"member": member.pk}, headers=HTMX))

        assert "This person may already be cared for" in html
        assert case.get_absolute_url() in html

    def test_typing_name_or_phone_of_a_person_outside_the_roster_looks_for_them_too(self, world, member, sign_in):
        case = reported(world, member=member)
        client = sign_in(world.group_leader)

        assert case.number in text(client.post("/cases/report/duplicates/", {"name": "陈国栋"}, headers=HTMX))
        assert "cared for" not in text(client.post("/cases/report/duplicates/", {"name": "别人"}, headers=HTMX))

    def test_sending_it_nevertheless_asks_for_a_reason_which_the_case_keeps(self, world, member, sign_in):
        reported(world, member=member)
        client, data = sign_in(world.group_leader), told(member=member.pk)

        html = text(client.post(URL, data))
        assert "Open the case that is there, or say why this is another one." in html
        assert IllnessCase.objects.count() == 1
        client.post(URL, data | {"anyway_reason": "另一种病"})

        assert "另一种病" in IllnessCase.objects.latest("number").moves.get().reason

    @pytest.mark.parametrize("role", [Role.CLERK, Role.ORGANISATION_OFFICER])
    def test_whoever_sees_no_cases_is_told_of_none_and_reports(self, world, member, sign_in, role):
        case = reported(world, member=member)
        client = sign_in(world.person(role))
        answers = [
            client.get(URL, {"member": member.pk}),
            client.get("/cases/report/person/", {"member": member.pk}, headers=HTMX),
            client.post("/cases/report/duplicates/", {"name": member.name, "phone": member.phone}, headers=HTMX),
            client.post(URL, told(member=member.pk), follow=True),
        ]

        for html in map(text, answers):
            assert "cared for" not in html
            assert case.number not in html
        assert IllnessCase.objects.count() == 2

    def test_whoever_verifies_sees_what_the_reporter_could_not(self, world, member, sign_in):
        case = reported(world, member=member)
        sign_in(world.person(Role.CLERK)).post(URL, told(member=member.pk))
        again = IllnessCase.objects.latest("number")
        client = sign_in(world.branch_chair)

        for page in (again.get_absolute_url(), reverse("cases:verify", args=[again.number])):
            html = text(client.get(page))
            assert "This person may already be cared for" in html
            assert f'href="{case.get_absolute_url()}"' in html

    def test_after_verification_the_page_no_longer_speaks_of_it(self, world, member, sign_in):
        case = verified(world, member=member)
        reported(world, member=member, anyway_reason="另一种病")

        assert "already be cared for" not in text(sign_in(world.branch_chair).get(case.get_absolute_url()))

    def test_the_same_phone_outside_ones_units_says_nothing_to_the_reporter_nor_to_the_branch(self, world, sign_in):
        far = sign_in(world.outsider(Role.GROUP_LEADER))
        far.post(URL, told(outsider="1", name="王小明", unit=world.far_group.pk, phone="13900001111"))
        asked = {"name": "王小明", "phone": "13900001111"}
        client = sign_in(world.group_leader)

        assert "cared for" not in text(client.post("/cases/report/duplicates/", asked, headers=HTMX))
        client.post(URL, told(outsider="1", unit=world.group.pk) | asked)

        case = IllnessCase.objects.get(number="2026-0002")
        assert "cared for" not in text(sign_in(world.branch_chair).get(case.get_absolute_url()))


@pytest.mark.parametrize(("path", "method"), [("person/", "get"), ("duplicates/", "post"), ("", "get")])
def test_asking_again_and_again_ends_with_the_page_of_too_many_attempts(world, member, sign_in, path, method):
    def ask(client: Client) -> HttpResponse:
        return getattr(client, method)(URL + path, {"member": member.pk})

    client = sign_in(world.group_leader)
    for _time in range(60):
        assert ask(client).status_code == 200

    refused = ask(client)

    assert refused.status_code == 429
    assert "Too many attempts" in refused.content.decode()
    assert ask(sign_in(world.branch_chair)).status_code == 200


@pytest.mark.parametrize(("role", "sees"), [(Role.ORGANISATION_OFFICER, False), (Role.WELFARE_OFFICER, True)])
def test_the_way_back_leads_to_cases_only_for_whoever_sees_them(world, sign_in, role, sees):
    html = sign_in(world.person(role)).get(reverse("cases:report")).content.decode()
    assert (f'<a href="{reverse("cases:cases")}">' in html) is sees
