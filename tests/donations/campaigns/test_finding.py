"""Gifts found again and handed out, and who hears that a campaign has closed."""

import io
from importlib import import_module

from auditlog.models import LogEntry
from django.apps import apps
from django.urls import reverse
from python_calamine import CalamineWorkbook

from donations.campaigns.enums import Channel
from donations.campaigns.models import Gift
from donations.campaigns.services.running import close_campaign
from tests.factories.campaigns import given, pledged
from tests.factories.cases import NOW
from tests.factories.members import MemberFactory
from unioncare.notifications.models import Contact, Message
from unioncare.organisation.enums import Role

PAGE = "/donations/campaigns/AX26001/gifts/"


def test_a_gift_is_found_by_receipt_number_and_whole_name(world, campaign, signed_in):
    gift = given(campaign, 50, donor="李志强", channel=Channel.WECHAT, transaction_no="4200001")
    given(campaign, 60, donor="王芳")
    client = signed_in(Role.FINANCE_OFFICER)
    for text, found in (
        (gift.spaced_code.lower(), 1), ("4200001", 1), (" 李 志强", 1), ("李", 0), ("42000", 0), ("", 2),
    ):  # fmt: skip
        answer = client.post(PAGE, {"q": text}, follow=True)
        assert len(answer.context["page"].rows) == found, text
    assert "李志强" not in client.post(PAGE, {"q": "李志强"}).url
    welfare = signed_in(Role.WELFARE_OFFICER)
    assert (
        gift.get_absolute_url() in welfare.post(reverse("cases:search"), {"q": gift.code}, follow=True).content.decode()
    )

    Gift.objects.update(donor_index=b"")
    import_module("donations.migrations.0006_money").index_donors(apps, None)
    assert len(client.post(PAGE, {"q": "李志强"}, follow=True).context["page"].rows) == 1


def test_the_list_is_handed_out_for_a_purpose_and_starts_no_formula(campaign, signed_in):
    given(campaign, 50, donor="=1+1", channel=Channel.BANK, transaction_no="=HYPERLINK")
    given(campaign, 60, donor="王芳")
    client = signed_in(Role.FINANCE_OFFICER)
    assert client.post(f"{PAGE}export/?channel=bank", {"purpose": ""}).status_code == 200
    answer = client.post(f"{PAGE}export/?channel=bank", {"purpose": "年度审计"})
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
    rows = book.get_sheet_by_index(0).to_python()
    assert (len(rows), rows[1][1], rows[1][6], rows[1][7]) == (2, "'=1+1", 50.0, "'=HYPERLINK")
    noted = LogEntry.objects.filter(additional_data__what="gifts exported").get()
    assert "年度审计" in str(noted.additional_data)


def test_staff_and_the_units_of_those_who_pledged_hear_that_it_closed(world, campaign):
    given(campaign, 250)
    MemberFactory(unit=world.group, name="李志强", employee_no="030218")
    pledged(campaign, 100, employee_no="030218")
    for unit in (world.group, world.far_enterprise):
        Contact.objects.create(unit=unit, channel="email", address=f"{unit.code}@example.com", is_active=True)
    close_campaign(campaign=campaign, actor=world.welfare_officer, now=NOW, reason="目标已达成")
    told = Message.objects.filter(kind="campaign_closed")
    assert {row.params["raised"] for row in told} == {"250.00"}
    assert {row.params["pledges"] for row in told} == {1}
    people = {world.person(role).pk for role in (Role.WELFARE_OFFICER, Role.FINANCE_OFFICER, Role.CHAIR)}
    assert set(told.exclude(recipient=None).values_list("recipient", flat=True)) == people
    assert set(told.filter(recipient=None).values_list("unit", flat=True)) == {world.group.pk}
    assert "李志强" not in str(list(told.values()))
