"""What administrators set: calendar, responsibilities, approvals, thresholds; and what they only read."""

from datetime import date, datetime

import pytest
from auditlog.models import LogEntry
from django.test import Client
from django.urls import reverse

from tests.factories import CalendarDayFactory, UserFactory, World
from tests.factories.cases import load_catalogues, reported
from unioncare.core.audit import record_event
from unioncare.core.models import JobRun, Threshold
from unioncare.organisation.enums import DayKind, Role, UnitKind
from unioncare.organisation.models import CalendarDay, Unit
from unioncare.organisation.signals import calendar_changed
from unioncare.worklist.models import ApprovalStepRule, Responsibility

NOW = "2026-03-18 09:00+08:00"
pytestmark = pytest.mark.usefixtures("few_rows")


@pytest.fixture
def office(world: World, client: Client) -> Client:
    """An administrator's browser."""
    client.force_login(world.administrator_of_all())
    return client


def page(client: Client, name: str, *args: object, **query: object) -> str:
    response = client.get(reverse(f"admin:{name}", args=args), query)
    assert response.status_code == 200, (name, response.status_code)
    return response.content.decode()


def told(response: object) -> str:
    return " ".join(str(message) for message in response.context["messages"])


def test_a_year_is_loaded_and_the_effects_are_told(office: Client) -> None:
    def move(days: frozenset[date], **kwargs: object) -> list[str]:
        return [f"first visit moved, {len(days)} days"]

    calendar_changed.connect(move)
    response = office.post(reverse("admin:organisation_calendarday_load"), {"year": 2026}, follow=True)
    calendar_changed.disconnect(move)

    assert "first visit moved, 25 days" in told(response)
    assert CalendarDay.objects.filter(kind=DayKind.WORKDAY).count() == 6


def test_a_year_without_announced_make_up_days_says_so(office: Client) -> None:
    response = office.post(reverse("admin:organisation_calendarday_load"), {"year": 2031}, follow=True)

    assert "2031" in told(response)
    assert {message.level_tag for message in response.context["messages"]} == {"success", "warning"}


def test_every_way_of_changing_the_calendar_is_told(office: Client) -> None:
    heard: list[set[date]] = []

    def hear(days: frozenset[date], **kwargs: object) -> None:
        heard.append(set(days))

    calendar_changed.connect(hear)
    office.post(
        reverse("admin:organisation_calendarday_add"), {"date": "2026-04-01", "kind": "holiday", "name_zh": "停产"}
    )
    day = CalendarDay.objects.get()
    office.post(
        reverse("admin:organisation_calendarday_change", args=[day.pk]), {"date": "2026-04-02", "kind": "holiday"}
    )
    office.post(reverse("admin:organisation_calendarday_delete", args=[day.pk]), {"post": "yes"})
    days = [CalendarDayFactory(date=date(2026, 5, number)).pk for number in (6, 7)]
    office.post(
        reverse("admin:organisation_calendarday_changelist"),
        {"action": "delete_selected", "_selected_action": days, "post": "yes"},
    )
    calendar_changed.disconnect(hear)

    assert heard == [
        {date(2026, 4, 1)},
        {date(2026, 4, 1), date(2026, 4, 2)},
        {date(2026, 4, 2)},
        {date(2026, 5, 6), date(2026, 5, 7)},
    ]
    assert not CalendarDay.objects.exists()


# --- the tables of other apps ------------------------------------------------------------------------------


def test_the_responsibility_table_offers_the_kinds_of_work_by_name(office: Client) -> None:
    office.post(
        reverse("admin:worklist_responsibility_add"),
        {"item_kind": "visit", "unit_kind": UnitKind.BRANCH, "role": Role.WOMENS_OFFICER},
    )
    assert Responsibility.objects.get().role == Role.WOMENS_OFFICER

    twice = office.post(
        reverse("admin:worklist_responsibility_add"),
        {"item_kind": "visit", "unit_kind": UnitKind.BRANCH, "role": Role.CLERK},
    )
    assert twice.status_code == 200
    unknown = office.post(
        reverse("admin:worklist_responsibility_add"), {"item_kind": "nothing", "unit_kind": "branch", "role": "clerk"}
    )
    assert "item_kind" in unknown.context["adminform"].form.errors


def test_administrators_cannot_make_themselves_approvers(office: Client) -> None:
    step = {"action": "protocol", "order": 1, "roles": ["chair", "administrator"]}

    refused = office.post(reverse("admin:worklist_approvalsteprule_add"), step)
    assert "roles" in refused.context["adminform"].form.errors

    office.post(reverse("admin:worklist_approvalsteprule_add"), {**step, "roles": ["chair", "vice_chair"]})
    assert set(ApprovalStepRule.objects.get().roles) == {"chair", "vice_chair"}


def test_thresholds_are_listed_with_their_defaults_and_keep_within_bounds(office: Client) -> None:
    assert "gaps.post_ends_days" in page(office, "core_threshold_changelist")
    url = reverse("admin:core_threshold_change", args=["gaps.post_ends_days"])

    assert office.post(url, {"value": "0"}).status_code == 200
    office.post(url, {"value": "14"})

    assert Threshold.objects.get(pk="gaps.post_ends_days").value == 14
    assert "30.00 → 14" in page(office, "core_threshold_history", "gaps.post_ends_days")


def test_thresholds_are_filtered_by_whether_somebody_set_them(office: Client) -> None:
    page(office, "core_threshold_changelist")
    office.post(reverse("admin:core_threshold_change", args=["gaps.post_ends_days"]), {"value": "14"})

    assert "gaps.post_ends_days" in page(office, "core_threshold_changelist", default="changed")
    assert "gaps.post_ends_days" not in page(office, "core_threshold_changelist", default="kept")


def test_runs_of_jobs_are_read_only(office: Client) -> None:
    moment = datetime.fromisoformat("2026-03-18T03:00:00+08:00")
    run = JobRun.objects.create(name="sweep", scheduled_for=moment, started_at=moment)

    assert "sweep" in page(office, "core_jobrun_changelist")
    assert office.post(reverse("admin:core_jobrun_change", args=[run.pk]), {"name": "x"}).status_code == 403
    assert office.post(reverse("admin:core_jobrun_delete", args=[run.pk])).status_code == 403


def test_the_trail_shows_configuration_only(office: Client, world: World) -> None:
    load_catalogues()
    case = reported(world)
    for row, said in ((case.member, "member-event"), (case, "case-event"), (world.group, "unit-event")):
        record_event(row, actor=world.administrator, what=said)
        assert LogEntry.objects.get_for_object(row).exists()

    shown = page(office, "auditlog_logentry_changelist")

    assert "unit-event" in shown
    for hidden in ("member-event", "case-event", case.member.name, case.number):
        assert hidden not in shown
    for row in (case.member, case):
        entry = LogEntry.objects.get_for_object(row).first()
        assert office.get(reverse("admin:auditlog_logentry_change", args=[entry.pk])).url == "/admin/"


def test_a_superuser_administers_everything(world: World, client: Client) -> None:
    client.force_login(UserFactory(username="root", is_superuser=True))

    assert "青岭矿业集团工会" in page(client, "organisation_unit_changelist")
    page(client, "organisation_user_change", world.outsider(Role.CHAIR).pk)
    response = client.post(
        reverse("admin:organisation_unit_add"), {"kind": "corporation", "code": "NEW", "name": "新集团工会"}
    )
    assert response.status_code == 302
    assert Unit.objects.get(code="NEW").is_root()
