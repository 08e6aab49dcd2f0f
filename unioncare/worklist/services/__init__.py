"""The only writers of subjects and work items."""

from .drafts import ItemDraft
from .ending import cancel_items, complete_item, complete_kind, reopen_items, waive_item, waive_kinds
from .handing import hand_over_item, hand_over_items, take_item
from .opening import open_items
from .pausing import pause_item, resume_item
from .recounting import Moved, move_due_dates
from .redacting import forget_subjects, redact_items
from .subjects import close_subject, open_subject, reopen_subject, update_subject
from .transitions import TRANSITIONS, ItemConflict, ItemRefused, Transition

__all__ = [
    "TRANSITIONS",
    "ItemConflict",
    "ItemDraft",
    "ItemRefused",
    "Moved",
    "Transition",
    "cancel_items",
    "close_subject",
    "complete_item",
    "complete_kind",
    "forget_subjects",
    "hand_over_item",
    "hand_over_items",
    "move_due_dates",
    "open_items",
    "open_subject",
    "pause_item",
    "redact_items",
    "reopen_items",
    "reopen_subject",
    "resume_item",
    "take_item",
    "update_subject",
    "waive_item",
    "waive_kinds",
]
