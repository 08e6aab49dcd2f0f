"""Numbers that one can call at any hour."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from unioncare.core.bilingual import localized


class Hotline(models.Model):
    """A telephone number shown wherever somebody may be in danger."""

    number = models.CharField(_("telephone number"), max_length=30, unique=True)
    name_zh = models.CharField(_("name (Chinese)"), max_length=60)
    name_en = models.CharField(_("name (English)"), max_length=80)
    position = models.PositiveSmallIntegerField(_("position"), default=100)
    is_active = models.BooleanField(_("shown"), default=True)

    class Meta:
        verbose_name = _("hotline")
        verbose_name_plural = _("hotlines")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.number

    @property
    def name(self) -> str:
        return localized(self, "name")
