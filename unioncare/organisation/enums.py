"""Kinds of unit and roles, with the codes of the domain annex §1."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class UnitKind(models.TextChoices):
    """Levels of a union, from the group down to the small group."""

    CORPORATION = "corporation", _("Corporation union")
    ENTERPRISE = "enterprise", _("Enterprise union")
    BRANCH = "branch", _("Union branch")
    SECTION = "section", _("Section")
    UNION_GROUP = "union_group", _("Union group")


class Role(models.TextChoices):
    """What somebody is in a unit. A person may hold several posts."""

    GROUP_LEADER = "group_leader", _("Group leader")
    BRANCH_CHAIR = "branch_chair", _("Branch chair")
    WELFARE_OFFICER = "welfare_officer", _("Welfare officer")
    WOMENS_OFFICER = "womens_officer", _("Women workers' officer")
    ORGANISATION_OFFICER = "organisation_officer", _("Organisation officer")
    INSURANCE_OFFICER = "insurance_officer", _("Insurance officer")
    FINANCE_OFFICER = "finance_officer", _("Finance officer")
    AUDITOR = "auditor", _("Funds auditor")
    VICE_CHAIR = "vice_chair", _("Vice-chair")
    CHAIR = "chair", _("Chair")
    PARTY_SECRETARY = "party_secretary", _("Party secretary")
    COMMITTEE_MEMBER = "committee_member", _("Committee member")
    COUNSELLOR = "counsellor", _("Counsellor")
    COUNSELLING_SUPERVISOR = "counselling_supervisor", _("Counselling supervisor")
    CLERK = "clerk", _("Clerk")
    ADMINISTRATOR = "administrator", _("Administrator")


class DayKind(models.TextChoices):
    """How a calendar day differs from its weekday."""

    HOLIDAY = "holiday", _("Public holiday")
    WORKDAY = "workday", _("Make-up working day")
