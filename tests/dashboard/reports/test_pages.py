"""The pages of reports: what a unit without data says, scope, paper, workbook, the cost of a list."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.test import Client
from django.urls import reverse

from donations.aid.models import PastAid
from donations.ledger.enums import EntryKind
from donations.ledger.models import Fund
from tests.browsers import browser_of
from tests.factories import World
from tests.factories.campaigns import given, opened_for
from tests.factories.cases import NOW, graded, make_member
from tests.factories.funds import booked, fund
from tests.factories.protocol import in_force
from tests.factories.reports import QUARTER, WORDS, published, written
from tests.paper import paper_sizes, signs_of
from unioncare.core.periods import Period
from unioncare.dashboard.reports.enums import Section
from unioncare.dashboard.reports.models import Report
from unioncare.dashboard.reports.services.writing import begin_report
from unioncare.organisation.enums import Role

from .conftest import sheets

REPORTS = reverse("dashboard:reports")
EARLIER = NOW - timedelta(hours=2)


def test_a_unit_without_data_says_so_and_divides_by_nothing(world: World, officer: Client) -> None:
    report = begin_report(unit=world.far_branch, period=QUARTER, actor=world.outsider(Role.WELFARE_OFFICER), now=NOW)

    answer = browser_of(world.outsider(Role.WELFARE_OFFICER)).get(report.get_absolute_url())

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Nothing in this period." in page
    assert "n/a" in page
    assert "100.0%" not in page
    assert officer.get(report.get_absolute_url()).status_code == 404  # another enterprise's


def test_cells_under_five_are_hidden_on_the_page_and_told_from_five_on(world: World, officer: Client) -> None:
    in_force(world.enterprise)
    for number in range(4):
        graded(world, now=EARLIER, member=make_member(world, name=f"张{number}", number=f"0500{number}"))
    report = written(world, now=NOW, period=Period(2026, 1, 3))

    assert levels(officer, report) == {"L4": "0", "L3": "under 5", "L2": "0", "L1": "0", "Sum": "under 5"}

    graded(world, now=EARLIER, member=make_member(world, name="张五", number="05005"))
    assert levels(officer, report) == {"L4": "0", "L3": "5", "L2": "0", "L1": "0", "Sum": "5"}


def levels(client: Client, report: Report) -> dict[str, str]:
    parts = client.get(report.get_absolute_url()).context["parts"]
    tables = [one for part in parts for one in part.tables]
    rows = next(one for one in tables if one.title == "Cases by care level at the end").rows
    return {row[0][0]: row[1][0] for row in rows if row[0][0] != "Not graded yet"}


def test_money_of_a_quarter_is_what_moved_in_it(world: World, officer: Client) -> None:
    purse = fund(world.enterprise, code="QL3-U")
    Fund.objects.filter(pk=purse.pk).update(opened_on=Period(2025, 1, 12).first)
    booked(purse, EntryKind.ALLOCATION, 10_000, on=Period(2025, 7, 3).last)
    booked(purse, EntryKind.ALLOCATION, 3_000, on=QUARTER.first)
    booked(purse, EntryKind.ALLOCATION, 500, on=Period(2026, 1, 3).first)

    for period, wanted in (
        (QUARTER, ["10,000.00", "3,000.00", "0.00", "0.00", "13,000.00"]),
        (Period(2025, 1, 12), ["0.00", "13,000.00", "0.00", "0.00", "13,000.00"]),
    ):
        parts = officer.get(written(world, now=NOW, period=period).get_absolute_url()).context["parts"]
        money = next(one for part in parts for one in part.tables if one.title == "Money by fund, CNY")
        assert [text for text, _is_figure in money.rows[0][2:]] == wanted


def test_aid_is_whatever_reached_members_and_no_campaign_is_named(world: World, officer: Client) -> None:
    kept = {"kind": "condolence", "amount": Decimal(100), "given_on": QUARTER.first, "recorded_at": NOW}
    for number in range(5):
        PastAid.objects.create(member=make_member(world, name=f"张{number}", number=f"0500{number}"), **kept)
    given(opened_for(graded(world), world), 7_000)

    aid = table_of(officer, written(world, now=NOW, period=QUARTER), "Aid paid in the period")
    spring = written(world, now=NOW, period=Period(2026, 1, 3))
    text = officer.get(spring.get_absolute_url()).content.decode()

    assert ["Condolence money", "5", "500.00"] in aid
    assert "难关" not in text
    assert "7,000.00" not in text
    assert ["", "For members, together", *["under 5"] * 4, "n/a"] in table_of(officer, spring, "Campaigns, CNY")


def table_of(client: Client, report: Report, title: str) -> list[list[str]]:
    parts = client.get(report.get_absolute_url()).context["parts"]
    rows = next(one.rows for part in parts for one in part.tables if one.title == title)
    return [[text for text, _is_figure in row] for row in rows]


def test_the_paper_is_a4_with_unit_and_period_on_each_page_and_lines_to_sign(world: World, officer: Client) -> None:
    report = published(world, now=NOW)

    page = officer.get(reverse("dashboard:report_paper", args=[report.pk])).content.decode()

    assert set(paper_sizes(officer, page)) == {"A4"}
    head = page.partition("<thead>")[2].partition("</thead>")[0]
    assert "青岭三矿工会" in head
    assert "Quarter 4 of 2025 · Version 1" in head
    assert ("Published by, signature", "高国平") in signs_of(page)
    assert WORDS[Section.MEASURES] in page


def test_the_workbook_holds_every_table_names_its_purpose_and_is_noted(world: World, officer: Client) -> None:
    report = published(world, now=NOW)
    url = reverse("dashboard:report_export", args=[report.pk])

    assert officer.post(url, {"purpose": ""}).context["form"].errors
    found = sheets(officer.post(url, {"purpose": "报送集团工会"}))

    assert found["Report"][1:3] == [["Unit", "青岭三矿工会"], ["Period", "Quarter 4 of 2025"]]
    assert ["Introduction", WORDS[Section.INTRODUCTION]] in found["Report"]
    mark = "周文静 (welfare_officer) · 2026-03-18 10:00 · 报送集团工会"
    data = {name: rows for name, rows in found.items() if name not in ("Report", "About this export")}
    assert len(data) == len(report.figures["tables"])
    assert {rows[-1][0] for rows in data.values()} == {mark}
    noted = LogEntry.objects.get_for_object(report).latest("pk")
    assert (noted.actor.username, noted.additional_data["purpose"]) == ("welfare_officer", "报送集团工会")


@pytest.mark.parametrize("many", [1, 3, 50])
def test_the_list_costs_the_same_for_any_number_of_reports(
    world: World, officer: Client, django_assert_num_queries: Any, many: int
) -> None:
    person = world.welfare_officer
    Report.objects.bulk_create(
        Report(unit=world.enterprise, period=f"{2000 + number}", begun_by=person, begun_at=NOW)
        for number in range(many)
    )
    officer.get(REPORTS)

    with django_assert_num_queries(3):
        page = officer.get(REPORTS)
    assert len(page.context["rows"]) == many
