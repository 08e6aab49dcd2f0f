"""Facts about a member that have a fixed set of values."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sex(models.TextChoices):
    """As the ID number tells it."""

    MALE = "m", _("Male")
    FEMALE = "f", _("Female")


class EmploymentStatus(models.TextChoices):
    """How a member stands with the employer."""

    ACTIVE = "active", _("In service")
    SICK_LEAVE = "sick_leave", _("On sick leave")
    SECONDED = "seconded", _("Seconded")
    EARLY_RETIRED = "early_retired", _("Internally retired")
    RETIRED = "retired", _("Retired")
    TRANSFERRED_OUT = "transferred_out", _("Transferred out")
    LEFT = "left", _("Left")
    DECEASED = "deceased", _("Deceased")


# Whoever has one of these no longer belongs to the enterprise's staff.
GONE = (EmploymentStatus.TRANSFERRED_OUT, EmploymentStatus.LEFT, EmploymentStatus.DECEASED)
