"""Messages, where people are reached, and what they want to hear."""

from datetime import datetime, time
from typing import Self
from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unioncare.core.fields import EncryptedTextField
from unioncare.organisation.models import Unit

from .enums import Channel, MessageState, Trouble

WAITING = Q(state=MessageState.WAITING)


class Contact(models.Model):
    """Where a person or a unit is reached beside the address on the person: a chat service, a mailbox, a phone."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="contacts",
        verbose_name=_("person"),
    )
    unit = models.ForeignKey(
        Unit,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="contacts",
        verbose_name=_("unit"),
        help_text=_("Whose work is told of there."),
    )
    channel = models.CharField(
        _("channel"),
        max_length=10,
        choices=[pair for pair in Channel.choices if pair[0] != Channel.INBOX],
        help_text=_("The address below is read accordingly."),
    )
    label = models.CharField(pgettext_lazy("contact", "name"), max_length=60, help_text=_("How lists call it."))
    address = EncryptedTextField(
        _("address"),
        blank=False,
        help_text=_("An e-mail address, a phone number, or the address of a chat bot. Kept encrypted."),
    )
    is_active = models.BooleanField(
        _("in use"), default=True, help_text=_("Otherwise nothing is sent there; the contact is kept.")
    )

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=True, unit__isnull=False) | Q(user__isnull=False, unit__isnull=True),
                name="contact_of_one",
                violation_error_message=_("A contact belongs to a person or to a unit."),
            ),
            models.CheckConstraint(
                condition=Q(channel__in=[Channel.EMAIL, Channel.CHAT, Channel.SMS]), name="contact_outside"
            ),
        ]

    def __str__(self) -> str:
        return self.label


QUIET_FROM, QUIET_UNTIL = time(21, 0), time(7, 0)


class Preferences(models.Model):
    """What one person wants to hear outside, and when. Without a row the defaults hold."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="message_preferences", verbose_name=_("person")
    )
    by_email = models.BooleanField(_("e-mail"), default=True)
    by_sms = models.BooleanField(_("text message"), default=False)
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True, default=QUIET_FROM)
    quiet_until = models.TimeField(_("quiet until"), null=True, blank=True, default=QUIET_UNTIL)
    digest_at = models.TimeField(
        _("daily digest at"), null=True, blank=True, help_text=_("Everything that is not urgent in one message a day.")
    )
    digested_until = models.DateTimeField(null=True, blank=True, editable=False)
    muted = ArrayField(models.CharField(max_length=40), verbose_name=_("muted"), default=list, blank=True)

    class Meta:
        verbose_name = _("message preferences")
        verbose_name_plural = _("message preferences")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="quiet_hours_whole",
                violation_error_message=_("Quiet hours need a beginning and an end."),
            )
        ]

    def __str__(self) -> str:
        return str(self.user)


class MessageQuerySet(models.QuerySet["Message"]):
    """Messages by their reader and by what a worker may take."""

    def inbox_of(self, user_id: int) -> Self:
        return self.filter(recipient=user_id, channel=Channel.INBOX)

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)

    def waiting(self) -> Self:
        return self.filter(state=MessageState.WAITING)

    def takeable(self, now: datetime) -> Self:
        """Return what a worker may take: due, and under nobody's lease."""
        return self.waiting().filter(try_at__lte=now)


class Message(models.Model):
    """One message of one kind to one person or unit over one channel: a row of the outbox.

    It is written in the transaction that gives cause for it. `try_at` is when a worker may take it: when it is due,
    when it is to be tried again, or when the lease of the worker that holds it ends. `params` are the facts its kind
    puts into words; outside they never tell about a person's health.
    """

    kind = models.CharField(_("kind"), max_length=40)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="messages",
        verbose_name=_("person"),
        db_index=False,
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit"), db_index=False
    )
    contact = models.ForeignKey(
        Contact, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("contact"), db_index=False
    )
    key = models.CharField(max_length=160, editable=False)
    params = models.JSONField(_("facts"), default=dict, blank=True)
    path = models.CharField(_("page"), max_length=200, blank=True)
    urgent = models.BooleanField(_("urgent"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=MessageState, default=MessageState.WAITING)
    created_at = models.DateTimeField(_("written"))
    due_at = models.DateTimeField(_("due"))
    try_at = models.DateTimeField(_("next try"))
    lease = models.UUIDField(null=True, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    trouble = models.CharField(_("trouble"), max_length=12, choices=Trouble, blank=True, default=Trouble.NONE)
    error = models.CharField(_("error"), max_length=300, blank=True)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["key"], name="message_once"),
            models.CheckConstraint(condition=Q(state__in=MessageState.values), name="message_state_known"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="message_channel_known"),
            models.CheckConstraint(
                condition=Q(recipient__isnull=True, unit__isnull=False) | Q(recipient__isnull=False, unit__isnull=True),
                name="message_to_one",
            ),
            models.CheckConstraint(
                condition=Q(state=MessageState.SENT, sent_at__isnull=False)
                | (~Q(state=MessageState.SENT) & Q(sent_at__isnull=True)),
                name="message_sent_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=MessageState.DEAD) | ~Q(trouble=""), name="message_dead_says_why"
            ),
        ]
        indexes = [
            models.Index(fields=["channel", "try_at", "id"], name="message_outbox", condition=WAITING),
            models.Index(fields=["recipient", "-id"], name="message_inbox", condition=Q(channel=Channel.INBOX)),
            models.Index(
                fields=["recipient"],
                name="message_unread",
                condition=Q(channel=Channel.INBOX, read_at__isnull=True),
            ),
            models.Index(fields=["-id"], name="message_dead", condition=Q(state=MessageState.DEAD)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def message_id(self) -> UUID:
        """The same at every try, so that a mail server or gateway can drop a second copy."""
        return uuid5(NAMESPACE_URL, f"unioncare:{self.key}")
