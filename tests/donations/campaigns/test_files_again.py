"""Files that come again, late, or with amounts that were given back in part: nothing is booked twice or in silence."""

import threading
import uuid
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction

from donations.campaigns.enums import Channel, Shown
from donations.campaigns.errors import CampaignRefused
from donations.campaigns.models import Gift, Pledge
from donations.campaigns.services.flow import lock_campaign
from donations.campaigns.services.pledging import make_pledge
from donations.campaigns.statements.checking import check_statement
from donations.campaigns.statements.outcomes import Line, Statement
from donations.campaigns.tasks import write_gift_run
from donations.ledger.services.closing import close_period
from tests.donations.campaigns.statement_files import alipay, alipay_file, book, codes, run, wechat, wechat_file
from tests.factories import build_world
from tests.factories.campaigns import given, opened, pledged
from tests.factories.cases import NOW, TODAY
from unioncare.core.models import Threshold
from unioncare.imports.models import ImportRun
from unioncare.organisation.enums import Role

PAGE = "/donations/campaigns/AX26001/"
HEAD = ("工号", "姓名", "捐款金额", "公示方式")


def uploaded(client, rows, **fields: str) -> ImportRun:
    """Upload a list of deductions, confirm it and let the worker write it."""
    file = SimpleUploadedFile("代扣.xlsx", book(HEAD, *rows))
    answer = client.post(f"{PAGE}deductions/", {"file": file, **fields})
    assert answer.status_code == 302, answer.context["form"].errors
    staged = ImportRun.objects.latest("pk")
    client.post(f"/donations/gifts/deductions/{staged.pk}/confirm/")
    write_gift_run(staged.pk, "en")
    staged.refresh_from_db()
    return staged


def test_a_list_of_wages_with_another_day_of_the_month_asks_first(campaign, signed_in):
    client = signed_in(Role.FINANCE_OFFICER)
    rows = [("030218", "李志强", 100, "")]
    assert uploaded(client, rows, on="2026-03-15").summary["matched"] == 1
    again = uploaded(client, [*rows, ("030219", "王芳", 50, "")], on="2026-03-16")
    assert (again.summary["matched"], again.summary["codes"]) == (1, {"same_month": 1})
    assert uploaded(client, rows, on="2026-03-16", further="on").summary["matched"] == 1
    assert uploaded(client, rows, on="2026-03-16", further="on").summary["codes"] == {"duplicate": 1}
    assert sorted(Gift.objects.values_list("amount", flat=True)) == [50, 100, 100]


def test_an_amount_that_no_column_holds_is_told_and_breaks_nothing(tmp_path, campaign, signed_in):
    report = run(tmp_path, wechat_file(wechat("1", amount="1E30", note="AX26001"), wechat("2", note="AX26001")))
    assert (report["matched"], set(codes(report).values())) == (1, {"bad_amount"})
    rows = [("030218", "李志强", "1E30", ""), ("030219", "王芳", 50, "")]
    assert uploaded(signed_in(Role.FINANCE_OFFICER), rows, on="2026-03-15").summary["codes"] == {"bad_amount": 1}


def test_what_was_given_back_in_part_is_told_before_and_after_it_is_booked(tmp_path, campaign, signed_in):
    data = alipay_file(alipay("1", amount="100.00", refund="20.00", note="AX26001"))
    client = signed_in(Role.FINANCE_OFFICER)
    client.post(f"{PAGE}statement/", {"file": SimpleUploadedFile("支付宝.csv", data)})
    staged = ImportRun.objects.get()
    assert staged.summary["partly"] == 1
    html = client.get(f"/donations/gifts/statements/{staged.pk}/").content.decode()
    assert "20.00 CNY of it were given back" in html
    run(tmp_path, data)
    assert Gift.objects.get().amount == Decimal(80)

    given(campaign, 100, channel=Channel.ALIPAY, transaction_no="2")
    later = alipay_file(alipay("2", amount="100.00", refund="30.00", note="AX26001"))
    assert "partly_later" in codes(run(tmp_path, later)).values()


def test_a_line_of_a_closed_month_is_booked_on_the_first_open_day_and_keeps_its_own(tmp_path, world, campaign):
    close_period(fund=campaign.fund, ends_on=date(2026, 3, 12), actor=world.person(Role.FINANCE_OFFICER), now=NOW)
    assert run(tmp_path, wechat_file(wechat("1", note="AX26001")))["matched"] == 1
    gift = Gift.objects.select_related("entry").get()
    assert (gift.given_on, gift.entry.booked_on) == (date(2026, 3, 11), date(2026, 3, 13))


class TestPledges:
    def pledge(self, campaign, **fields) -> Pledge:
        given = {"amount": Decimal(50), "channel": Channel.CASH, "shown": Shown.ANONYMOUS, "donor": "", "now": NOW}
        return make_pledge(campaign=campaign, key=uuid.uuid4(), **{**given, **fields})

    def test_there_is_a_ceiling(self, campaign):
        Threshold.objects.create(code="campaigns.most_pledges", value=10)
        for _number in range(10):
            self.pledge(campaign)
        with pytest.raises(CampaignRefused, match="no more are taken here"):
            self.pledge(campaign)

    def test_only_those_that_a_line_may_keep_are_read(self, campaign):
        unreadable = pledged(campaign, 200, donor="王芳")
        with connection.cursor() as cursor:
            cursor.execute("UPDATE donations_pledge SET donor = %s WHERE id = %s", [b"?", unreadable.pk])
        by_amount, by_code = pledged(campaign, 100, donor="李志强"), pledged(campaign, 70, donor="赵刚")
        lines = [
            Line(1, "", "1", TODAY, Decimal(100), "李志强", ""),
            Line(2, "", "2", TODAY, Decimal(9), "", f"捐{by_code.code}"),
        ]
        checked = check_statement(Statement(Channel.BANK, lines), campaign=campaign)
        assert [one.pledge_id for one in checked.outcomes] == [by_amount.pk, by_code.pk]

    def test_the_unit_stands_beside_a_whole_name_alone(self, world, campaign, phone):
        given(campaign, 10, donor="李志强", shown=Shown.MASKED, unit_id=world.group.pk)
        given(campaign, 20, donor="王芳", shown=Shown.NAME, unit_id=world.branch.pk)
        html = phone.get(f"/donations/give/{campaign.token}/gifts/").content.decode()
        assert "李*强" in html
        assert (world.group.name in html, world.branch.name in html) == (False, True)


@pytest.mark.django_db(transaction=True)
def test_a_pledge_does_not_wait_for_an_import(clean_slate, transactional_db):
    with time_machine.travel(NOW, tick=False):
        campaign = opened(build_world())
        made: list[object] = []

        def on_the_phone() -> None:
            try:
                made.append(TestPledges().pledge(campaign))
            finally:
                connection.close()

        with transaction.atomic():
            lock_campaign(campaign.pk)
            pledging = threading.Thread(target=on_the_phone, daemon=True)
            pledging.start()
            pledging.join(timeout=20)
            assert len(made) == 1
