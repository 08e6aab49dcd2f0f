"""Fill the current database for the scoreboard: a large union, half of its members in care, a year of everything."""

from datetime import date, timedelta
from typing import Any

from django.db import connection, models
from django.utils import timezone

from cases.care.enums import CaseState, ConsentState
from cases.care.models import CostEntry, HouseholdSurvey, IllnessCase, LivingLine, TreatmentEvent
from cases.care.starter import load_diseases
from cases.insurance.models import Benefit, Claim, ClaimStep, Enrolment
from cases.members.models import Member, Placement
from donations.aid.models import Grant, Hardship, Notice
from donations.ledger.enums import FundKind
from donations.ledger.models import Entry, EntryLine
from tests.benchmarks.fill import settle
from tests.factories.funds import fund
from tests.factories.insurance import term
from unioncare.core.fields import EncryptedTextField
from unioncare.dashboard.seed.organisation import seed_posts, seed_units
from unioncare.organisation.models import Unit
from unioncare.worklist.enums import SubjectKind
from unioncare.worklist.models import Subject, WorkItem
from visits.recovery.models import RecoveryMeasure
from visits.schedule.models import Visit, VisitRecord

ITEMS_A_CASE = 20
_NOTHING: tuple[tuple[type[Any], str], ...] = (
    (models.BooleanField, "false"),
    (models.JSONField, "'{}'"),
    (models.UUIDField, "gen_random_uuid()"),
    (models.BinaryField, "''::bytea"),
    (models.DateTimeField, "now()"),
    (models.DateField, "current_date"),
    (models.DecimalField, "0"),
    (models.IntegerField, "0"),
)
# One draw for each row, and a moment of the last 400 days.
_DRAWN = "CROSS JOIN LATERAL (SELECT random() AS luck, now() - random() * interval '400 days' AS at, {of}.id) drawn"


