"""Aid from before the system: messy lists, refusals by row and rule, no change the second time, limits, no books."""

import contextlib
import io
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from cases.care.models import IllnessCase
from cases.members.models import Member
from cases.members.services import register_outsider
from cases.members.signals import members_merged
from donations.aid.enums import GrantKind
from donations.aid.models import PastAid
from donations.aid.selectors.given import given_in
from donations.aid.selectors.proposal import propose
from donations.aid.tasks import write_past_aid
from donations.ledger.models import Entry, Fund
from tests.factories import World
from tests.factories.cases import NOW, TODAY, make_member
from tests.factories.grants import asked_grant
from unioncare.imports.models import ImportRun
from unioncare.organisation.models import User

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
HEAD = ('"青岭三矿工会历年救助台账",,,,,', '工 号,姓名（必填）,"发放\n日期",救助金额(元),项目,备注')
GOOD = ('030217,陈国栋,2026.1.7,"¥3,000.00",大病救助,化疗', "030217,陈国栋,2025年12月5日,500元,春节慰问,")


def as_csv(*rows: str) -> bytes:
    """Return a list as Excel in China saves it."""
    return "\r\n".join([*HEAD, *rows]).encode("gb18030")


def run(tmp_path: Path, data: bytes, *, name: str = "past.csv", dry: bool = False) -> dict[str, Any]:
    """Import a file by the command and return its JSON; refused rows end it with 1, which the report tells."""
    path, out = tmp_path / name, io.StringIO()
    path.write_bytes(data)
    with contextlib.suppress(SystemExit):
        call_command("import_aid", path, json=True, dry_run=dry, stdout=out)
    report: dict[str, Any] = json.loads(out.getvalue())
    return report


def test_a_messy_list_comes_in_once(tmp_path: Path, case: IllnessCase, world: World, purse: Fund) -> None:
    booked, balance = Entry.objects.count(), Fund.objects.get(pk=purse.pk).balance
    dry = run(tmp_path, as_csv(*GOOD), dry=True)
    assert (dry["rows"], dry["created"], dry["refused"]) == (2, 2, [])
    assert not PastAid.objects.exists()
    run(tmp_path, as_csv(*GOOD))
    rows = PastAid.objects.order_by("given_on")
    assert [(row.member_id, f"{row.given_on}", row.kind, row.amount, row.note) for row in rows] == [
        (case.member_id, "2025-12-05", GrantKind.CONDOLENCE, Decimal(500), ""),
        (case.member_id, "2026-01-07", GrantKind.RELIEF, Decimal(3_000), "化疗"),
    ]
    again = run(tmp_path, as_csv(*GOOD))
    assert (again["created"], again["unchanged"], PastAid.objects.count()) == (0, 2, 2)
    # It counts in its year, and the books know nothing of it.
    assert given_in(case.member_id, GrantKind.RELIEF, 2026).total == 3_000
    assert given_in(case.member_id, GrantKind.CONDOLENCE, 2026).total == 0
    assert propose(case, GrantKind.RELIEF, TODAY).amount == 3_000
    assert (Entry.objects.count(), Fund.objects.get(pk=purse.pk).balance) == (booked, balance)


def test_a_workbook_is_read_as_well(tmp_path: Path, case: IllnessCase) -> None:
    path = tmp_path / "2025.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("2025")
        sheet.write_row(0, 0, ["职工编号", "姓名", "慰问时间", "慰问金", "类型"])
        sheet.write_row(1, 0, ["030217", "陈国栋", 45723, 1_000, "送温暖"])
    assert run(tmp_path, path.read_bytes(), name="again.xlsx")["created"] == 1
    row = PastAid.objects.get()
    assert (f"{row.given_on}", row.kind, row.amount) == ("2025-03-07", GrantKind.CONDOLENCE, Decimal(1_000))


def test_rows_are_refused_by_their_rule(tmp_path: Path, case: IllnessCase, world: World, purse: Fund) -> None:
    bad = (
        "030217,陈国栋,,3000,大病救助,",
        "030217,陈国栋,2027-01-01,3000,大病救助,",
        "030217,陈国栋,2025-01-01,-5,大病救助,",
        "030217,陈国栋,2025-01-01,3000,旅游,",
        "999999,张三,2025-01-01,3000,救助,",
        ",张三,2025-01-01,3000,救助,",
        "030217,陈国栋,2025-06-01,800,救助,",
        "030217,陈国栋,2025.6.1,800.00,困难补助,",
    )
    report = run(tmp_path, as_csv(*bad))
    assert (report["rows"], report["created"]) == (8, 1)
    assert [(issue["row"], issue["code"]) for issue in report["refused"]] == [
        (3, "aid_day_missing"), (4, "date_invalid"), (5, "aid_amount_missing"), (6, "aid_kind_unknown"),
        (7, "member_unknown"), (8, "member_unnamed"), (10, "aid_twice"),
    ]  # fmt: skip


def test_in_the_browser(case: IllnessCase, world: World, sign_in: SignIn, purse: Fund) -> None:
    welfare = sign_in(world.welfare_officer)
    outside = make_member(world, unit=world.far_group, name="赵四", number="090001")
    data = as_csv(*GOOD, f"{outside.employee_no},赵四,2025-01-01,100,救助,")
    chosen = welfare.post(
        reverse("donations:past_aid_import"), {"file": SimpleUploadedFile("past.csv", data, "text/csv")}
    )
    run_of = ImportRun.objects.get()
    assert chosen.headers["Location"] == reverse("donations:past_aid_run", args=[run_of.pk])
    page = welfare.get(chosen.headers["Location"]).content.decode()
    assert all(word in page for word in ("陈国栋", "Serious-illness relief", "¥3,000", "that you may not import"))
    assert not PastAid.objects.exists()
    welfare.post(reverse("donations:past_aid_confirm", args=[run_of.pk]))
    write_past_aid(run_of.pk, "en")
    assert PastAid.objects.count() == 2
    done = welfare.get(chosen.headers["Location"]).content.decode()
    assert "¥3,500" in done
    panel = welfare.get(reverse("donations:aid_of_case", args=[case.number])).content.decode()
    assert "before the system" in panel


def test_what_the_system_paid_is_no_past_aid(tmp_path: Path, case: IllnessCase, world: World, purse: Fund) -> None:
    grant = asked_grant(case, world, purse)
    type(grant).objects.filter(pk=grant.pk).update(state="paid", paid_on=TODAY)
    report = run(tmp_path, as_csv(f"030217,陈国栋,{TODAY},{grant.asked},大病救助,"))
    assert [issue["code"] for issue in report["refused"]] == ["aid_in_system"]
    assert not PastAid.objects.exists()


def test_one_person_under_two_names_has_it_once(case: IllnessCase) -> None:
    outsider = register_outsider(name="陈国栋", unit=case.unit, actor=None, now=NOW)
    rows = [(case.member, 500), (outsider, 500), (outsider, 800)]
    for member, amount in rows:
        PastAid.objects.create(
            member=member, kind=GrantKind.RELIEF, amount=Decimal(amount), given_on=TODAY, recorded_at=NOW
        )
    members_merged.send(Member, kept=case.member, gone=outsider, actor=None, now=NOW)
    assert sorted(PastAid.objects.values_list("member", "amount")) == [
        (case.member_id, Decimal(500)), (case.member_id, Decimal(800)),
    ]  # fmt: skip
