"""The roster import in the browser: choose, headers, check, import."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from zeal import zeal_ignore

from cases.members.models import Member
from cases.members.roster.columns import COLUMNS
from tests.data.rosters.people import UNITS, person
from tests.factories import UnitFactory, build_world
from unioncare.imports.models import ImportRun, RunState
from unioncare.organisation.enums import Role, UnitKind

from .files import HEADER, line, lines, roster
from .pages import check, confirm, headers, page, upload


@pytest.fixture
def world(db):
    return build_world()


class TestChoosing:
    def test_a_good_file_leads_to_its_headers(self, officer):
        response = upload(officer, roster(lines(3)))
        run = ImportRun.objects.get()
        assert response.url == reverse("cases:roster_headers", args=[run.pk])
        assert (run.file_name, run.state) == ("在册.xlsx", RunState.STAGED)

    @pytest.mark.parametrize("content", [b"", b"not a table", roster([])])
    def test_a_bad_file_is_explained_beside_the_field_and_kept_nowhere(self, officer, content):
        response = upload(officer, content)
        assert response.status_code == 200
        assert response.context["form"].errors["file"]
        assert not ImportRun.objects.exists()

    def test_the_page_lists_ones_own_imports_and_offers_an_empty_roster(self, officer, world):
        check(officer, lines(2))
        assert "在册.xlsx" in officer.get(reverse("cases:roster_import")).content.decode()

        officer.force_login(world.person(Role.CLERK))
        assert "在册.xlsx" not in officer.get(reverse("cases:roster_import")).content.decode()

    def test_the_empty_roster_has_the_columns_that_the_import_reads(self, officer):
        response = officer.get(reverse("cases:roster_template"))
        book = load_workbook(BytesIO(b"".join(response.streaming_content)))
        labels = [cell.value.removesuffix(" *") for cell in book.worksheets[0][1]]
        assert labels == [str(column.label) for column in COLUMNS]

    def test_only_who_may_import_sees_it(self, client, world):
        client.force_login(world.group_leader)
        assert client.get(reverse("cases:roster_import")).status_code == 403


class TestHeaders:
    def test_show_what_was_recognised_and_the_first_rows(self, officer):
        upload(officer, roster(lines(3)))
        html = page(officer, "roster_headers", ImportRun.objects.get())
        assert '<option value="手机号" selected>' in html
        assert person(2).name in html

    def test_can_be_put_right(self, officer):
        header = ("编号", "姓名", "车间名", "电话一", "电话二", "部门")
        rows = [["001", "王伟强", "运输队", "13812345678", "13987654321", "机电队"]]
        upload(officer, roster(rows, header))
        run = ImportRun.objects.get()
        data = {f"column_{c.code}": "" for c in COLUMNS} | {
            "column_employee_no": "编号", "column_name": "姓名", "column_unit": "车间名", "column_phone": "电话二",
            "as_of": "2026-03-18",
        }  # fmt: skip

        officer.post(reverse("cases:roster_headers", args=[run.pk]), data)
        confirm(officer, run)

        member = Member.objects.get()
        assert (member.unit.name, member.phone) == ("运输队", "13987654321")

    def test_a_needed_column_must_be_chosen_and_none_twice(self, officer):
        upload(officer, roster(lines(1)))
        run = ImportRun.objects.get()
        url = reverse("cases:roster_headers", args=[run.pk])

        response = officer.post(url, headers(run, column_unit=""))
        assert "column_unit" in response.context["form"].errors
        response = officer.post(url, headers(run, column_phone="姓名"))
        assert {"column_phone", "column_name"} <= set(response.context["form"].errors)

    def test_an_unknown_unit_for_the_full_roster_is_refused_at_its_field(self, officer):
        upload(officer, roster(lines(1)))
        run = ImportRun.objects.get()
        response = officer.post(reverse("cases:roster_headers", args=[run.pk]), headers(run, full="火箭队"))
        assert "full" in response.context["form"].errors

    def test_a_unit_outside_ones_posts_is_not_offered(self, officer, world):
        upload(officer, roster(lines(1)))
        run = ImportRun.objects.get()
        response = officer.post(reverse("cases:roster_headers", args=[run.pk]), headers(run, full="QL1"))
        assert "full" in response.context["form"].errors


class TestChecking:
    def test_leads_to_the_preview_and_writes_nothing(self, officer):
        run = check(officer, lines(3))
        assert run.summary["step"] == "checked"
        assert not Member.objects.exists()
        response = officer.get(reverse("cases:roster_progress", args=[run.pk]))
        assert response.url == reverse("cases:roster_preview", args=[run.pk])

    def test_tells_what_would_change(self, officer, run):
        run([line(0, 手机号="13912347720"), line(1), line(2), line(9)], "--as-of", "2026-01-01")
        rows = [
            line(0, 手机号="13912348105"),
            line(1, 部门="机关"),
            line(2),
            line(3),
            line(4, 手机号="1384001583"),
            line(5, 性别="女" if person(5).sex == "男" else "男"),
        ]

        html = page(officer, "roster_preview", check(officer, rows, full="QL3"))

        assert "139****7720" in html
        assert "139****8105" in html
        assert "13912347720" not in html
        assert "机关" in html
        assert "1384001583" not in html
        assert person(9).name in html
        summary = ImportRun.objects.latest("pk").summary
        assert (summary["created"], summary["updated"], summary["unchanged"]) == (2, 2, 1)
        assert (summary["left"], summary["refused_rows"], summary["warnings"]) == (1, 1, 1)

    @pytest.mark.parametrize("part", ["new", "changed", "left", "refused", "warnings"])
    def test_each_part_can_be_read_in_full(self, officer, run, part):
        run([line(0), line(9)], "--as-of", "2026-01-01")
        rows = [line(0, 部门="机关"), line(1), line(4, 手机号="1384001583"), line(5, 性别="女")]
        html = page(officer, "roster_rows", check(officer, rows, full="QL3"), part)
        who = {"new": person(1), "changed": person(0), "left": person(9), "refused": person(4)}
        assert part not in who or who[part].name in html

    def test_a_part_that_there_is_not_leads_back(self, officer):
        run = check(officer, lines(1))
        response = officer.get(reverse("cases:roster_rows", args=[run.pk, "nonsense"]))
        assert response.url == reverse("cases:roster_preview", args=[run.pk])

    def test_a_file_that_turns_out_unreadable_goes_back_to_its_headers_with_the_reason(self, officer, monkeypatch):
        from unioncare.imports.errors import UnreadableFile

        def fail(*args, **kwargs):
            raise UnreadableFile("damaged", params={"detail": "x"})

        monkeypatch.setattr("cases.members.roster.preview.read_table", fail)
        run = check(officer, lines(2))

        assert run.error
        assert officer.get(reverse("cases:roster_preview", args=[run.pk])).url.endswith("/headers/")
        assert run.error in page(officer, "roster_headers", run)

    def test_it_can_be_checked_again_with_other_options(self, officer):
        run = check(officer, [line(0, 部门="火箭队")])
        assert run.summary["refused_rows"] == 1

        officer.post(reverse("cases:roster_headers", args=[run.pk]), headers(run, create_units="on"))

        run.refresh_from_db()
        assert (run.summary["refused_rows"], run.summary["created"]) == (0, 1)
        assert run.summary["units"] == ["火箭队"]

    def test_somebody_elses_run_is_not_there(self, officer, world):
        run = check(officer, lines(1))
        officer.force_login(world.person(Role.CLERK))
        for name in ("roster_preview", "roster_headers", "roster_progress", "roster_refused"):
            assert officer.get(reverse(f"cases:{name}", args=[run.pk])).status_code == 404
        for name in ("roster_confirm", "roster_discard", "roster_resume"):
            assert officer.post(reverse(f"cases:{name}", args=[run.pk])).status_code == 404


class TestScope:
    def test_rows_of_units_outside_ones_posts_are_refused(self, officer, world):
        run = check(officer, [line(0), line(1, 部门="QL1-01")])
        assert (run.summary["created"], run.summary["refused_rows"]) == (1, 1)
        assert "unit_unknown" not in page(officer, "roster_rows", run, "refused")

    def test_members_of_other_enterprises_are_not_changed(self, officer, world, run):
        run([line(0, 部门="QL1-01")])
        staged = check(officer, [line(0, 姓名="改名")])
        assert staged.summary["refused_rows"] == 1
        confirm(officer, staged)
        assert Member.objects.get().name == person(0).name


class TestConfirming:
    def test_writes_what_was_shown_and_names_who_did_it(self, officer, world):
        from auditlog.models import LogEntry

        run = check(officer, lines(3))
        confirm(officer, run)
        run.refresh_from_db()
        assert (run.state, run.started_by) == (RunState.DONE, world.welfare_officer)
        assert Member.objects.count() == 3
        assert "3" in page(officer, "roster_preview", run)

        confirm(officer, check(officer, [line(0, 姓名="改名")]))
        assert LogEntry.objects.get(content_type__model="member").actor == world.welfare_officer

    def test_pressed_twice_it_is_written_once(self, officer):
        run = check(officer, lines(3))
        confirm(officer, run)
        before = Member.objects.values_list("pk", "updated_at")
        response = confirm(officer, run)
        assert response.url == reverse("cases:roster_preview", args=[run.pk])
        assert list(Member.objects.values_list("pk", "updated_at")) == list(before)

    def test_a_file_that_was_not_checked_is_refused_in_words(self, officer):
        upload(officer, roster(lines(3)))
        run = ImportRun.objects.get()

        response = officer.post(reverse("cases:roster_confirm", args=[run.pk]), follow=True)

        assert response.redirect_chain[-1][0] == reverse("cases:roster_headers", args=[run.pk])
        assert "这个文件还没有核对" in response.content.decode()
        assert not Member.objects.exists()
        check(officer, lines(3))
        confirm(officer, ImportRun.objects.latest("pk"))
        assert Member.objects.count() == 3

    def test_many_leavers_need_a_tick(self, officer, run):
        run(lines(5), "--as-of", "2026-01-01")
        staged = check(officer, lines(3), full="QL3")

        confirm(officer, staged)
        assert not Member.objects.filter(left_on__isnull=False).exists()
        assert ImportRun.objects.get(pk=staged.pk).state == RunState.STAGED

        confirm(officer, staged, leavers="on")
        assert Member.objects.filter(left_on=date(2026, 3, 18)).count() == 2

    def test_what_changed_meanwhile_is_not_overwritten_unseen(self, officer, run):
        """Unchanged rows are not written; changed ones are compared once more."""
        run([line(0), line(1)])
        staged = check(officer, [line(0), line(1, 姓名="新名字")])
        Member.objects.filter(employee_no=person(0).number).update(name="后来改的")

        confirm(officer, staged)

        assert Member.objects.get(employee_no=person(0).number).name == "后来改的"
        assert Member.objects.get(employee_no=person(1).number).name == "新名字"

    def test_a_preview_can_be_discarded(self, officer):
        run = check(officer, lines(2))
        officer.post(reverse("cases:roster_discard", args=[run.pk]))
        run.refresh_from_db()
        assert run.state == RunState.DISCARDED
        assert not run.chunks.exists()
        page(officer, "roster_preview", run)
        confirm(officer, run)
        assert not Member.objects.exists()

    def test_an_old_preview_is_gone(self, officer):
        run = check(officer, lines(2))
        ImportRun.objects.filter(pk=run.pk).update(expires_at=timezone.now() - timedelta(minutes=1))
        confirm(officer, run)
        assert not Member.objects.exists()
        page(officer, "roster_preview", run)


class TestRefusedRows:
    def test_are_downloaded_mended_and_imported(self, officer):
        run = check(officer, [line(0), line(1, 手机号="1384001583"), line(2, 部门="火箭队")])
        confirm(officer, run)

        response = officer.get(reverse("cases:roster_refused", args=[run.pk]))
        assert "no-store" in response["Cache-Control"]
        book = load_workbook(BytesIO(b"".join(response.streaming_content)))
        sheet = book.active
        assert [sheet.cell(row, 1).value for row in (2, 3)] == [person(1).number, person(2).number]
        sheet.cell(2, 6).value = "13840015831"
        sheet.cell(3, 7).value = "运输队"
        mended = BytesIO()
        book.save(mended)

        upload(officer, mended.getvalue(), "refused-rows.xlsx")
        again = ImportRun.objects.latest("pk")
        form = officer.get(reverse("cases:roster_headers", args=[again.pk])).context["form"]
        data = {name: field.initial or "" for name, field in form.fields.items() if name.startswith("column_")}
        officer.post(reverse("cases:roster_headers", args=[again.pk]), {**data, "as_of": "2026-03-18"})
        confirm(officer, again)

        assert Member.objects.count() == 3

    def test_no_cell_leaves_as_a_formula(self, officer):
        run = check(officer, [line(0, 姓名="=HYPERLINK(1)", 手机号="1"), line(1, 姓名="+cmd|x", 手机号="1")])
        response = officer.get(reverse("cases:roster_refused", args=[run.pk]))
        sheet = load_workbook(BytesIO(b"".join(response.streaming_content))).active
        for row in (2, 3):
            cell = sheet.cell(row, 2)
            assert cell.data_type == "s"
            assert not cell.value.startswith(("=", "+"))


def test_the_units_of_a_first_day_are_shown_before_they_are_made(officer, world):
    run = check(officer, [line(0, 部门="新队/一班")], create_units="on")
    assert "新队/一班" in page(officer, "roster_preview", run)
    with zeal_ignore():  # each unit is its own act of the organisation
        confirm(officer, run)
    assert Member.objects.get().unit.name == "一班"


def test_units_are_there_for_the_invented_rosters(world, units):
    assert set(units) == set(UNITS)
    assert len(HEADER) == len(COLUMNS)
    assert UnitFactory._meta.model.objects.filter(kind=UnitKind.SECTION).count() >= len(UNITS)
