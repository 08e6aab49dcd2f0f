"""Permissions of the feedback room: whoever may be asked for an answer in a category reads that category."""

from unioncare.organisation.access import declare
from unioncare.organisation.enums import Role

from .access import EXPORT, NOTE, OF_CATEGORY
from .enums import Category

LEADERS = (Role.VICE_CHAIR, Role.CHAIR)
STAFF = (
    Role.BRANCH_CHAIR, Role.WELFARE_OFFICER, Role.ORGANISATION_OFFICER, Role.INSURANCE_OFFICER, *LEADERS,
)  # fmt: skip
READERS: dict[str, tuple[Role, ...]] = {
    Category.CARE: (Role.WELFARE_OFFICER, *LEADERS),
    Category.AID: (Role.WELFARE_OFFICER, *LEADERS),
    Category.INSURANCE: (Role.INSURANCE_OFFICER, *LEADERS),
    Category.RIGHTS: (Role.BRANCH_CHAIR, *LEADERS),
    Category.SUGGESTION: (Role.ORGANISATION_OFFICER, *LEADERS),
    Category.COMPLAINT: LEADERS,
}

declare(NOTE, STAFF)
declare(EXPORT, LEADERS)
for _category, _roles in READERS.items():
    declare(OF_CATEGORY[_category], _roles)
