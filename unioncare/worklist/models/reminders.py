"""When people are reminded of an item, when it climbs, and the record of both."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from unioncare.organisation.enums import Role

from ..enums import ReminderStep
from .items import WorkItem


class ReminderRule(models.Model):
    """When people are reminded of a kind of item. The row without a kind holds for all others."""

    item_kind = models.CharField(_("kind of item"), max_length=40, blank=True, unique=True)
    days_before = models.PositiveSmallIntegerField(
        _("working days before"), default=1, help_text=_("0: not before the day.")
    )
    on_the_day = models.BooleanField(
        _("on the day"), default=True, help_text=_("On the morning of the day on which it is due.")
    )
    days_after = models.PositiveSmallIntegerField(
        _("working days after"), default=1, help_text=_("When it is overdue for so long. 0: never.")
    )

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["item_kind"]

    def __str__(self) -> str:
        return self.item_kind or "*"


class EscalationStep(models.Model):
    """To whom an overdue item of a kind climbs, and when. Steps without a kind hold for all others."""

    item_kind = models.CharField(_("kind of item"), max_length=40, blank=True)
    step = models.PositiveSmallIntegerField(_("step"), help_text=_("1 comes first."))
    role = models.CharField(
        _("to"),
        max_length=30,
        choices=Role,
        help_text=_("The nearest one upward from the item's unit; where nobody holds the post, the next one above."),
    )
    working_days = models.PositiveSmallIntegerField(_("working days"), help_text=_("Overdue for so many working days."))
    hours = models.PositiveSmallIntegerField(
        _("hours"), help_text=_("Overdue for so many hours, where the deadline is counted in hours.")
    )

    class Meta:
        verbose_name = _("escalation")
        verbose_name_plural = _("escalations")
        ordering = ["item_kind", "step"]
        constraints = [
            models.UniqueConstraint(
                fields=["item_kind", "step"],
                name="escalation_step_once",
                violation_error_message=_("This kind of item already has this step."),
            ),
            models.CheckConstraint(
                condition=Q(step__range=(1, 3)),
                name="escalation_step_up_to_three",
                violation_error_message=_("There are three steps: 1, 2, 3."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_kind or '*'} {self.step}"


class Reminder(models.Model):
    """One person reminded of one item at one step, once per due time: it is what makes reminding idempotent."""

    item = models.ForeignKey(
        WorkItem, models.CASCADE, related_name="reminders", verbose_name=_("work item"), db_index=False
    )
    kind = models.CharField(_("kind"), max_length=40)
    step = models.CharField(_("step"), max_length=12, choices=ReminderStep)
    due_at = models.DateTimeField(_("due"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("person"),
        db_index=False,
    )
    told_on = models.DateField(_("told on"))

    class Meta:
        verbose_name = _("sent reminder")
        verbose_name_plural = _("sent reminders")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["item", "step", "due_at"], name="reminder_once")]
        indexes = [models.Index(fields=["told_on", "person"], name="reminder_day")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.step}"
