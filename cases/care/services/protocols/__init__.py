"""Protocols: drafted, edited, checked, approved, published, retired. A published version never changes."""

from .conflicts import EditConflict
from .drafting import draft_protocol
from .editing import RuleValues, delete_rule, save_head, save_rule, save_text
from .flow import PROTOCOL_FLOW, ProtocolRefused
from .publishing import (
    ACTION,
    drop_draft,
    publish_protocol,
    retire_ended,
    retire_protocol,
    return_protocol,
    submit_protocol,
    withdraw_protocol,
)
from .starter import install_default_protocol

__all__ = [
    "ACTION",
    "PROTOCOL_FLOW",
    "EditConflict",
    "ProtocolRefused",
    "RuleValues",
    "delete_rule",
    "draft_protocol",
    "drop_draft",
    "install_default_protocol",
    "publish_protocol",
    "retire_ended",
    "retire_protocol",
    "return_protocol",
    "save_head",
    "save_rule",
    "save_text",
    "submit_protocol",
    "withdraw_protocol",
]
