"""What every page of the admin owes: a search, a history that tells, and help in both languages."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django_celery_beat.models import CrontabSchedule, IntervalSchedule, PeriodicTask

from assessments.improvement.models import Cause
from assessments.improvement.starter import load_causes
from cases.care.models import BurdenScale, ConsentText, Disease, LivingLine
from cases.insurance.models import EnrolmentTarget, InsurancePlan, PlanVersion
from donations.aid.models import GrantPolicy, GrantRule
from donations.aid.starter import load_aid_rules
from tests.factories import CalendarDayFactory, World
from tests.factories.cases import load_catalogues
from tests.factories.insurance import plan, version_of
from unioncare.core.models import Threshold
from unioncare.dashboard.schedules import create_schedules
from unioncare.notifications.models import Contact
from unioncare.organisation.enums import Role, UnitKind
from unioncare.organisation.models import CalendarDay, Post, Unit, User
from unioncare.worklist.models import ApprovalStepRule, EscalationStep, ReminderRule, Responsibility
from visits.counselling.models import CounsellingConsentText
from visits.counselling.starter import load_counselling_consent_text
from visits.recovery.models import MedicalPeriodRule
from visits.recovery.starter import load_medical_rules
from visits.safety.models import Hotline
from visits.screening.models import Scale
from visits.screening.starter import load_scales

PAGES = sorted(admin.site._registry.items(), key=lambda pair: pair[0]._meta.label)
WORDS = {"zh-hans": re.compile(r"[\u4e00-\u9fff]{2}"), "en": re.compile(r"[a-z]{3}")}


def begun_with(load: Callable[[], object], model: type[Model]) -> Model:
    """Load what an installation starts with, and return the first row of it."""
    load()
    return model._default_manager.order_by("pk")[0]


# Model → a row of it, a field and a value that the row did not have.
ROWS: dict[type[Model], tuple[Callable[[World], Model], str, Any]] = {
    Unit: (lambda world: world.group, "name", "三组"),
    User: (lambda world: world.branch_chair, "name", "韩立春"),
    Post: (lambda world: world.post_of(Role.CLERK), "ends_on", date(2031, 3, 7)),
    CalendarDay: (lambda world: CalendarDayFactory(), "name_zh", "停产日"),
    Responsibility: (
        lambda world: Responsibility.objects.create(item_kind="visit", unit_kind=UnitKind.BRANCH, role=Role.CHAIR),
        "item_kind",
        "verify",
    ),
    ApprovalStepRule: (
        lambda world: ApprovalStepRule.objects.create(action="protocol", order=1, roles=["chair"]),
        "order",
        1477,
    ),
    ReminderRule: (lambda world: ReminderRule.objects.create(item_kind="visit"), "days_before", 7),
    EscalationStep: (
        lambda world: EscalationStep.objects.create(step=1, role="chair", working_days=3, hours=6),
        "working_days",
        1477,
    ),
    Contact: (
        lambda world: Contact.objects.create(unit=world.branch, channel="chat", label="群", address="wecombot://key"),
        "label",
        "分会群",
    ),
    Threshold: (lambda world: Threshold.objects.create(code="gaps.post_ends_days", value=30), "value", Decimal(1477)),
    Disease: (lambda world: Disease.objects.get(code="1"), "keywords", "老名称"),
    LivingLine: (lambda world: LivingLine.objects.first(), "monthly_amount", Decimal(1477)),
    BurdenScale: (lambda world: BurdenScale.objects.first(), "e3_remaining", Decimal("147.7")),
    InsurancePlan: (lambda world: plan(), "insurer", "另一家"),
    PlanVersion: (lambda world: version_of(plan()), "claim_days", 147),
    EnrolmentTarget: (
        lambda world: EnrolmentTarget.objects.create(unit=world.enterprise, starts_on=date(2026, 1, 1), rate=1),
        "rate",
        Decimal("0.1477"),
    ),
    Hotline: (
        lambda world: Hotline.objects.create(number="12356", name_zh="热线", name_en="Hotline"),
        "number",
        "12320",
    ),
    MedicalPeriodRule: (lambda world: begun_with(load_medical_rules, MedicalPeriodRule), "within_months", 17),
    Scale: (lambda world: begun_with(load_scales, Scale), "name_en", "Renamed"),
    CounsellingConsentText: (
        lambda world: begun_with(load_counselling_consent_text, CounsellingConsentText),
        "body_en",
        "Reworded",
    ),
    ConsentText: (lambda world: ConsentText.objects.first(), "body_en", "Reworded"),
    GrantPolicy: (lambda world: begun_with(load_aid_rules, GrantPolicy), "yearly_cap", Decimal(1477)),
    GrantRule: (lambda world: begun_with(load_aid_rules, GrantRule), "name_en", "Renamed"),
    Cause: (lambda world: begun_with(load_causes, Cause), "name_en", "Renamed"),
    PeriodicTask: (lambda world: PeriodicTask.objects.get(task="dashboard.sweep"), "priority", 7),
    CrontabSchedule: (lambda world: CrontabSchedule.objects.first(), "minute", "47"),
    IntervalSchedule: (lambda world: IntervalSchedule.objects.first(), "every", 1477),
}
pytestmark = pytest.mark.usefixtures("few_rows")


@pytest.fixture
def office(world: World, client: Client) -> Client:
    """An administrator's browser, with everything an installation starts with."""
    load_catalogues()
    create_schedules()
    client.force_login(world.administrator_of_all())
    return client


