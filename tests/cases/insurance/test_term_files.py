"""Files of a term: the list for the insurer, its answer, the premium bill."""

import io
from datetime import date

import pytest
from auditlog.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook

from cases.insurance.enrolment_import.jobs import ENROLMENTS
from cases.insurance.enrolment_import.reading import read_file
from cases.insurance.enrolment_import.services import write_checked
from cases.insurance.enums import EndReason, EnrolmentState
from cases.insurance.models import CoverageTerm, Enrolment
from cases.insurance.selectors.bill import bill_of
from cases.insurance.services.terms import remove_term
from cases.members.models import Member
from tests.factories.cases import NOW, make_member
from tests.factories.insurance import enrolled, term
from tests.factories.members import id_number
from unioncare.imports.models import ImportRun
from unioncare.imports.reading.source import open_source
from unioncare.organisation.enums import Role

from .enrolment_files import ROW, book, row

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work")]
NUMBER = id_number(3, date(1980, 5, 1))


@pytest.fixture
def own(world) -> CoverageTerm:
    return term(world.enterprise)


@pytest.fixture
def member(world) -> Member:
    return make_member(world, id_number=NUMBER, phone="13812342046", birth_date=date(1980, 5, 1), sex="m")


@pytest.fixture
def office(world, sign_in):
    return sign_in(world.person(Role.INSURANCE_OFFICER))


def sheet(response, number: int = 0) -> list[list]:
    data = io.BytesIO(b"".join(response.streaming_content))
    return CalamineWorkbook.from_filelike(data).get_sheet_by_index(number).to_python()


class TestForTheInsurer:
    def test_those_without_a_certificate_leave_with_whole_numbers_and_it_is_noted(self, world, own, member, office):
        enrolled(member, own)
        enrolled(make_member(world, name="李明", number="030218"), own, certificate_no="ZS-1")
        url = reverse("cases:term_export", args=[own.pk])

        rows = sheet(office.post(url, {"purpose": "报送参保名单"}))

        assert rows[1][:6] == ["030217", "陈国栋", "Male", NUMBER, date(1980, 5, 1), "13812342046"]
        assert len(rows) == 2
        noted = LogEntry.objects.get_for_object(own).latest("pk").additional_data
        assert (noted["purpose"], noted["rows"]) == ("报送参保名单", 1)
        assert LogEntry.objects.get_for_object(member).filter(action=LogEntry.Action.ACCESS).count() == 1
        assert len(sheet(office.post(url, {"purpose": "全部名单", "certified": "on"}))) == 3

    def test_without_a_purpose_nothing_leaves(self, own, member, office):
        answer = office.post(reverse("cases:term_export", args=[own.pk]), {"purpose": ""})
        assert answer.status_code == 200
        assert "Content-Disposition" not in answer


class TestTheAnswer:
    HEAD = ("身份证号", "被保险人姓名", "保险凭证号")

    def upload(self, client, own, *rows, head=HEAD):
        file = SimpleUploadedFile("回执.xlsx", book(*rows, head=head))
        return client.post(reverse("cases:certificate_import"), {"file": file, "term": own.pk})

    def test_numbers_are_matched_by_id_number_previewed_and_noted_once(
        self, own, member, office, django_capture_on_commit_callbacks
    ):
        enrolled(member, own)
        url = self.upload(office, own, (NUMBER, "陈国栋", "ZS-0001")).url
        page = office.get(url).content.decode()
        assert "陈国栋" in page
        assert "ZS-0001" in page
        assert NUMBER not in page

        with django_capture_on_commit_callbacks(execute=True):
            office.post(f"{url}confirm/")

        assert Enrolment.objects.get().certificate_no == "ZS-0001"
        assert ImportRun.objects.get().summary["updated"] == 1
        again = self.upload(office, own, (NUMBER, "陈国栋", "ZS-0001")).url
        assert "This file changes nothing" in office.get(again).content.decode()

    def test_a_number_twice_a_stranger_and_another_number_are_refused_with_their_rows(self, world, own, member, office):
        enrolled(member, own, certificate_no="ZS-1")
        others = [make_member(world, name="李明", number=f"0402{n}") for n in range(3)]
        for other in others[:2]:
            enrolled(other, own)
        rows = [
            ("030217", "陈国栋", "ZS-9"),
            ("04020", "李明", "ZS-2"),
            ("04021", "李明", "ZS-2"),
            ("04022", "李明", "ZS-3"),
            ("04020", "李明", ""),
        ]
        url = self.upload(office, own, *rows, head=("工号", "姓名", "会员证号")).url
        lines = office.get(url).context["bad"].lines
        assert [(line.row, str(line.message)) for line in lines] == [
            (3, "The enrolment has the certificate number ZS-1"),
            (5, "The certificate number stands in row 4 too"),
            (6, "The member is not enrolled in this term"),
            (7, "No certificate number"),
        ]
        refused = sheet(office.get(f"{url}refused/"))
        assert len(refused) == 5

    def test_of_a_term_that_was_removed_meanwhile_every_row_says_so(self, world, own, member, office):
        url = self.upload(office, own, (NUMBER, "陈国栋", "ZS-0001")).url
        remove_term(term=own, actor=world.person(Role.INSURANCE_OFFICER), now=NOW)
        refused = sheet(office.get(f"{url}refused/"))
        assert "The term for which the file was chosen was removed" in " ".join(map(str, refused[1]))


