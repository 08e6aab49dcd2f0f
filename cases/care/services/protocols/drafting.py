"""Beginning a version: empty, or as a copy of another one."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils import timezone

from unioncare.core.audit import record_event
from unioncare.organisation.models import Unit
from unioncare.worklist.enums import SubjectKind
from unioncare.worklist.services import open_subject

from ...engine.raw import SPANS, RawRule
from ...models import Protocol, ProtocolRule
from ...starter.protocol import default_raw_rules, default_text

if TYPE_CHECKING:
    from unioncare.organisation.models import User

# Any constant of our own: the lock that serialises the numbering of protocols.
_LOCK = 0x5543_5052


@transaction.atomic
def draft_protocol(
    *,
    unit: Unit,
    actor: "User | None",
    now: datetime,
    title_zh: str,
    title_en: str = "",
    copy_of: Protocol | None = None,
    from_default: bool = False,
    starts_on: date | None = None,
) -> Protocol:
    """Begin a version for a unit: from the rules and full text of another one, from the default protocol, or empty."""
    code = _next_code(timezone.localdate(now).year)
    subject = open_subject(kind=SubjectKind.PROTOCOL, unit=unit, label=f"{code} {title_zh}"[:120], reference=code)
    protocol = Protocol.objects.create(
        unit=unit,
        subject=subject,
        code=code,
        title_zh=title_zh.strip(),
        title_en=title_en.strip(),
        text_zh=copy_of.text_zh if copy_of else default_text("zh") if from_default else "",
        text_en=copy_of.text_en if copy_of else default_text("en") if from_default else "",
        starts_on=starts_on,
        created_by=actor,
        created_at=now,
    )
    rows = [RawRule.from_row(row) for row in copy_of.rules.all()] if copy_of else []
    _add_rules(protocol, list(default_raw_rules()) if from_default else rows)
    record_event(protocol, actor=actor, what="draft", details={"copy_of": copy_of.code if copy_of else ""})
    return protocol


def _add_rules(protocol: Protocol, rows: list[RawRule]) -> None:
    """Store rules in the order in which they come."""
    ProtocolRule.objects.bulk_create(_row(protocol, place, raw) for place, raw in enumerate(rows, start=1))


def _row(protocol: Protocol, place: int, raw: RawRule) -> ProtocolRule:
    bounds: dict[str, int | None] = {}
    for name, field in SPANS.items():
        bounds[f"min_{field}"], bounds[f"max_{field}"] = raw.spans.get(name, (None, None))
    return ProtocolRule(
        protocol=protocol,
        position=place,
        article=raw.article,
        entitlement=raw.entitlement,
        params=dict(raw.params),
        disease_groups=list(raw.groups),
        text_zh=raw.text_zh,
        text_en=raw.text_en,
        **bounds,
    )


def _next_code(year: int) -> str:
    """Return the next free code of a year: 2026-1, 2026-2 …; drafts of one moment wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    codes = Protocol.objects.filter(code__startswith=f"{year}-").order_by().values_list("code", flat=True)
    numbers = [int(tail) for tail in (code.split("-", 1)[1] for code in codes) if tail.isdigit()]
    return f"{year}-{max(numbers, default=0) + 1}"
