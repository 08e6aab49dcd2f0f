"""Organisation gaps on paper and as a workbook: what the page shows."""

from django.test import Client
from django.urls import reverse

from tests.factories import World

from .conftest import sheets


def test_paper_and_workbook_name_the_empty_seats_of_the_page(world: World, officer: Client) -> None:
    assert "掘进二队分会" in officer.get(reverse("dashboard:gaps_paper")).content.decode()

    book = sheets(officer.post(reverse("dashboard:gaps_export"), {"purpose": "换届补选"}))

    seats = book["Responsibilities without anybody"[:31]]
    assert [row[:3:2] for row in seats[1:-1]] == [["掘进二队分会", "Branch chair"]]
    assert "换届补选" in seats[-1][0]
    nobody = [row[1] for row in book["Work of nobody"] if row[0] == "Units for which no counselling team answers"]
    assert nobody == ["青岭三矿工会"]
    assert (
        "No counselling team answers for 青岭三矿工会." in officer.get(reverse("dashboard:gaps_paper")).content.decode()
    )
    assert [row[0] for row in book["Union groups without a leader"][1:-1]] == ["二组"]
