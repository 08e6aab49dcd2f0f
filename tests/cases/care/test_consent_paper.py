"""The consent form on A4: the text in force, whom it is about, and lines for the member or a proxy."""

import pytest
from django.urls import reverse

from cases.care.models import ConsentText, IllnessCase
from tests.factories.cases import reported
from tests.paper import paper_sizes, signs_of
from unioncare.worklist.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work")]


@pytest.fixture
def case(world) -> IllnessCase:
    return reported(world, consent=None)


def paper(case: IllnessCase) -> str:
    return reverse("cases:consent_print", args=[case.number])


def test_the_text_in_force_prints_on_a4_with_lines_for_the_member_and_a_proxy(world, case, sign_in):
    client = sign_in(world.group_leader)

    page = client.get(paper(case)).content.decode()

    assert paper_sizes(client, page) == ["A4"]
    for shown in (case.number, "陈国栋", "一组", "Version 1, in force since 1 Jan 2020", "withdraw your consent"):
        assert shown in page
    assert signs_of(page) == [
        ("Member", "signature, date"),
        ("Proxy, where the member cannot sign", "name, relation to the member"),
        ("Proxy", "signature, date"),
        ("Taken for the union by", "signature, date"),
    ]


def test_it_prints_in_chinese_too(world, case, client):
    client.force_login(world.group_leader)

    page = client.get(paper(case)).content.decode()

    assert "健康信息属于敏感个人信息，须由您单独同意。" in page
    assert signs_of(page)[1] == ("代签人（本人不能签字时）", "姓名、与职工的关系")


def test_a_later_version_is_the_one_to_be_signed(world, case, sign_in):
    ConsentText.objects.create(version=2, body_zh="第二版", body_en="The second text.", published_on="2026-03-01")

    page = sign_in(world.group_leader).get(paper(case)).content.decode()

    assert "The second text." in page
    assert "Version 2, in force since 1 Mar 2026" in page


def test_without_a_text_in_force_nothing_is_there_to_be_signed(world, sign_in):
    case = reported(world, consent=None)
    ConsentText.objects.update(published_on="2027-01-01")

    page = sign_in(world.group_leader).get(paper(case)).content.decode()

    assert "No consent text is in force: an administrator enters one first." in page
    assert signs_of(page) == []


def test_the_page_of_consent_and_its_work_item_lead_to_the_paper(world, case, sign_in):
    client, item = sign_in(world.group_leader), WorkItem.objects.get(subject=case.subject, kind="consent")
    link = f'href="{paper(case)}"'

    assert link in client.get(reverse("cases:consent", args=[case.number])).content.decode()
    assert link in client.get(reverse("worklist:item", args=[item.pk])).content.decode()
    visit = WorkItem.objects.get(subject=case.subject, kind="first_visit")
    assert link not in client.get(reverse("worklist:item", args=[visit.pk])).content.decode()


def test_whoever_does_not_do_the_item_is_not_led_to_the_paper(world, case, sign_in):
    item = WorkItem.objects.get(subject=case.subject, kind="consent")

    page = sign_in(world.chair).get(reverse("worklist:item", args=[item.pk])).content.decode()

    assert f'href="{paper(case)}"' not in page
