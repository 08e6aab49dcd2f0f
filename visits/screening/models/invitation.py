"""Links by which a member answers on their own phone."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.care.models import IllnessCase
from unioncare.worklist.models import WorkItem

from ..enums import Closed
from .scale import Scale


class ScreeningInvitation(models.Model):
    """A link that is good for one answer. Only the hash of its token is kept, so it is shown once."""

    case = models.ForeignKey(
        IllnessCase, models.CASCADE, related_name="screening_invitations", verbose_name=_("case"), db_index=False
    )
    item = models.ForeignKey(
        WorkItem, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("work item"), db_index=False
    )
    scales = models.ManyToManyField(Scale, related_name="invitations", verbose_name=_("scales"))
    token_digest = models.BinaryField(unique=True, editable=False, max_length=32)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"), db_index=False
    )
    made_at = models.DateTimeField(pgettext_lazy("screening link", "made"))
    expires_at = models.DateTimeField(_("expires"))
    used_at = models.DateTimeField(pgettext_lazy("screening link", "used"), null=True, blank=True)
    revoked_at = models.DateTimeField(pgettext_lazy("screening link", "withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("screening link")
        verbose_name_plural = _("screening links")
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["case", "-made_at"], name="screening_link_of_case")]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(used_at__isnull=True, revoked_at__isnull=True),
                name="screening_link_one_open",
                violation_error_message=_("Another link of this case is open."),
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(revoked_at__isnull=True), name="screening_link_ended_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.made_at:%Y-%m-%d}"

    def closed(self, now: datetime) -> Closed | None:
        """Return why the link takes no answers now, or None while it does."""
        if self.used_at is not None:
            return Closed.USED
        if self.revoked_at is not None:
            return Closed.REVOKED
        if self.case.is_ended or self.case.member.silenced_at is not None:
            return Closed.ENDED
        return Closed.EXPIRED if now >= self.expires_at else None
