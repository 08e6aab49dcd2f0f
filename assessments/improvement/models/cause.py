"""Why things go wrong: a short list that administrators keep."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from unioncare.core.bilingual import localized


class Cause(models.Model):
    """One kind of cause. One that was named by an action stays; it can be taken off the list."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name_zh = models.CharField(_("name in Chinese"), max_length=40)
    name_en = models.CharField(_("name in English"), max_length=60)
    position = models.PositiveSmallIntegerField(_("place in the list"), default=100)
    is_offered = models.BooleanField(_("on offer"), default=True)

    class Meta:
        verbose_name = _("cause")
        verbose_name_plural = _("causes")
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return localized(self, "name")
