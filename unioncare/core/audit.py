"""The audit trail: who changed what, and who read what for which purpose (django-auditlog rows)."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from urllib.parse import quote_plus

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models.functions import Cast
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.utils import timezone

from .insertion import insert_rows
from .mentions import GONE, Mentions

P = ParamSpec("P")
R = TypeVar("R")
# Key, text and changed fields of what an entry is about.
Entry = tuple[int, str, dict[str, list[str]]]
COLUMNS = (
    "content_type_id", "object_pk", "object_id", "object_repr", "action", "changes_text", "changes", "actor_id",
    "timestamp", "additional_data",
)  # fmt: skip
# What somebody wrote or searched beside a row; the rest is said by the code.
TOLD = frozenset({"purpose", "filter", "reason"})

_actor: ContextVar[Any] = ContextVar("actor", default=None)


@contextmanager
def acting(actor: Any) -> Iterator[None]:
    """Sign the audit rows of this block with `actor`, also where no request does: tasks, commands.

    The library's own `set_actor` cannot be nested: the inner one silences the outer one.
    """
    token = _actor.set(actor if actor is not None else _actor.get())
    try:
        yield
    finally:
        _actor.reset(token)


def attributed(service: Callable[P, R]) -> Callable[P, R]:
    """Run a service in a transaction and sign its audit rows with its keyword argument `actor`."""

    @wraps(service)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction.atomic(), acting(kwargs.get("actor")):
            return service(*args, **kwargs)

    return run


@receiver(pre_save, sender=LogEntry)
def sign(instance: LogEntry, **kwargs: Any) -> None:
    """Put the acting person on an audit row that names nobody yet."""
    actor = _actor.get()
    if instance.actor_id is None and actor is not None:
        instance.actor = actor
        instance.actor_email = actor.email


def record_access(obj: models.Model, *, actor: Any, purpose: str, what: str = "") -> None:
    """Note that `actor` read sensitive data of `obj`: which part, and for which purpose."""
    LogEntry.objects.log_create(
        obj,
        force_log=True,
        action=LogEntry.Action.ACCESS,
        actor=actor,
        changes={},
        additional_data={"purpose": purpose, "what": what},
    )


def record_bulk_access(
    model: type[models.Model], rows: Iterable[tuple[int, str]], *, actor: Any, purpose: str, what: str
) -> int:
    """Note that `actor` read many rows at once, such as by an export: (pk, text); return how many."""
    additional = {"purpose": purpose, "what": what}
    return _write(model, ((pk, text, {}) for pk, text in rows), LogEntry.Action.ACCESS, actor, additional)


def record_event(obj: models.Model, *, actor: Any, what: str, details: dict[str, Any] | None = None) -> None:
    """Note an event about `obj` that no field change shows: an export, an import, a forced confirmation."""
    LogEntry.objects.log_create(
        obj,
        force_log=True,
        action=LogEntry.Action.UPDATE,
        actor=actor,
        changes={},
        additional_data={"what": what, **(details or {})},
    )


def record_bulk_changes(
    model: type[models.Model],
    changes: Iterable[Entry],
    *,
    actor: Any,
    details: dict[str, Any] | None = None,
) -> int:
    """Write audit rows for changes that a set-based statement made: (pk, text, {field: [old, new]}), masked.

    `details` say in all of them what the fields do not show, as those of `record_event` do.
    """
    return _write(model, changes, LogEntry.Action.UPDATE, actor, details)


def _write(model: type[models.Model], entries: Iterable[Entry], action: int, actor: Any, additional: Any) -> int:
    """Write rows of the trail without making an object of each: a night's sweep writes tens of thousands."""
    content_type, now = ContentType.objects.get_for_model(model).pk, timezone.now()
    who, also = (actor.pk if actor else None), json.dumps(additional) if additional else None
    return insert_rows(
        LogEntry._meta.db_table,
        COLUMNS,
        [(content_type, str(pk), pk, text, action, "", json.dumps(diff), who, now, also) for pk, text, diff in entries],
    )


def forget_entries(model: type[models.Model], keys: Collection[Any]) -> int:
    """Leave of the trail of rows that are erased who did what when; every word of them goes. Return of how many."""
    content_type = ContentType.objects.get_for_model(model)
    rows = LogEntry.objects.filter(content_type=content_type, object_pk__in=[str(key) for key in keys])
    return _forget(rows)


def forget_mentions(words: Mentions) -> int:
    """Take the words out of what somebody wrote beside a row: purposes, filters, reasons. Return of how many rows.

    Nothing else of a row changes: it may be about somebody else.
    """
    if not words:
        return 0
    told = LogEntry.objects.annotate(beside=Cast("additional_data", models.TextField()))
    mentioned = models.Q()
    for word in words.words:
        # A filter is noted as an address holds it, and JSON writes other signs than ASCII as codes.
        for form in {word, quote_plus(word), json.dumps(word)[1:-1]}:
            mentioned |= models.Q(beside__contains=form)
    rows = LogEntry.objects.filter(pk__in=told.filter(mentioned).order_by().values("pk"))
    changed = [row for row in rows.order_by("pk").iterator() if _takes_out(row, words)]
    LogEntry.objects.bulk_update(changed, ["additional_data"], batch_size=500)
    return len(changed)


def _takes_out(row: LogEntry, words: Mentions) -> bool:
    told = dict(row.additional_data or {})
    for key in TOLD & told.keys():
        if isinstance(told[key], str):
            told[key] = words.query_without(told[key]) if key == "filter" else words.without(told[key])
    changed = told != (row.additional_data or {})
    row.additional_data = told if changed else row.additional_data
    return changed


def _forget(rows: models.QuerySet[LogEntry]) -> int:
    return rows.update(object_repr=GONE, serialized_data=None, changes={}, changes_text="", additional_data=None)