def fill(members: int) -> None:
    """Write `members`, half of them as cases, 20 items a case, and what the indicators count of them."""
    seed_posts(seed_units(10_000))
    load_diseases()
    _members(members)
    _cases(members // 2)
    _work()
    _facts()
    _insurance()
    _aid()
    _books()
    settle()


def write(model: type[models.Model], source: str, /, **columns: str) -> None:
    """Insert rows: `columns` by name of the field as SQL over `source`; whatever else must be there is nothing."""
    told = {}
    for field in model._meta.concrete_fields:
        if field.name in columns:
            told[field.column] = columns[field.name]
        elif not field.null and not isinstance(field, models.AutoField):
            told[field.column] = _nothing(field)
    with connection.cursor() as cursor:
        names, values = ", ".join(f'"{name}"' for name in told), ", ".join(told.values())
        cursor.execute(f"INSERT INTO {model._meta.db_table} ({names}) SELECT {values} FROM {source}")


def _nothing(field: Any) -> str:
    if isinstance(field, EncryptedTextField):
        with connection.cursor() as cursor:
            return str(cursor.mogrify("%s", [field.get_db_prep_value("", connection)]), "ascii")
    return next((text for kind, text in _NOTHING if isinstance(field, kind)), "''")


def _members(count: int) -> None:
    groups, now = list(Unit.objects.filter(kind="union_group").order_by("path")), timezone.now()
    Member.objects.bulk_create(
        (
            Member(
                name="张三", employee_no=f"{number:06}", unit=groups[number % len(groups)], birth_date=date(1980, 1, 1),
                created_at=now, updated_at=now,
            )
            for number in range(count)
        ),
        batch_size=5_000,
    )  # fmt: skip
    write(
        Placement, "cases_member m", member="m.id", unit="m.unit_id", status="m.status", starts_on="date '2020-01-01'"
    )


def _cases(count: int) -> None:
    write(
        Subject, f"(SELECT * FROM cases_member ORDER BY id LIMIT {count}) m", kind=f"'{SubjectKind.CASE}'",
        unit="m.unit_id", reference="m.id::text", level="1 + m.id % 4",
    )  # fmt: skip
    write(
        IllnessCase, f"worklist_subject s JOIN cases_member m ON m.id::text = s.reference {_DRAWN.format(of='s')}",
        number="'2026-' || m.id", member="m.id", subject="s.id", unit="m.unit_id", state=f"'{CaseState.IN_CARE}'",
        consent_state=f"'{ConsentState.GIVEN}'", reported_at="drawn.at", level="s.level",
        disease="(SELECT id FROM cases_disease ORDER BY position OFFSET m.id % 5 LIMIT 1)",
        diagnosed_on="(drawn.at - interval '9 days')::date",
    )  # fmt: skip


def _work() -> None:
    write(
        WorkItem,
        f"""worklist_subject s JOIN organisation_unit u ON u.id = s.unit_id
        JOIN organisation_post p ON p.unit_id = u.id AND p.role = 'group_leader'
        CROSS JOIN generate_series(1, {ITEMS_A_CASE}) n {_DRAWN.format(of="s")}
        CROSS JOIN LATERAL (SELECT CASE WHEN drawn.luck < 0.9 THEN 'done' ELSE 'open' END AS state) told""",
        kind="(ARRAY['visit', 'visit', 'visit', 'first_visit', 'aid', 'regrading', 'documents', 'consent'])[1 + n % 8]",
        title="'{}'", subject="s.id", unit="s.unit_id", scope_path="u.path", role="'group_leader'",
        assignee="p.user_id", opens_at="drawn.at - interval '14 days'", due_at="drawn.at", state="told.state",
        done_by="CASE told.state WHEN 'done' THEN p.user_id END",
        done_at="CASE told.state WHEN 'done' THEN drawn.at + (random() - 0.8) * interval '5 days' END", points="2",
        source_key="'bench:' || s.id || ':' || n", created_at="drawn.at",
    )  # fmt: skip
    write(
        Visit, "worklist_workitem i JOIN cases_illnesscase c ON c.subject_id = i.subject_id WHERE i.kind ~ 'visit'",
        item="i.id", case="c.id", trigger="CASE i.kind WHEN 'first_visit' THEN 'first' ELSE 'regular' END",
        planned_on="i.due_at::date",
    )  # fmt: skip
    write(
        VisitRecord, "visits_visit v JOIN worklist_workitem i ON i.id = v.item_id WHERE i.state = 'done'",
        visit="v.id", happened_at="i.done_at", mode="'home'", seats_met="true", standard_met="i.done_at <= i.due_at",
        recorded_by="i.done_by_id", recorded_at="i.done_at + random() * interval '90 hours'",
    )  # fmt: skip


def _facts() -> None:
    cases = f"cases_illnesscase c CROSS JOIN generate_series(1, 3) n {_DRAWN.format(of='c')}"
    write(
        CostEntry, cases, case="c.id", incurred_on="drawn.at::date", total="10000 + n * 5000", recorded_at="drawn.at",
        basic_insurance="4000", mutual_benefit="1000", relief_donations="(n + c.id) % 3 * 900",
    )  # fmt: skip
    write(TreatmentEvent, cases, case="c.id", kind="'admission'", happened_on="drawn.at::date", recorded_at="drawn.at")
    write(RecoveryMeasure, cases, case="c.id", measured_on="drawn.at::date", ecog="n", self_rated="n * 20",
          recorded_at="drawn.at + interval '2 days'")  # fmt: skip
    write(HouseholdSurvey, f"cases_illnesscase c {_DRAWN.format(of='c')}", case="c.id", surveyed_on="drawn.at::date",
          region="'青岭县'", persons="3", annual_income="40000 + c.id % 60000", recorded_at="drawn.at")  # fmt: skip
    LivingLine.objects.get_or_create(region="青岭县", starts_on=date(2020, 1, 1), defaults={"monthly_amount": 700})


def _insurance() -> None:
    first, ids = timezone.localdate() - timedelta(days=60), {}
    for begins in (first - timedelta(days=365), first):
        for enterprise in Unit.objects.filter(kind="enterprise").order_by("path"):
            ids[begins] = term(enterprise, starts_on=begins)
        held = ids[begins]
        write(
            Enrolment, "cases_member m WHERE m.id % 33 <> 0", member="m.id", term=str(held.pk), plan=str(held.plan_id),
            unit="m.unit_id", state="'active'", starts_on=f"date '{begins}'", ends_on=f"date '{held.ends_on}'",
            covered_from=f"date '{begins}'", full_from=f"date '{begins}'", shares="1", premium="110", by_union="110",
        )  # fmt: skip
    benefit = Benefit.objects.filter(version=ids[first].version).order_by("pk")[0]
    write(
        Claim,
        f"""cases_illnesscase c JOIN cases_enrolment e ON e.member_id = c.member_id AND e.starts_on = '{first}'
        {_DRAWN.format(of="c")}""",
        number="'C' || c.id", case="c.id", enrolment="e.id", benefit=str(benefit.pk), source_key="'stay:' || c.id",
        state="CASE WHEN drawn.luck < 0.7 THEN 'paid' ELSE 'submitted' END", event_on="drawn.at::date", expected="900",
        deadline_on="drawn.at::date + 60", submitted_on="drawn.at::date + 20",
        paid="CASE WHEN drawn.luck < 0.7 THEN 900 END",
        paid_on="CASE WHEN drawn.luck < 0.7 THEN drawn.at::date + 50 END",
    )  # fmt: skip
    steps = "cases_claim k CROSS JOIN (VALUES (1, 'submit'), (2, 'approve')) step (n, move)"
    write(ClaimStep, steps, claim="k.id", move="step.move", target="k.state", at="k.submitted_on + step.n * 9")


def _aid() -> None:
    purse = fund(Unit.objects.filter(kind="enterprise").order_by("path")[0])
    actor = "(SELECT MIN(id) FROM organisation_user)"
    write(
        Grant, f"cases_illnesscase c {_DRAWN.format(of='c')}", number="'G' || c.id", case="c.id",
        subject="c.subject_id", member="c.member_id", unit="c.unit_id", fund=str(purse.pk), proposed="500",
        asked="500", initiated_by=actor,
        kind="CASE WHEN c.id % 4 = 0 THEN 'emergency' ELSE 'relief' END", requested_at="drawn.at",
        state="CASE WHEN drawn.luck < 0.8 THEN 'paid' ELSE 'approved' END", approved_at="drawn.at + interval '3 days'",
        paid_on="CASE WHEN drawn.luck < 0.8 THEN drawn.at::date + 9 END",
        settled_at="CASE WHEN drawn.luck < 0.8 THEN drawn.at + interval '9 days' END",
    )  # fmt: skip
    write(
        Notice, "donations_grant g WHERE g.id % 5 <> 0", grant="g.id", unit="g.unit_id", kind="g.kind", amount="500",
        published_on="g.approved_at::date + 3", ends_on="g.approved_at::date + 10", published_by=actor,
    )  # fmt: skip
    write(
        Hardship, f"cases_householdsurvey h {_DRAWN.format(of='h')}", case="h.case_id", survey="h.id", hardship="1",
        earlier_held="drawn.luck < 0.9", remark="'x'", assessed_on="drawn.at::date", assessed_by=actor,
    )  # fmt: skip


def _books() -> None:
    for enterprise in Unit.objects.filter(kind="enterprise").order_by("path"):
        raised = fund(enterprise, kind=FundKind.CAMPAIGN)
        write(
            Entry, "generate_series(1, 3000) n CROSS JOIN LATERAL (SELECT n AS row, random() * 400 AS ago) drawn",
            fund=str(raised.pk), number="n + 10", kind="CASE WHEN n % 10 = 0 THEN 'relief' ELSE 'gift' END",
            booked_on="current_date - drawn.ago::int", source=f"'bench:{raised.pk}:' || n",
        )  # fmt: skip
    lines = "donations_entry e CROSS JOIN (VALUES (0, 1), (1, -1)) side (n, sign) WHERE e.source LIKE 'bench:%'"
    write(
        EntryLine, lines, entry="e.id", position="side.n",
        amount="side.sign * CASE e.kind WHEN 'gift' THEN 100 ELSE -500 END",
        account="CASE side.n WHEN 0 THEN 'bank' ELSE CASE e.kind WHEN 'gift' THEN 'gifts' ELSE 'relief' END END",
    )  # fmt: skip