def address(model: type[Model], view: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{view}", args=args)


@pytest.mark.parametrize("model", [model for model, _page in PAGES])
def test_every_list_has_a_search_that_answers(office: Client, model: type[Model]) -> None:
    assert admin.site._registry[model].search_fields
    assert list(office.get(address(model, "changelist"), {"q": "no such row"}).context["cl"].result_list) == []


def test_every_page_with_a_history_stands_in_the_table_of_rows() -> None:
    assert {model for model, page in PAGES if page.shows_history} == ROWS.keys()  # type: ignore[attr-defined]


@pytest.mark.parametrize("model", ROWS)
def test_the_history_tells_what_changed(office: Client, world: World, model: type[Model]) -> None:
    make, field, value = ROWS[model]
    row = make(world)
    setattr(row, field, value)
    row.save()

    told = office.get(address(model, "history", row.pk)).content.decode()

    shown = getattr(row, f"get_{field}_display", lambda: value)()
    assert f"→ {shown}" in told


def helps(response: Any) -> dict[str, str]:
    """The help of every field that can be filled in on a page, those of its inlines included."""
    context = response.context
    forms = [context["adminform"].form]
    forms += [inline.formset.empty_form for inline in context["inline_admin_formsets"] if inline.has_add_permission]
    return {
        f"{type(form).__name__}.{name}": str(field.help_text)
        for form in forms
        for name, field in form.fields.items()
        if name not in {"id", "DELETE", "user", "version"} or field.help_text
    }


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize("model", ROWS)
def test_every_field_says_in_the_readers_language_what_belongs_there(
    office: Client, world: World, model: type[Model], language: str
) -> None:
    office.cookies["unioncare_language"] = language
    pages = [office.get(address(model, "change", ROWS[model][0](world).pk)), office.get(address(model, "add"))]

    said = {name: text for page in pages if page.status_code == 200 for name, text in helps(page).items()}

    assert said or model is ConsentText
    assert [name for name, text in said.items() if not WORDS[language].search(text)] == []


# --- schedules ---------------------------------------------------------------------------------------------


def test_a_schedule_is_changed_and_its_history_says_so(office: Client) -> None:
    sweep = PeriodicTask.objects.get(task="dashboard.sweep")
    page = address(PeriodicTask, "change", sweep.pk)
    form = office.get(page).context["adminform"].form
    filled = {name: value for name, value in form.initial.items() if value is not None and name in form.fields}
    del filled["enabled"]

    assert office.post(page, filled).status_code == 302

    assert not PeriodicTask.objects.get(pk=sweep.pk).enabled
    history = office.get(address(PeriodicTask, "history", sweep.pk)).content.decode()
    assert "是 → 否" in history
    assert "邱明" in history
    assert str(sweep) in office.get(reverse("admin:auditlog_logentry_changelist")).content.decode()


def test_what_beat_notes_at_every_run_is_no_change_of_the_schedule(office: Client) -> None:
    sweep = PeriodicTask.objects.get(task="dashboard.sweep")
    sweep.total_run_count += 1
    sweep.save()

    assert "→" not in office.get(address(PeriodicTask, "history", sweep.pk)).content.decode()


def test_schedules_are_not_switched_past_the_history(office: Client) -> None:
    sweep = PeriodicTask.objects.get(task="dashboard.sweep")

    office.post(address(PeriodicTask, "changelist"), {"action": "disable_tasks", "_selected_action": [sweep.pk]})

    assert PeriodicTask.objects.get(pk=sweep.pk).enabled


def test_a_timing_that_a_job_follows_is_not_deleted(office: Client) -> None:
    timing = CrontabSchedule.objects.get()
    assert office.post(address(CrontabSchedule, "delete", timing.pk), {"post": "yes"}).status_code == 403

    PeriodicTask.objects.filter(crontab=timing).delete()
    office.post(address(CrontabSchedule, "delete", timing.pk), {"post": "yes"})
    assert not CrontabSchedule.objects.exists()
