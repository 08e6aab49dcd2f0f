"""The default protocol says what the domain rules say, in both languages."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from cases.care.engine.facts import Facts
from cases.care.engine.festivals import FestivalDay
from cases.care.engine.items import PlannedItem
from cases.care.engine.matching import Granted, match_rules
from cases.care.engine.occasions import event_screening, event_visit
from cases.care.engine.once import step_item
from cases.care.engine.plan import Basis, follow_up_items, plan_items
from cases.care.engine.reasons import ProtocolRef, reason
from cases.care.enums import Entitlement, EventKind
from cases.care.starter.protocol import default_rules, default_text
from unioncare.organisation.calendar import WorkingDays

E = Entitlement
REPORTED = timezone.make_aware(datetime(2026, 3, 18, 9, 30))
PLANNED = date(2026, 3, 18)
REF = ProtocolRef("2026-1")


def granted(facts: Facts) -> dict[Entitlement, Granted]:
    return match_rules(default_rules(), facts)


def plan(facts: Facts, until: date = date(2026, 6, 16), **more) -> dict[str, list[PlannedItem]]:
    items = plan_items(Basis(granted(facts), facts, REF), PLANNED, until, WorkingDays(), **more)
    by_kind: dict[str, list[PlannedItem]] = {}
    for item in items:
        by_kind.setdefault(item.kind, []).append(item)
    return by_kind


@pytest.mark.parametrize(
    ("severity", "due", "visitors", "lead"),
    [
        (4, "2026-03-19 09:30", 3, "welfare_officer"),
        (3, "2026-03-20 18:00", 2, "branch_chair"),
        (2, "2026-03-23 18:00", 2, "branch_chair"),
        (1, "2026-03-25 18:00", 1, "group_leader"),
        (None, "2026-03-25 18:00", 0, ""),
    ],
)
def test_the_first_visit_is_timed_from_the_report(severity, due, visitors, lead) -> None:
    first = granted(facts := Facts.at_intake(severity))[E.FIRST_VISIT]
    item = step_item(first, reason(first, facts, REF), REPORTED, WorkingDays(), "first_visit")
    assert f"{timezone.localtime(item.due_at):%Y-%m-%d %H:%M}" == due
    assert (len(item.details.get("visitors", [])), item.role) == (visitors, lead)
    assert item.in_hours is (severity == 4)


@pytest.mark.parametrize(("level", "days"), [(4, 7), (3, 14), (2, 30), (1, 90)])
def test_visits_come_weekly_fortnightly_monthly_quarterly(level: int, days: int) -> None:
    assert granted(Facts.graded(level, 1, 1))[E.VISITS].params.every_days == days


@pytest.mark.parametrize(("psych", "days"), [(1, None), (2, 21), (3, 14), (4, 7)])
def test_counselling_follows_the_psychological_state(psych: int, days: int | None) -> None:
    found = granted(Facts.graded(1, 1, psych)).get(E.COUNSELLING)
    assert (found.params.every_days if found else None) == days


@pytest.mark.parametrize(
    ("out_of_pocket", "relief"),
    [
        (9_999, None), (10_000, 1_500), (20_000, 3_000), (35_000, 6_000), (40_000, 10_000), (79_999, 20_000),
        (80_000, 30_000), (100_000, 30_000), (100_001, 50_000),
    ],
)  # fmt: skip
def test_relief_follows_the_tiers_by_out_of_pocket(out_of_pocket: int, relief: int | None) -> None:
    items = plan(Facts.graded(2, 2, 1, out_of_pocket=Decimal(out_of_pocket))).get("aid", [])
    assert [Decimal(item.details["amount"]) for item in items] == ([Decimal(relief)] if relief else [])


def test_without_costs_on_file_no_relief_is_asked_for() -> None:
    assert "aid" not in plan(Facts.graded(2, 2, 1))


def test_a_campaign_needs_both_the_burden_and_the_amount() -> None:
    assert "campaign" in plan(Facts.graded(1, 3, 1, out_of_pocket=Decimal(40_000)))
    assert "campaign" not in plan(Facts.graded(1, 3, 1, out_of_pocket=Decimal(39_999)))
    assert "campaign" not in plan(Facts.graded(3, 2, 1, out_of_pocket=Decimal(90_000)))


def test_a_plan_of_level_three_holds_what_the_union_promises() -> None:
    items = plan(Facts.graded(3, 3, 2, "tumour", Decimal(35_000)))
    assert {kind: len(rows) for kind, rows in items.items()} == {
        "visit": 7, "counselling": 6, "screening": 2, "regrading": 1, "documents": 1, "claim_check": 1, "aid": 1,
    }  # fmt: skip
    assert [f"{item.due_at:%m-%d}" for item in items["visit"]][:3] == ["04-01", "04-15", "04-29"]
    assert items["visit"][0].title["zh"]
    assert items["documents"][0].details["kinds"] == [
        "consent", "id_card", "diagnosis", "pathology", "discharge", "settlement", "income",
    ]  # fmt: skip


def test_a_case_is_graded_again_after_ninety_days_and_the_item_opens_a_fortnight_before() -> None:
    (item,) = plan(Facts.graded(1, 1, 1))["regrading"]
    assert (f"{item.opens_at:%m-%d}", f"{item.due_at:%m-%d}") == ("06-03", "06-16")


def test_festivals_bring_a_visit_on_the_last_working_day_before() -> None:
    feast = FestivalDay("mid_autumn", date(2026, 4, 13))
    other = FestivalDay("labour", date(2026, 5, 1))
    visits = plan(Facts.graded(1, 1, 1), festivals=[feast, other])["visit"]
    festive = [item for item in visits if "festival" in item.details]
    assert [f"{item.due_at:%m-%d}" for item in festive] == ["04-10"]


def test_follow_ups_are_counted_from_closure() -> None:
    facts = Facts.graded(3, 1, 1)
    items = follow_up_items(Basis(granted(facts), facts, REF), date(2026, 7, 1), WorkingDays())
    assert [f"{item.due_at:%Y-%m-%d}" for item in items] == ["2026-07-31", "2026-09-29", "2026-12-28"]


def test_an_operation_ahead_is_visited_by_its_day_and_a_past_one_within_two_working_days() -> None:
    surgery = granted(facts := Facts.graded(3, 1, 1))[E.EVENT_VISITS]
    why = reason(surgery, facts, REF)

    def due(on: date, event: EventKind = EventKind.SURGERY) -> str | None:
        item = event_visit(surgery.params, why, event, on, REPORTED, WorkingDays(), "k")
        return f"{timezone.localtime(item.due_at):%m-%d %H:%M}" if item else None

    assert due(date(2026, 3, 22)) == "03-22 18:00"
    assert due(date(2026, 3, 18)) == "03-18 18:00"
    assert due(date(2026, 3, 10)) == "03-20 18:00"
    assert due(date(2026, 3, 22), EventKind.DISCHARGE) is None


def test_what_becomes_known_in_the_small_hours_is_counted_from_that_day() -> None:
    surgery = granted(facts := Facts.graded(3, 1, 1))[E.EVENT_VISITS]
    # 01:30 on Thursday in Shanghai is still Wednesday in UTC.
    since = datetime(2026, 3, 18, 17, 30, tzinfo=UTC)
    why = reason(surgery, facts, REF)
    item = event_visit(surgery.params, why, EventKind.SURGERY, date(2026, 3, 10), since, WorkingDays(), "k")
    assert f"{timezone.localtime(item.due_at):%m-%d %H:%M}" == "03-23 18:00"


@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_a_discharge_asks_for_a_screening_at_every_level(level: int) -> None:
    rule = granted(facts := Facts.graded(level, 1, 1))[E.EVENT_SCREENING]
    why = reason(rule, facts, REF)

    def due(on: date, event: EventKind = EventKind.DISCHARGE) -> str | None:
        item = event_screening(rule.params, why, event, on, REPORTED, WorkingDays(), "k")
        return f"{timezone.localtime(item.due_at):%m-%d %H:%M}" if item else None

    assert due(date(2026, 3, 18)) == "03-25 18:00"
    assert due(date(2026, 3, 10)) == "03-25 18:00"
    assert due(date(2026, 3, 20)) == "03-27 18:00"
    assert due(date(2026, 3, 18), EventKind.ADMISSION) is None


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_rule_stands_in_the_full_text_under_its_article(language: str) -> None:
    articles = set(re.findall(r"^(\d+\.\d+) ", default_text(language), re.MULTILINE))
    assert {rule.article for rule in default_rules()} <= articles
    assert all(rule.wording[language] for rule in default_rules())


def test_both_texts_have_the_same_articles() -> None:
    zh, en = (re.findall(r"^(\d+\.\d+) ", default_text(code), re.MULTILINE) for code in ("zh", "en"))
    assert zh == en
