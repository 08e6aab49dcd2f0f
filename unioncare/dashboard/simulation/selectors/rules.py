"""The two versions that a simulation compares, as the engine reads them, and what tells them from later ones."""

import hashlib
import json
from datetime import date

from django.utils.translation import gettext as _

from cases.care.engine.errors import InvalidParams
from cases.care.engine.raw import RawRule
from cases.care.engine.rules import Rule
from cases.care.models import Protocol
from cases.care.selectors.protocol import RuleBook, protocol_for, raw_rules, rulebook_for

from ..errors import SimulationRefused


def read_draft(protocol: Protocol) -> tuple[tuple[Rule, ...], str]:
    """Return the rules of a version and their fingerprint; one query. Raises SimulationRefused: none, or unreadable."""
    rows = raw_rules(protocol)
    if not rows:
        raise SimulationRefused(
            _("Version %(code)s has no rules: add what the draft asks for, then try it.") % {"code": protocol.code}
        )
    return tuple(_read(row) for row in rows), fingerprint_of(rows)


def _read(row: RawRule) -> Rule:
    try:
        return row.read()
    except InvalidParams as error:
        raise SimulationRefused(
            _("Article %(article)s cannot be read: %(why)s Correct it, then try the draft.")
            % {"article": row.article, "why": error.text}
        ) from error


def fingerprint_of(rows: list[RawRule]) -> str:
    """Return what the numbers hang on: when each rule applies and what it gives, whatever it is called."""
    plain = sorted(
        json.dumps([row.entitlement, row.params, sorted(row.groups), sorted(row.spans.items())], sort_keys=True)
        for row in rows
    )
    return hashlib.sha256("\n".join(plain).encode()).hexdigest()


def fingerprint_now(protocol: Protocol) -> str:
    """Return the fingerprint of a version as it stands; one query."""
    return fingerprint_of(raw_rules(protocol))


def book_in_force(protocol: Protocol, on: date) -> RuleBook:
    """Return the rules that bind the version's unit on a day: its own, those of a unit above, else the default's."""
    return rulebook_for(protocol.unit, on)


def version_above(protocol: Protocol, on: date) -> Protocol | None:
    """Return the version that binds the unit on a day; one query."""
    return protocol_for(protocol.unit, on)
