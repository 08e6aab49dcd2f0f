"""The numbers of the workload that administrators may change (domain annex §10)."""

from decimal import Decimal

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from unioncare.core.thresholds import Named
from unioncare.organisation.enums import Role

PREFIX = "workload."
LEVELS = {
    level: Named(
        f"{PREFIX}level_{level}",
        label,
        _("Points of work about a case of this care level are multiplied by it."),
        _("times"),
        default=Decimal(weight),
        minimum=Decimal("0.1"),
        maximum=Decimal(10),
    )
    for level, label, weight in (
        (1, _("Weight of care level 1"), "1"),
        (2, _("Weight of care level 2"), "1.2"),
        (3, _("Weight of care level 3"), "1.5"),
        (4, _("Weight of care level 4"), "2"),
    )
}
# What a post takes of a full-time job. Lay posts are held beside one's own job; 0 is work that carries no care.
_SHARES: dict[Role, str] = {
    Role.GROUP_LEADER: "0.1",
    Role.BRANCH_CHAIR: "0.3",
    Role.WELFARE_OFFICER: "1",
    Role.WOMENS_OFFICER: "0.5",
    Role.ORGANISATION_OFFICER: "1",
    Role.INSURANCE_OFFICER: "1",
    Role.FINANCE_OFFICER: "0.5",
    Role.AUDITOR: "0",
    Role.VICE_CHAIR: "1",
    Role.CHAIR: "1",
    Role.PARTY_SECRETARY: "0",
    Role.COMMITTEE_MEMBER: "0.1",
    Role.COUNSELLOR: "0.5",
    Role.COUNSELLING_SUPERVISOR: "0.5",
    Role.CLERK: "0",
    Role.ADMINISTRATOR: "0",
}
SHARES = {
    role: Named(
        f"{PREFIX}share_{role.value}",
        format_lazy(_("Share of a full-time job: {role}"), role=role.label),
        _("What a post of this role takes of a full-time job; 0: its work is not weighed."),
        _("of a full-time job"),
        default=Decimal(share),
        maximum=Decimal(1),
    )
    for role, share in _SHARES.items()
}
BAND_LOW = Named(
    f"{PREFIX}band_low",
    _("Little work begins below"),
    _("Points of a full-time equivalent in a month."),
    _("points"),
    default=Decimal(20),
)
BAND_HIGH = Named(
    f"{PREFIX}band_high",
    _("Too much work begins above"),
    _("Points of a full-time equivalent in a month."),
    _("points"),
    default=Decimal(120),
)
UNEVEN = Named(
    f"{PREFIX}uneven",
    _("Work lies unevenly from"),
    _("The standard deviation of points per full-time equivalent, divided by their mean."),
    _("of the mean"),
    default=Decimal("0.5"),
    maximum=Decimal(10),
)
ALL = (*LEVELS.values(), *SHARES.values(), BAND_LOW, BAND_HIGH, UNEVEN)
