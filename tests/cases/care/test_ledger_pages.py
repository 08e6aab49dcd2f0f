"""Taking over the union's ledger in the browser: choose, check, confirm, discard."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management.base import CommandError
from django.urls import reverse

from cases.care.models import IllnessCase
from cases.members.models import Member
from tests.factories.cases import make_member
from unioncare.imports.models import ImportRun
from unioncare.organisation.enums import Role

from .ledgers import ROW, book, row, run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work")]


@pytest.fixture
def member(world) -> Member:
    return make_member(world)


class TestInTheBrowser:
    def upload(self, client, data: bytes) -> str:
        response = client.post("/cases/import/", {"file": SimpleUploadedFile("台账.xlsx", data)})
        assert response.status_code == 302
        return response.url

    def test_choose_check_confirm(self, world, member, sign_in, django_capture_on_commit_callbacks):
        client = sign_in(world.welfare_officer)
        url = self.upload(client, book(ROW, row(工号="999999")))
        html = client.get(url).content.decode()
        assert "陈国栋" in html
        assert "No member is found by this row" in html
        assert "1 new case does not say whether the member consents" in html
        assert not IllnessCase.objects.exists()

        with django_capture_on_commit_callbacks(execute=True):
            client.post(f"{url}confirm/")

        assert IllnessCase.objects.get().moves.order_by("pk").first().actor == world.welfare_officer
        run_ = ImportRun.objects.get()
        assert (run_.state, run_.summary["created"], run_.summary["refused"]) == ("done", 1, 1)
        assert "See the cases" in client.get(url).content.decode()
        refused = client.get(f"{url}refused/")
        assert refused["Content-Disposition"].startswith("attachment")

    def test_the_preview_lists_in_chinese_what_a_row_would_add(self, world, member, client, tmp_path):
        costs = {"总费用（元）": "", "医保报销": ""}
        run(tmp_path, book(row(确诊日期="", **costs)))
        client.force_login(world.welfare_officer)

        html = client.get(self.upload(client, book(ROW))).content.decode()

        assert "确诊日期、总费用" in html

    def test_a_preview_can_be_discarded_and_is_seen_by_nobody_else(self, world, member, sign_in):
        url = self.upload(sign_in(world.welfare_officer), book(ROW))
        assert sign_in(world.outsider(Role.WELFARE_OFFICER)).get(url).status_code == 404

        client = sign_in(world.welfare_officer)
        client.post(f"{url}discard/")

        assert "This preview is gone" in client.get(url).content.decode()

    def test_members_of_other_units_are_refused(self, world, sign_in):
        make_member(world, unit=world.far_group)

        html = (
            sign_in(world.welfare_officer).get(self.upload(sign_in(world.welfare_officer), book(ROW))).content.decode()
        )

        assert "belongs to a unit that you may not import" in html

    def test_whose_number_it_is_elsewhere_stays_untold(self, world, sign_in):
        make_member(world, unit=world.far_group, name="欧阳明远")
        client = sign_in(world.welfare_officer)

        html = client.get(self.upload(client, book(row(姓名="张三")))).content.decode()

        assert "belongs to a unit that you may not import" in html
        assert "欧阳明远" not in html

    def test_an_unreadable_file_is_said_beside_the_field(self, world, sign_in):
        response = sign_in(world.welfare_officer).post(
            "/cases/import/", {"file": SimpleUploadedFile("x.xlsx", b"nothing of the kind")}
        )

        assert "not a spreadsheet" in response.content.decode()

    def test_the_template_is_understood_by_the_import_itself(self, world, sign_in, tmp_path):
        data = b"".join(sign_in(world.welfare_officer).get("/cases/import/template/").streaming_content)

        with pytest.raises(CommandError, match="no rows"):
            run(tmp_path, data)

    def test_only_those_who_import_reach_it(self, world, sign_in):
        for name in ("import", "import_template"):
            assert sign_in(world.branch_chair).get(reverse(f"cases:{name}")).status_code == 403
