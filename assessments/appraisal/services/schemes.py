"""Writing a scheme, putting it in force, taking it out. What was published never changes: a new version is made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.performance.enums import Kpi
from unioncare.core.audit import attributed
from unioncare.organisation.models import Unit, User

from ..enums import SchemeState
from ..errors import AppraisalRefused
from ..models import Scheme, SchemeLine, VetoKind
from ..selectors.schemes import objection_to
from ..starter import LINES, NAME, ROLES, VETOES

# Fields that a draft takes over from the version before it, and that its form changes.
RULES = (
    "name_zh", "name_en", "roles", "kpi_share", "superior_share", "peers_share", "members_share", "self_share",
    "excellent_from", "competent_from", "basic_from", "excellent_quota", "least_excellent", "fewest_peers",
    "allowance_slope", "allowance_cap", "appeal_days", "decide_days",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SchemeEntry:
    """The rules as the form gives them; `lines` are points and target (per cent) of each indicator."""

    rules: Mapping[str, Any]
    lines: Mapping[Kpi, tuple[Decimal, Decimal]]
    vetoes: Sequence[tuple[str, str, str]]


@attributed
def draft_scheme(*, unit: Unit, actor: User | None, now: datetime, source: Scheme | None = None) -> Scheme:
    """Begin a new version for a unit, from another scheme or from the starter scheme; a draft there is returned."""
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)  # two clicks make one draft
    known: Scheme | None = Scheme.objects.filter(unit=unit, state=SchemeState.DRAFT).first()
    if known is not None:
        return known
    last = Scheme.objects.filter(unit=unit).aggregate(last=Max("version"))["last"] or 0
    rules = {name: getattr(source, name) for name in RULES} if source else {**NAME, "roles": list(ROLES)}
    scheme = Scheme.objects.create(unit=unit, version=last + 1, made_by=actor, **rules)
    entry = _entry_of(source) if source else SchemeEntry({}, LINES, VETOES)
    _write_parts(scheme, entry)
    return scheme


@attributed
def change_scheme(*, scheme: Scheme, entry: SchemeEntry, actor: User, now: datetime) -> Scheme:
    """Change a draft. Raises AppraisalRefused for one that was published, ValidationError for what makes no sense."""
    held = _lock(scheme)
    if held.state != SchemeState.DRAFT:
        raise AppraisalRefused(_("A scheme in force never changes: make a new version."))
    for name, value in entry.rules.items():
        setattr(held, name, value)
    held.full_clean(exclude=["made_by"], validate_unique=False)
    held.save()
    held.lines.all().delete()
    held.veto_kinds.all().delete()
    _write_parts(held, entry)
    return held


@attributed
def publish_scheme(*, scheme: Scheme, actor: User | None, now: datetime) -> Scheme:
    """Put a draft in force; the version before it retires. Periods that run keep theirs.

    Raises AppraisalRefused with what must be put right first.
    """
    held = _lock(scheme)
    if held.state != SchemeState.DRAFT:
        raise AppraisalRefused(_("This version was published already."))
    if (why := objection_to(held)) is not None:
        raise AppraisalRefused(why)
    for before in Scheme.objects.filter(unit=held.unit_id, state=SchemeState.PUBLISHED):
        before.state = SchemeState.RETIRED
        before.save(update_fields=["state"])
    held.state, held.published_by, held.published_on = SchemeState.PUBLISHED, actor, timezone.localdate(now)
    held.save(update_fields=["state", "published_by", "published_on"])
    return held


@attributed
def retire_scheme(*, scheme: Scheme, actor: User, now: datetime) -> Scheme:
    """Take a scheme out of force; that of the unit above applies then. A draft is thrown away that way too."""
    held = _lock(scheme)
    if held.state == SchemeState.RETIRED:
        raise AppraisalRefused(_("This version is not in force any more."))
    held.state = SchemeState.RETIRED
    if held.published_on is None:
        # A retired scheme must be whole, as one in force was: a draft that never was goes altogether.
        held.delete()
        return held
    held.save(update_fields=["state"])
    return held


def _lock(scheme: Scheme) -> Scheme:
    held: Scheme = Scheme.objects.select_for_update(of=("self",)).select_related("unit").get(pk=scheme.pk)
    return held


def _entry_of(scheme: Scheme) -> SchemeEntry:
    lines = {Kpi(line.kpi): (line.weight, line.target) for line in scheme.lines.all()}
    return SchemeEntry({}, lines, [(kind.code, kind.name_zh, kind.name_en) for kind in scheme.veto_kinds.all()])


def _write_parts(scheme: Scheme, entry: SchemeEntry) -> None:
    for kpi in Kpi:
        weight, target = entry.lines.get(kpi, (Decimal(0), Decimal(100)))
        line = SchemeLine(scheme=scheme, kpi=kpi, weight=weight, target=target)
        line.full_clean(exclude=["scheme"], validate_unique=False)
        line.save()
    codes = [code for code, _zh, _en in entry.vetoes]
    if len(codes) != len(set(codes)):
        raise ValidationError(_("Two vetoes have the same code."))
    for code, zh, en in entry.vetoes:
        kind = VetoKind(scheme=scheme, code=code, name_zh=zh, name_en=en)
        kind.full_clean(exclude=["scheme"], validate_unique=False)
        kind.save()
