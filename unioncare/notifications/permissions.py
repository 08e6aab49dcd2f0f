"""Permissions of the notifications: everybody has an inbox; contacts of units are the administrators'."""

from unioncare.organisation.access import declare, let_administrators_edit, let_union_administrators_edit
from unioncare.organisation.enums import Role

declare("notifications.see_messages", tuple(Role))

let_administrators_edit("notifications", "contact")
let_union_administrators_edit("notifications", "message")
