"""What a counselling is about: consent, goals, sessions. Every word of it is encrypted."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unioncare.core.fields import EncryptedTextField
from unioncare.core.published import PublishedText

from ..enums import Attendance, ConsentAnswer, GoalState, Risk, SessionMode
from .counselling import Counselling


class CounsellingConsentText(PublishedText):
    """A version of the consent to counselling, with the exceptions to confidentiality; never changed once signed."""

    class Meta(PublishedText.Meta):
        verbose_name = _("consent text of counselling")
        verbose_name_plural = _("consent texts of counselling")


class CounsellingConsent(models.Model):
    """One answer of the member to a version of the text; history, never edited."""

    counselling = models.ForeignKey(Counselling, models.PROTECT, related_name="consents")
    text = models.ForeignKey(CounsellingConsentText, models.PROTECT, related_name="+", verbose_name=_("text"))
    answer = models.CharField(_("answer"), max_length=10, choices=ConsentAnswer)
    given_by = models.CharField(_("proxy"), max_length=60, blank=True)
    relation = models.CharField(_("relation to the member"), max_length=40, blank=True)
    at = models.DateTimeField(_("at"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by"), db_index=False
    )

    class Meta:
        verbose_name = _("consent to counselling")
        verbose_name_plural = _("consents to counselling")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(answer__in=ConsentAnswer.values), name="counselling_answer_known")
        ]

    def __str__(self) -> str:
        return f"{self.counselling_id} {self.at:%Y-%m-%d}"


class Goal(models.Model):
    """What member and counsellor work on."""

    counselling = models.ForeignKey(Counselling, models.PROTECT, related_name="goals")
    text = EncryptedTextField(pgettext_lazy("counselling", "goal"))
    state = models.CharField(_("state"), max_length=10, choices=GoalState, default=GoalState.OPEN)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"), db_index=False
    )
    set_at = models.DateTimeField(_("at"))
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("counselling", "goal")
        verbose_name_plural = pgettext_lazy("counselling", "goals")
        ordering = ["set_at", "pk"]
        constraints = [models.CheckConstraint(condition=Q(state__in=GoalState.values), name="goal_state_known")]

    def __str__(self) -> str:
        return f"{self.counselling_id} {self.state}"


class CounsellingSession(models.Model):
    """One session. Managers see its day and whether the member came, the circle all. Struck out, never edited."""

    counselling = models.ForeignKey(Counselling, models.PROTECT, related_name="sessions")
    # Comes with the form, so that pressing the button twice records one session.
    key = models.UUIDField(unique=True, editable=False)
    consent = models.ForeignKey(
        CounsellingConsent, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("consent")
    )
    counsellor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("counsellor"), db_index=False
    )
    held_at = models.DateTimeField(_("when"))
    mode = models.CharField(pgettext_lazy("session", "how"), max_length=10, choices=SessionMode)
    attendance = models.CharField(_("attendance"), max_length=10, choices=Attendance)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    goal = EncryptedTextField(pgettext_lazy("session", "goal"))
    summary = EncryptedTextField(_("summary"))
    risk = EncryptedTextField(_("risk"))
    plan = EncryptedTextField(pgettext_lazy("session", "plan"))
    next_at = models.DateTimeField(_("next session"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("recorded"))
    struck_at = models.DateTimeField(_("struck out"), null=True, blank=True)
    struck_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    struck_reason = EncryptedTextField(_("why struck out"))

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["-held_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["counselling", "held_at"], condition=Q(struck_at__isnull=True), name="session_once"
            ),
            models.CheckConstraint(condition=Q(attendance__in=Attendance.values), name="session_attendance_known"),
            models.CheckConstraint(condition=Q(mode__in=SessionMode.values), name="session_mode_known"),
            models.CheckConstraint(
                condition=~Q(attendance=Attendance.ATTENDED) | Q(consent__isnull=False, minutes__range=(1, 600)),
                name="session_attended_with_consent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.counselling_id} {self.held_at:%Y-%m-%d}"

    @property
    def risk_words(self) -> str:
        return str(Risk(self.risk).label) if self.risk else ""

    @property
    def is_acute(self) -> bool:
        return self.risk == Risk.ACUTE
