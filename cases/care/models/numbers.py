"""How far the case numbers of a year went, once a case is erased that would tell it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NumbersGiven(models.Model):
    """The highest number of an erased case of a year: it is quoted on paper, so no other case gets it."""

    year = models.PositiveSmallIntegerField(_("year"), primary_key=True)
    last = models.PositiveIntegerField(_("last number"))

    class Meta:
        verbose_name = _("case numbers given")
        verbose_name_plural = _("case numbers given")
        ordering = ["year"]

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"
