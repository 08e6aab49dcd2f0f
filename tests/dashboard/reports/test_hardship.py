"""Files of hardship: what goes upward about a household, masked unless it is asked for, and what is left out."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from auditlog.models import LogEntry
from django.test import Client
from django.urls import reverse

from cases.care.models import IllnessCase
from cases.care.services.consent import ConsentEntry, withdraw_consent
from donations.aid.models import Hardship, PastAid
from donations.aid.services.hardship import assess_hardship
from donations.aid.thresholds import REVIEW_DAYS
from tests.browsers import browser_of
from tests.factories import World
from tests.factories.cases import NOW, TODAY, graded, make_member
from tests.factories.members import id_number
from tests.factories.protocol import in_force
from unioncare.core.models import Threshold
from unioncare.organisation.enums import Role

from .conftest import Sheets, sheets, signed_in

EXPORT = reverse("dashboard:hardship_export")
ID = id_number(7, date(1980, 5, 1))


@pytest.fixture
def case(world: World) -> IllnessCase:
    """A case whose household has relative hardship by its last assessment."""
    in_force(world.enterprise)
    found = graded(world, member=make_member(world, id_number=ID))
    assess_hardship(case_id=found.pk, actor=world.branch_chair, now=NOW)
    return found


def taken(client: Client, **more: str) -> Sheets:
    return sheets(client.post(EXPORT, {"purpose": "报送市总工会", **more}))


def test_a_file_tells_class_household_and_aid_but_no_diagnosis(case: IllnessCase, officer: Client) -> None:
    PastAid.objects.create(member=case.member, kind="relief", amount=Decimal(1_500), given_on=TODAY, recorded_at=NOW)
    Hardship.objects.update(hardship=2)

    book = taken(officer)

    heads, row, mark = book["Files of hardship workers"]
    told = dict(zip(heads, row, strict=True))
    assert (told["Name"], told["Class of hardship"], told["Persons living together"]) == (
        "陈国栋",
        "Relative hardship",
        3,
    )
    # (72,000 − 8,000) ÷ 12 ÷ 3
    assert told["Left a person and month (X), CNY"] == 1777.78
    assert (told["Region of the line"], told["Aid received this year, CNY"]) == ("青岭县", 1500)
    assert told["Minimum living line (D), CNY"] > 0
    assert (told["Reviewed on"], told["Responsible"]) == (TODAY, "周文静")
    assert mark[0] == "周文静 (welfare_officer) · 2026-03-18 10:00 · 报送市总工会"
    assert str(case.disease) not in str(book)


def test_an_id_number_is_whole_only_where_it_is_asked_for_and_may_be_unmasked(
    case: IllnessCase, world: World, officer: Client
) -> None:
    Hardship.objects.update(hardship=3)
    sheet = "Files of hardship workers"

    assert taken(officer)[sheet][1][3] == case.member.masked_id_number
    assert not LogEntry.objects.get_for_object(case.member).filter(additional_data__what="id_number").exists()

    assert taken(officer, whole="on")[sheet][1][3] == ID
    noted = LogEntry.objects.get_for_object(case.member).get(additional_data__what="id_number")
    assert noted.additional_data["purpose"] == "报送市总工会"
    # The chair may export, and unmasks nobody.
    assert taken(signed_in(world, Role.CHAIR), whole="on")[sheet][1][3] == case.member.masked_id_number


def test_what_is_not_whole_is_listed_with_what_is_missing(case: IllnessCase, world: World, officer: Client) -> None:
    unassessed = graded(world, member=make_member(world, name="李明", number="2"), facts=False)
    Hardship.objects.update(hardship=3, assessed_on=date(2025, 1, 10))

    left = {row[0]: row[3] for row in taken(officer)["Left out"][1:-1]}

    assert left == {
        case.number: "Assessment of hardship within the year",
        unassessed.number: "ID number、Assessment of hardship",
    }


def test_a_household_has_one_file_and_its_review_follows_the_number_of_the_administrator(
    case: IllnessCase, world: World, officer: Client
) -> None:
    Hardship.objects.update(hardship=2)
    other = graded(world, member=make_member(world, name="李明", number="2"))
    IllnessCase.objects.filter(pk=other.pk).update(member=case.member)
    Threshold.objects.create(code=REVIEW_DAYS.code, value=Decimal(180))

    book = taken(officer)

    heads, *rows, _mark = book["Files of hardship workers"]
    (told,) = [dict(zip(heads, row, strict=True)) for row in rows]
    assert (told["Case number"], told["Next review by"]) == (case.number, TODAY + timedelta(days=180))
    assert book["Left out"][1:-1] == []


def test_without_consent_or_hardship_nothing_leaves_and_outside_nothing_is_seen(
    case: IllnessCase, world: World, officer: Client
) -> None:
    Hardship.objects.update(hardship=0)
    assert taken(officer)["Left out"][1:-1] == []
    Hardship.objects.update(hardship=3)
    stranger = browser_of(world.outsider(Role.WELFARE_OFFICER))
    assert case.number not in str(taken(stranger))

    withdraw_consent(case_id=case.pk, entry=ConsentEntry(), actor=world.welfare_officer, now=NOW)

    assert case.number not in str(taken(officer))
