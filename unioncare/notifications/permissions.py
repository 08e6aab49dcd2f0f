"""Permissions of the notifications: everybody has an inbox; contacts of units are the administrators'."""

from unioncare.organisation.access import declare, let_administrators_edit, let_union_administrators_edit
from unioncare.organisation.enums import Role

SEE_MESSAGES = "notifications.see_messages"
declare(SEE_MESSAGES, tuple(Role))

let_administrators_edit("notifications", "contact")
let_union_administrators_edit("notifications", "message")
