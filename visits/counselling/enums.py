"""States and kinds of the counselling room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TeamRole(models.TextChoices):
    """What somebody is in a counselling team."""

    COUNSELLOR = "counsellor", _("Counsellor")
    SUPERVISOR = "supervisor", _("Supervisor")


class QualificationKind(models.TextChoices):
    """What entitles somebody to counsel (domain annex §8)."""

    LICENCE_2 = "licence_2", _("National counsellor licence, level 2")
    LICENCE_3 = "licence_3", _("National counsellor licence, level 3")
    PSYCHOLOGIST = "psychologist", _("Registered psychologist")
    SOCIAL_WORKER = "social_worker", _("Social worker")
    PSYCHIATRIST = "psychiatrist", _("Psychiatrist")
    TRAINING = "training", _("Training of the union")