class TestInTheBrowser:
    def upload(self, client, data: bytes):
        file = SimpleUploadedFile("名单.xlsx", data)
        return client.post(reverse("cases:enrolment_import"), {"file": file, "plan": "provincial"})

    def test_choose_check_confirm(self, world, own, member, office, django_capture_on_commit_callbacks):
        url = self.upload(office, book(ROW, row(工号="999999"))).url
        page = office.get(url).content.decode()
        assert "陈国栋" in page
        assert "No member is found by this row" in page
        assert not Enrolment.objects.exists()

        with django_capture_on_commit_callbacks(execute=True):
            office.post(f"{url}confirm/")

        bought, run = Enrolment.objects.get(), ImportRun.objects.get()
        assert (bought.enrolled_by.pk, bought.import_run) == (world.people[Role.INSURANCE_OFFICER].pk, run)
        assert (run.state, run.summary["created"], run.summary["refused"]) == ("done", 1, 1)
        page = office.get(url).content.decode()
        assert "See the terms" in page
        assert LogEntry.objects.get_for_object(own).latest("pk").additional_data["enrolments"] == 1

    def test_another_sum_than_the_one_confirmed_is_not_written(
        self, world, own, member, office, django_capture_on_commit_callbacks
    ):
        other = make_member(world, name="李明", number="030218", birth_date=date(1990, 1, 1))
        url = self.upload(office, book(ROW, row(工号="030218", 姓名="李明"))).url
        enrolled(other, own)  # by somebody else meanwhile
        with django_capture_on_commit_callbacks(execute=True):
            office.post(f"{url}confirm/")
        page = office.get(url).content.decode()
        assert "come to ¥110.00 by now, and ¥220.00 was confirmed" in page
        assert Enrolment.objects.get().member == other

    def test_rows_that_do_nothing_count_as_done(self, world, own, member):
        class Counted:
            done = 0

            def advance(self, rows: int) -> None:
                self.done += rows

        with open_source(book(ROW, row(工号="999999"), row(工号="999998"))) as source:
            rows = read_file(source, ENROLMENTS.columns, NOW.date()).rows
        checked = ENROLMENTS.check(rows, options={"plan": "provincial"}, actor=None, today=NOW.date())
        write_checked(checked, actor=None, now=NOW, meter=(meter := Counted()))
        assert (meter.done, Enrolment.objects.count()) == (len(checked.outcomes), 1) == (3, 1)

    def test_only_plans_whose_terms_concern_the_reader_are_offered(self, world, own, sign_in):
        term(world.far_enterprise, code="city")
        term(world.corporation, code="hospital")
        client = sign_in(world.person(Role.INSURANCE_OFFICER))
        plans = client.get(reverse("cases:enrolment_import")).context["form"].fields["plan"].queryset
        assert [plan.code for plan in plans] == ["provincial", "hospital"]

    def test_a_preview_that_is_given_up_is_gone(self, own, member, office):
        url = self.upload(office, book(row(保险凭证号="ZS-1"))).url
        office.post(f"{url}discard/")
        assert "This preview is gone" in office.get(url).content.decode()

    def test_members_elsewhere_are_refused_without_telling_who_they_are(self, world, own, office):
        make_member(world, unit=world.far_group)
        url = self.upload(office, book(row(姓名=None))).url
        page = office.get(url).content.decode()
        assert "belongs to a unit that you may not import" in page
        assert "陈国栋" not in page

    def test_a_file_that_is_none_is_said_on_the_page(self, own, office):
        page = self.upload(office, b"<html>no table</html>").content.decode()
        assert "Save it as .xlsx" in page or "is not a spreadsheet" in page
        assert office.get(reverse("cases:enrolment_template"))["Content-Disposition"].startswith("attachment")


class TestTheBill:
    def test_units_and_sources_add_up(self, world, own, member):
        enrolled(member, own)
        enrolled(make_member(world, name="李明", number="040218", unit=world.second_group), own)
        enrolled(make_member(world, name="王五", number="040219", unit=world.second_branch), own)
        gone = enrolled(make_member(world, name="赵六", number="040220", unit=world.second_branch), own)
        Enrolment.objects.filter(pk=gone.pk).update(
            state=EnrolmentState.CANCELLED, end_reason=EndReason.MISTAKE, ended_at=NOW
        )

        bill = bill_of(own)

        assert [(line.unit, line.people, line.premium) for line in bill.lines] == [
            (world.branch, 2, 220), (world.second_branch, 1, 110),
        ]  # fmt: skip
        assert (bill.total.premium, bill.total.split.by_union, bill.total.split.by_administration) == (330, 270, 60)
        every = bill_of(own, every_unit=True)
        assert [line.unit for line in every.lines] == [world.group, world.second_group, world.second_branch]
        assert every.total == bill.total

    def test_it_is_printed_and_handed_out_as_a_workbook(self, own, member, office):
        enrolled(member, own)
        page = office.get(reverse("cases:premium_bill", args=[own.pk])).content.decode()
        assert "综采一队分会" in page
        assert "¥110.00" in page
        address = reverse("cases:premium_bill_file", args=[own.pk]) + "?by=unit"
        rows = sheet(office.post(address, {"purpose": "送财务核对保费"}))
        noted = LogEntry.objects.filter(additional_data__what="premium bill taken as a workbook").latest("pk")
        assert (noted.additional_data["purpose"], noted.object_pk) == ("送财务核对保费", str(own.pk))
        assert rows[1][0] == "一组"
        assert rows[2][0] == "Sum"
        assert rows[2][2:5] == [1, 1, 110]
