"""Emergency access (break-glass): two persons open the content of one counselling for some hours, to be read only."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from unioncare.core.fields import EncryptedTextField

from ..enums import AccessState
from .counselling import Counselling


class EmergencyAccessQuerySet(models.QuerySet["EmergencyAccess"]):
    def open(self, now: datetime) -> Self:
        """Return those that open the content at a moment."""
        return self.filter(state=AccessState.GRANTED, closed_at__isnull=True, opens_until__gt=now)


class EmergencyAccess(models.Model):
    """Somebody asks, with a reason; somebody else agrees, and never reads."""

    counselling = models.ForeignKey(Counselling, models.PROTECT, related_name="accesses")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked"))
    reason = EncryptedTextField(_("reason"))
    state = models.CharField(_("state"), max_length=10, choices=AccessState, default=AccessState.ASKED)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
        db_index=False,
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    opens_until = models.DateTimeField(_("open until"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed early"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    objects = EmergencyAccessQuerySet.as_manager()

    class Meta:
        verbose_name = _("emergency access")
        verbose_name_plural = _("emergency accesses")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=AccessState.values), name="access_state_known"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")), name="access_two_persons"
            ),
            models.CheckConstraint(
                condition=~Q(state=AccessState.GRANTED) | Q(decided_by__isnull=False, opens_until__isnull=False),
                name="access_granted_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["counselling", "asked_by"], condition=Q(state=AccessState.ASKED), name="access_asked_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.counselling_id} {self.state}"

    def is_open(self, now: datetime) -> bool:
        """Tell whether it opens the content at a moment, as `EmergencyAccessQuerySet.open` does."""
        return (
            self.state == AccessState.GRANTED
            and self.closed_at is None
            and self.opens_until is not None
            and now < self.opens_until
        )
