"""Permissions of the organisation app.

Ours are named `see_…` and by the act, so that they never meet Django's own `view_…`, `change_…` of the admin.
"""

from .access import declare, let_administrators_edit, let_union_administrators_edit
from .enums import Role

EVERYBODY = tuple(Role)

declare("organisation.see_units", EVERYBODY)
declare(
    "organisation.see_gaps",
    (Role.ORGANISATION_OFFICER, Role.WELFARE_OFFICER, Role.VICE_CHAIR, Role.CHAIR, Role.ADMINISTRATOR),
)
declare("organisation.administer", (Role.ADMINISTRATOR,))
declare("organisation.import_organisation", (Role.ORGANISATION_OFFICER, Role.ADMINISTRATOR))

let_administrators_edit("organisation", "unit", "user", "post", "relative")
let_union_administrators_edit("organisation", "calendarday")
let_union_administrators_edit("core", "threshold", "jobrun")
let_union_administrators_edit("django_celery_beat", "periodictask", "crontabschedule", "intervalschedule")
let_administrators_edit("auditlog", "logentry", acts=("view",))
