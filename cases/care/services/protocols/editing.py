"""Editing a draft. Two people may do it at once: what one saved is never overwritten by what the other saw before."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from unioncare.core.audit import record_event

from ...engine.raw import SPANS, RawRule
from ...enums import ProtocolState
from ...models import Protocol, ProtocolRule
from .conflicts import EditConflict
from .flow import ProtocolRefused, locked

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@dataclass(frozen=True, slots=True)
class RuleValues:
    """What the form of a rule holds. `spans` maps s, e, p, l to (from, to)."""

    article: str
    entitlement: str
    params: dict[str, Any]
    groups: tuple[str, ...] = ()
    spans: dict[str, tuple[int | None, int | None]] = field(default_factory=dict)
    text_zh: str = ""
    text_en: str = ""

    def raw(self, key: int = 0) -> RawRule:
        """Return the rule as the engine's checks read it."""
        return RawRule(
            key, self.article, self.entitlement, self.params, self.groups, self.spans, self.text_zh, self.text_en
        )


def _editable(pk: int) -> Protocol:
    protocol = locked(pk)
    if protocol.state != ProtocolState.DRAFT:
        raise ProtocolRefused(
            _("“%(state)s”: only a draft can be edited. Make a new version instead.")
            % {"state": protocol.get_state_display()}
        )
    return protocol


def _unchanged(row: Protocol | ProtocolRule, revision: int) -> None:
    if row.revision != revision:
        raise EditConflict(row.changed_by.name if row.changed_by else _("Somebody"), row.changed_at, row)


def _touch(row: Protocol | ProtocolRule, actor: "User", now: datetime) -> None:
    row.revision += 1
    row.changed_by, row.changed_at = actor, now


@transaction.atomic
def save_rule(
    *, protocol: Protocol, values: RuleValues, actor: "User", now: datetime, pk: int | None = None, revision: int = 0
) -> ProtocolRule:
    """Add a rule to a draft, or change the one that was opened at `revision`.

    Raises InvalidParams for values that make no sense, EditConflict when the rule was saved or deleted in between.
    """
    values.raw().read()
    held = _editable(protocol.pk)
    if pk is None:
        row = ProtocolRule(protocol=held, position=held.rules.count() + 1)
    else:
        found = held.rules.select_for_update(of=("self",)).select_related("changed_by").filter(pk=pk).first()
        if found is None:
            raise EditConflict("", None, None)
        _unchanged(found, revision)
        row = found
    _fill(row, values)
    _touch(row, actor, now)
    row.save()
    record_event(held, actor=actor, what="rule", details={"article": row.article, "new": pk is None})
    return row


def _fill(row: ProtocolRule, values: RuleValues) -> None:
    row.article, row.entitlement = values.article.strip(), values.entitlement
    row.params, row.disease_groups = values.params, list(values.groups)
    row.text_zh, row.text_en = values.text_zh.strip(), values.text_en.strip()
    for name, field_ in SPANS.items():
        low, high = values.spans.get(name, (None, None))
        setattr(row, f"min_{field_}", low)
        setattr(row, f"max_{field_}", high)


@transaction.atomic
def delete_rule(*, protocol: Protocol, pk: int, revision: int, actor: "User", now: datetime) -> None:
    """Delete a rule of a draft; raises EditConflict when it was saved since it was seen."""
    held = _editable(protocol.pk)
    row = held.rules.select_for_update(of=("self",)).select_related("changed_by").filter(pk=pk).first()
    if row is None:
        return
    _unchanged(row, revision)
    record_event(held, actor=actor, what="rule_deleted", details={"article": row.article, "text": row.text_zh})
    row.delete()


@transaction.atomic
def save_head(
    *,
    protocol: Protocol,
    title_zh: str,
    title_en: str,
    starts_on: date | None,
    revision: int,
    actor: "User",
    now: datetime,
) -> Protocol:
    """Change title and first day of a draft; raises EditConflict."""
    held = _editable(protocol.pk)
    _unchanged(held, revision)
    held.title_zh, held.title_en, held.starts_on = title_zh.strip(), title_en.strip(), starts_on
    _touch(held, actor, now)
    held.save(update_fields=["title_zh", "title_en", "starts_on", "revision", "changed_by", "changed_at"])
    return held


@transaction.atomic
def save_text(
    *, protocol: Protocol, text_zh: str, text_en: str, revision: int, actor: "User", now: datetime
) -> Protocol:
    """Change the full text of a draft; raises EditConflict."""
    held = _editable(protocol.pk)
    _unchanged(held, revision)
    held.text_zh, held.text_en = text_zh, text_en
    _touch(held, actor, now)
    held.save(update_fields=["text_zh", "text_en", "revision", "changed_by", "changed_at"])
    return held
