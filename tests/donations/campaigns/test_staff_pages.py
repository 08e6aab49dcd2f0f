"""The pages of the staff: campaigns, the cash register, files, lines to assign, papers."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cases.care.services.consent import withdraw_consent
from cases.care.services.reports import ConsentEntry
from donations.campaigns.models import Campaign, CampaignConsent, Gift, StatementLine
from donations.campaigns.tasks import write_gift_run
from donations.ledger.models import Entry
from donations.ledger.selectors.verifying import verify
from tests.donations.campaigns.statement_files import book, run, wechat, wechat_file
from tests.factories.campaigns import OPENED, drafted, given, opened, opened_for, pledged, signed
from tests.factories.cases import NOW, graded, load_catalogues
from tests.factories.members import MemberFactory
from unioncare.imports.models import ImportRun, RunState
from unioncare.organisation.enums import Role

PAGE = "/donations/campaigns/AX26001/"


@pytest.fixture
def case(world):
    load_catalogues()
    return graded(world, now=OPENED - timedelta(days=5))


def text(answer, status: int = 200) -> str:
    assert answer.status_code == status, answer
    return " ".join(answer.content.decode().split())


def cash(**fields: str) -> dict[str, str]:
    return {"amount": "100", "donor": "李志强", "shown": "masked", "donors": "1", "key": str(uuid.uuid4()), **fields}


class TestCampaigns:
    def test_the_list_tells_what_each_raised_and_costs_the_same_for_many(
        self, world, campaign, signed_in, django_assert_num_queries
    ):
        given(campaign, 250)
        client = signed_in(Role.WELFARE_OFFICER)
        assert "250.00" in text(client.get("/donations/campaigns/"))
        for count in (1, 3):
            for _number in range(count):
                opened(world)
            with django_assert_num_queries(3):
                client.get("/donations/campaigns/")

    def test_the_page_shows_progress_steps_and_the_newest_gifts(self, campaign, signed_in):
        given(campaign, 8_000, donor="周文静", channel="bank")
        html = text(signed_in(Role.FINANCE_OFFICER).get(PAGE))
        assert "10 % of 80,000.00" in html
        assert "周文静" in html
        assert "秦卫东" in html
        assert "Import a statement" in html

    def test_whoever_sees_no_case_reads_neither_name_nor_reason(self, world, case, signed_in):
        campaign = opened_for(case, world)
        html = text(signed_in(Role.FINANCE_OFFICER).get(campaign.get_absolute_url()))
        assert "陈国栋" not in html
        assert case.number not in html
        assert "severity" not in html
        assert case.number in text(signed_in(Role.WELFARE_OFFICER).get(campaign.get_absolute_url()))

    def test_without_consent_the_reason_is_told_to_nobody(self, world, case, signed_in):
        campaign, officer = opened_for(case, world), signed_in(Role.WELFARE_OFFICER)
        assert officer.get(campaign.get_absolute_url()).context["because"] is not None

        withdraw_consent(case_id=case.pk, entry=ConsentEntry(), actor=world.welfare_officer, now=NOW)

        answer = officer.get(campaign.get_absolute_url())
        assert case.number in text(answer)
        assert answer.context["because"] is None

    def test_it_is_proposed_from_the_case_with_the_word_of_the_protocol(self, world, case, signed_in):
        client, address = signed_in(Role.WELFARE_OFFICER), f"/donations/campaigns/of-case/{case.number}/"
        assert "the protocol asks for 40,000" in text(client.get(address))
        data = {
            "title_zh": "一起把难关过去", "story_zh": "井下二十二年。", "goal": "50,000", "starts_on": "2026-03-18",
            "ends_on": "2026-04-10", "surplus": "next",
        }  # fmt: skip
        assert "This field is required" in text(client.post(address, data))
        answer = client.post(address, {**data, "reason": "委员会建议"})
        made = Campaign.objects.get()
        assert answer.headers["Location"] == made.get_absolute_url()
        assert (made.case, made.unit, made.goal, made.surplus) == (case, world.enterprise, Decimal(50_000), "next")

    def test_consent_submission_and_approval_by_three_people_in_the_signed_in(self, world, case, signed_in):
        campaign = drafted(world, case=case)
        officer = signed_in(Role.WELFARE_OFFICER)
        assert "陈国栋" in text(officer.get(f"{PAGE}consent/paper/"))
        consent = {"shown": ["masked_name"], "signed_on": "2026-03-17", "signed_by": "陈国栋", "relation": ""}
        officer.post(f"{PAGE}consent/", consent)
        assert CampaignConsent.objects.get().shown == ["masked_name"]
        officer.post(f"{PAGE}steps/submit/")
        for role in (Role.AUDITOR, Role.CHAIR, Role.COMMITTEE_MEMBER):
            approval = campaign.subject.approvals.get()
            step = approval.steps.filter(state="pending").earliest("order")
            signed_in(role).post(
                f"/work/approvals/{approval.pk}/decide/", {"decision": "approve", "step": step.pk, "comment": ""}
            )
        campaign.refresh_from_db()
        assert campaign.state == "open"
        assert "data:image/svg" in text(officer.get(f"{PAGE}poster/"))

    def test_withdrawing_the_consent_takes_page_and_poster_down(self, world, case, signed_in):
        opened_for(case, world)
        officer = signed_in(Role.WELFARE_OFFICER)
        officer.post(f"{PAGE}consent/withdraw/")
        assert "Withdrawn: the page is down." in text(officer.get(PAGE))
        assert officer.get(f"{PAGE}poster/").status_code == 404

    def test_other_enterprises_see_nothing_of_it(self, world, campaign):
        from django.test import Client

        client = Client()
        client.force_login(world.outsiders[Role.WELFARE_OFFICER])
        assert client.get(PAGE).status_code == 404


class TestRegister:
    def test_a_gift_is_booked_and_the_till_counts(self, campaign, signed_in):
        client = signed_in(Role.CLERK)
        for amount in ("100", "50.50"):
            assert client.post(f"{PAGE}register/", cash(amount=amount)).status_code == 302
        html = text(client.get(f"{PAGE}register/"))

        assert "150.50" in html
        assert "李志强" in html
        campaign.fund.refresh_from_db()
        assert (campaign.fund.cash, campaign.fund.bank) == (Decimal("150.50"), Decimal(0))

    def test_with_htmx_the_empty_form_comes_back_at_once(self, campaign, signed_in):
        answer = signed_in(Role.CLERK).post(f"{PAGE}register/", cash(), headers={"HX-Request": "true"})
        html = text(answer)
        assert "<html" not in html
        assert 'name="amount"' in html
        assert "autofocus" in html
        assert "100.00" in html

    def test_enter_pressed_twice_is_one_gift(self, campaign, signed_in):
        data = cash()
        for _time in range(2):
            signed_in(Role.CLERK).post(f"{PAGE}register/", data)
        assert Gift.objects.count() == 1

    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            ({"amount": "0"}, "greater than or equal to 0.01"),
            ({"amount": "-5"}, "greater than or equal to 0.01"),
            ({"amount": "1.005"}, "2 decimal places"),
            ({"amount": "5,000,000"}, "more than a single gift may be"),
            ({"donor": "", "shown": "name"}, "Write the name"),
        ],
    )
    def test_what_cannot_be_is_refused_and_nothing_is_booked(self, campaign, signed_in, changed, said):
        assert said in text(signed_in(Role.CLERK).post(f"{PAGE}register/", cash(**changed)))
        assert not Gift.objects.exists()

    def test_a_gift_without_a_name_is_not_named(self, campaign, signed_in):
        signed_in(Role.CLERK).post(f"{PAGE}register/", cash(donor=""))
        assert Gift.objects.get().shown == "anonymous"

    def test_the_last_one_is_taken_back_by_a_reversal(self, campaign, signed_in):
        client = signed_in(Role.CLERK)
        for amount in ("100", "30"):
            client.post(f"{PAGE}register/", cash(amount=amount))
        first, last = Gift.objects.order_by("pk")
        client.post(f"{PAGE}register/undo/", {"gift": first.pk})
        client.post(f"{PAGE}register/undo/", {"gift": last.pk})
        client.post(f"{PAGE}register/undo/", {"gift": last.pk})

        assert list(Entry.objects.filter(reverses__isnull=False).values_list("reverses", flat=True)) == [last.entry_id]
        campaign.fund.refresh_from_db()
        assert campaign.fund.cash == 100
        assert list(verify()) == []

    def test_nobody_takes_back_what_another_took_in(self, campaign, signed_in):
        signed_in(Role.CLERK).post(f"{PAGE}register/", cash())
        gift = Gift.objects.get()
        signed_in(Role.FINANCE_OFFICER).post(f"{PAGE}register/undo/", {"gift": gift.pk})
        assert not Entry.objects.filter(reverses__isnull=False).exists()

    def test_the_receipt_prints_on_a4_and_a6(self, campaign, signed_in):
        gift = given(campaign, 88, donor="周文静")
        client = signed_in(Role.CLERK)
        large = text(client.get(f"/donations/gifts/{gift.code}/receipt/"))
        small = text(client.get(f"/donations/gifts/{gift.code}/receipt/", {"size": "a6"}))
        assert gift.spaced_code in large
        assert "周文静" in large
        assert "css/receipt" in small
        assert "css/receipt" not in large


class TestFiles:
    def stage(self, client, data: bytes, page: str = "statement", **fields: str) -> ImportRun:
        answer = client.post(f"{PAGE}{page}/", {"file": SimpleUploadedFile("账单.csv", data), **fields})
        assert answer.status_code == 302, text(answer)
        run: ImportRun = ImportRun.objects.latest("pk")
        return run

    def test_a_statement_is_checked_then_confirmed_then_booked_by_a_job(self, campaign, signed_in):
        client = signed_in(Role.FINANCE_OFFICER)
        data = wechat_file(
            wechat("1", note="AX26001", party="张军"), wechat("2", amount="¥30.00"), wechat("3", way="支出")
        )
        staged = self.stage(client, data)
        html = text(client.get(f"/donations/gifts/statements/{staged.pk}/"))
        assert "Import 2 rows" in html
        assert "张军" in html
        assert "Money that went out" in html
        assert not Gift.objects.exists()

        client.post(f"/donations/gifts/statements/{staged.pk}/confirm/")
        staged.refresh_from_db()
        assert staged.state == RunState.RUNNING
        write_gift_run(staged.pk, "en")
        staged.refresh_from_db()
        assert (staged.state, staged.summary["booked"]) == (RunState.DONE, "100.00")
        assert "Assign the rest" in text(client.get(f"/donations/gifts/statements/{staged.pk}/"))
        assert Gift.objects.get().run == staged

    def test_what_another_import_booked_meanwhile_is_not_booked_again(self, tmp_path, campaign, signed_in):
        client, data = signed_in(Role.FINANCE_OFFICER), wechat_file(wechat("1", note="AX26001"))
        staged = self.stage(client, data)
        run(tmp_path, data)
        client.post(f"/donations/gifts/statements/{staged.pk}/confirm/")
        write_gift_run(staged.pk, "en")
        staged.refresh_from_db()
        assert (staged.state, staged.summary["gifts"]) == (RunState.DONE, 0)
        assert Gift.objects.count() == 1

    def test_a_campaign_that_was_settled_meanwhile_takes_nothing(self, campaign, signed_in):
        client = signed_in(Role.FINANCE_OFFICER)
        staged = self.stage(client, wechat_file(wechat("1", note="AX26001")))
        Campaign.objects.filter(pk=campaign.pk).update(state="settled")
        client.post(f"/donations/gifts/statements/{staged.pk}/confirm/")
        write_gift_run(staged.pk, "en")
        staged.refresh_from_db()
        assert (staged.state, "takes no gifts" in staged.error) == (RunState.FAILED, True)

    def test_a_preview_that_is_given_up_books_nothing(self, campaign, signed_in):
        client = signed_in(Role.FINANCE_OFFICER)
        staged = self.stage(client, wechat_file(wechat("1", note="AX26001")))
        client.post(f"/donations/gifts/statements/{staged.pk}/discard/")
        assert "This preview is gone" in text(client.get(f"/donations/gifts/statements/{staged.pk}/"))

    def test_a_file_that_is_no_statement_says_so_beside_the_field(self, campaign, signed_in):
        answer = signed_in(Role.FINANCE_OFFICER).post(
            f"{PAGE}statement/", {"file": SimpleUploadedFile("x.csv", b"a,b\n1,2\n")}
        )
        assert "no recognisable header" in text(answer)

    def test_deductions_from_wages_are_booked_once_with_the_unit_of_the_donor(self, world, campaign, signed_in):
        MemberFactory(unit=world.group, name="李志强", employee_no="030218")
        pledged(campaign, 100, donor="李志强", shown="name", channel="payroll", employee_no="030218")
        pledged(campaign, 50, donor="王芳", shown="name", channel="payroll")  # by whoever knows her name
        data = book(
            ("工号", "姓名", "捐款金额", "公示方式"), ("030218", "李志强", 100, ""), ("030219", "王芳", 50, "隐名"),
            ("030220", "赵刚", -5, ""), ("", "钱一", 10, ""), ("合计", "", 155),
        )  # fmt: skip
        client = signed_in(Role.FINANCE_OFFICER)
        for booked in (2, 0):
            staged = self.stage(client, data, "deductions", on="2026-03-15")
            assert staged.summary["matched"] == booked
            client.post(f"/donations/gifts/deductions/{staged.pk}/confirm/")
            write_gift_run(staged.pk, "en")
        gifts = [(gift.donor, gift.shown_name, gift.unit, gift.channel) for gift in Gift.objects.order_by("pk")]
        assert gifts == [("李志强", "李志强", world.group, "payroll"), ("王芳", "王*", None, "payroll")]

    def test_the_template_of_deductions_comes_as_a_workbook(self, world, signed_in):
        answer = signed_in(Role.FINANCE_OFFICER).get("/donations/gifts/deductions/template/")
        assert answer.headers["Content-Disposition"].startswith("attachment")


class TestReview:
    @pytest.fixture
    def line(self, tmp_path, campaign) -> StatementLine:
        run(tmp_path, wechat_file(wechat("1", amount="¥66.00", party="王芳", goods="加油")))
        return StatementLine.objects.get()

    def test_a_line_becomes_a_gift_by_somebodys_decision(self, campaign, line, signed_in):
        client = signed_in(Role.FINANCE_OFFICER)
        assert "王芳" in text(client.get(f"{PAGE}review/"))
        data = {"what": "gift", "campaign": "AX26001", "pledge": "", "donor": "", "shown": "masked"}
        client.post(f"{PAGE}review/{line.pk}/", data)
        gift, line = Gift.objects.get(), StatementLine.objects.get()

        assert (gift.amount, gift.donor, gift.shown_name, gift.transaction_no) == (Decimal(66), "王芳", "王*", "1")
        assert (line.state, line.gift, line.decided_by.name) == ("matched", gift, "钱丽")
        assert "Nothing waits here" in text(client.get(f"{PAGE}review/"))

    def test_it_may_be_booked_to_another_campaign(self, world, campaign, line, signed_in):
        other = opened(world)
        data = {"what": "gift", "campaign": other.code, "pledge": "", "donor": "", "shown": "anonymous"}
        signed_in(Role.FINANCE_OFFICER).post(f"{PAGE}review/{line.pk}/", data)
        other.fund.refresh_from_db()
        assert other.fund.bank == 66

    def test_it_keeps_a_pledge(self, campaign, line, signed_in):
        pledge = pledged(campaign, 66, donor="王小芳", shown="name")
        data = {"what": "gift", "campaign": "AX26001", "pledge": pledge.code, "donor": "", "shown": "anonymous"}
        signed_in(Role.FINANCE_OFFICER).post(f"{PAGE}review/{line.pk}/", data)
        assert Gift.objects.get().shown_name == "王小芳"

    def test_no_gift_needs_a_word_and_is_booked_nowhere(self, campaign, line, signed_in):
        client = signed_in(Role.FINANCE_OFFICER)
        empty = {"what": "none", "reason": ""}
        assert "This field is required" in text(client.post(f"{PAGE}review/{line.pk}/", empty))
        client.post(f"{PAGE}review/{line.pk}/", {"what": "none", "reason": "结息"})
        line.refresh_from_db()
        assert (line.state, line.reason) == ("no_gift", "结息")
        assert not Gift.objects.exists()

    def test_decided_twice_the_second_is_told(self, campaign, line, signed_in):
        client = signed_in(Role.FINANCE_OFFICER)
        data = {"what": "gift", "campaign": "AX26001", "pledge": "", "donor": "", "shown": "anonymous"}
        client.post(f"{PAGE}review/{line.pk}/", data)
        assert "Somebody decided about this line before" in text(client.post(f"{PAGE}review/{line.pk}/", data))
        assert Gift.objects.count() == 1


def test_signed_words_stand_in_the_paper(world, case):
    campaign = drafted(world, case=case)
    assert signed(campaign, world).shown_labels == ["Name, partly hidden", "Unit"]


def test_a_campaign_for_a_purpose_is_drafted_in_the_browser(world, client):
    client.force_login(world.welfare_officer)
    answer = client.post(
        "/donations/campaigns/new/",
        {
            "unit": world.branch.pk, "title_zh": "冬衣", "story_zh": "给退休职工的冬衣", "goal": "5000",
            "starts_on": "2026-03-20", "ends_on": "2026-04-20", "surplus": "mutual_aid",
        },
    )  # fmt: skip
    campaign = Campaign.objects.get()
    assert answer.url == campaign.get_absolute_url()
    assert (campaign.unit, campaign.for_member, campaign.state) == (world.branch, False, "draft")
