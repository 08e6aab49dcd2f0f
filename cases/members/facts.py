"""How the facts about a member are stored, compared and shown to those who may not see all of them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from unioncare.core.crypto import blind_index
from unioncare.core.masking import mask_id_number, mask_phone

from .naming import spell

# What identifies a person by hand or by the roster; unit and status are placements.
EDITABLE = ("employee_no", "name", "sex", "birth_date", "id_number", "phone", "joined_on")
_MASKS = {"id_number": mask_id_number, "phone": mask_phone}


def id_index(number: str) -> bytes | None:
    """Return the blind index of an ID number, None without one."""
    return blind_index(number, "id_number") or None


def phone_index(phone: str) -> bytes | None:
    """Return the blind index of a phone number, None without one."""
    return blind_index(phone, "phone") or None


def columns_of(field: str, value: Any) -> dict[str, Any]:
    """Return every column that follows from one fact: a name also sets its spellings, a phone its index."""
    if field == "name":
        return {"name": value, **spell(value)._asdict()}
    if field == "id_number":
        return {"id_number": value, "id_index": id_index(value)}
    if field == "phone":
        return {"phone": value, "phone_index": phone_index(value)}
    if field == "employee_no":
        return {"employee_no": value or None}
    return {field: value}


def as_audited(field: str, value: Any) -> str:
    """Return a fact as the audit trail and previews may show it: ID number and phone masked."""
    if value in (None, ""):
        return ""
    if mask := _MASKS.get(field):
        return mask(str(value))
    return value.isoformat() if isinstance(value, date) else str(value)


def audited_changes(changes: Mapping[str, tuple[Any, Any]]) -> dict[str, list[str]]:
    """Return field → [old, new] for the audit trail."""
    return {field: [as_audited(field, old), as_audited(field, new)] for field, (old, new) in changes.items()}
