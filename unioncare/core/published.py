"""Texts that people sign: numbered versions, each used from a day on. What somebody signed never changes."""

from datetime import date
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from .bilingual import localized


class PublishedText(models.Model):
    """A version of a text in both languages."""

    version = models.PositiveSmallIntegerField(_("version"), unique=True)
    body_zh = models.TextField(_("text (Chinese)"))
    body_en = models.TextField(_("text (English)"))
    published_on = models.DateField(_("in force from"))

    class Meta:
        abstract = True
        ordering = ["-version"]

    def __str__(self) -> str:
        return str(_("Version %(number)s") % {"number": self.version})

    @classmethod
    def in_force_on(cls, day: date) -> Self | None:
        """Return the version that is read on a day; None before the first one."""
        return cls._default_manager.filter(published_on__lte=day).order_by("-version").first()

    @property
    def body(self) -> str:
        return localized(self, "body")
