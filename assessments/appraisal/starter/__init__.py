"""The scheme that an empty installation begins with (domain annex §10); what a union changed is kept."""

from decimal import Decimal

from assessments.performance.enums import Kpi
from unioncare.organisation.enums import Role

NAME = {
    "name_zh": "工会干部重病职工关爱工作考核办法",
    "name_en": "Appraisal of union cadres caring for the seriously ill",
}
ROLES = (
    Role.GROUP_LEADER, Role.BRANCH_CHAIR, Role.WELFARE_OFFICER, Role.WOMENS_OFFICER, Role.ORGANISATION_OFFICER,
    Role.INSURANCE_OFFICER, Role.FINANCE_OFFICER, Role.VICE_CHAIR,
)  # fmt: skip
# Points of the hundred, and the share (per cent) from which on all of them are given.
LINES: dict[Kpi, tuple[Decimal, Decimal]] = {
    Kpi(code): (Decimal(points), Decimal(target))
    for code, points, target in (
        ("visit_standard", 12, 95), ("first_visit", 8, 95), ("relief_on_time", 8, 95), ("claims_on_time", 7, 95),
        ("enrolment", 10, 95), ("renewal", 5, 95), ("counselling_attended", 5, 90), ("screened_in_time", 5, 90),
        ("back_to_work", 8, 80), ("function_kept", 7, 80), ("files_reviewed", 5, 95), ("entered_in_time", 5, 90),
        ("satisfaction", 9, 90), ("requests_in_time", 6, 95),
    )
}  # fmt: skip
VETOES = (
    ("funds", "挪用、侵占专项资金", "Misuse of earmarked funds"),
    ("privacy", "泄露职工病情等隐私", "Breach of a member's privacy"),
    ("visit", "虚构探视记录", "A fabricated visit"),
)
