"""Scales as data: what is asked, what can be answered, what it means."""

from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from unioncare.core.bilingual import localized, pick

from ..enums import ScaleKind
from ..scales import Definition, Parts, ScaleWrong, read_scale

CODE = RegexValidator(r"^[a-z][a-z0-9_-]*$", _("Small letters, digits, hyphens; a letter first."))


class Scale(models.Model):
    """One version of a scale. Once somebody answered it, it stays as it is: a change is a new version."""

    code = models.CharField(_("code"), max_length=30, validators=[CODE])
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_offered = models.BooleanField(_("offered"), default=False)
    name_zh = models.CharField(_("name (Chinese)"), max_length=120)
    name_en = models.CharField(_("name (English)"), max_length=160)
    intro_zh = models.CharField(_("what is asked (Chinese)"), max_length=300)
    intro_en = models.CharField(_("what is asked (English)"), max_length=300)
    frame_zh = models.CharField(_("time frame (Chinese)"), max_length=60)
    frame_en = models.CharField(_("time frame (English)"), max_length=60)
    kind = models.CharField(_("kind"), max_length=10, choices=ScaleKind, default=ScaleKind.SUM)
    items = models.JSONField(_("questions"), default=list)
    options = models.JSONField(_("answers"), default=list, blank=True)
    least = models.SmallIntegerField(_("lowest number"), default=0)
    most = models.SmallIntegerField(_("highest number"), default=100)
    bands = models.JSONField(_("bands"), default=list, blank=True)
    critical = models.JSONField(_("critical answers"), default=list, blank=True)
    missing_allowed = models.PositiveSmallIntegerField(_("answers that may be missing"), default=0)
    prorated = models.BooleanField(_("missing answers are made up by the mean of the others"), default=False)

    class Meta:
        verbose_name = _("scale")
        verbose_name_plural = _("scales")
        ordering = ["position", "code", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "version"],
                name="scale_version_once",
                violation_error_message=_("This version of the scale exists already."),
            ),
            models.CheckConstraint(condition=Q(kind__in=ScaleKind.values), name="scale_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.version}"

    def clean(self) -> None:
        """Refuse a scale that could not be scored, each part with its reason."""
        try:
            self.read()
        except ScaleWrong as wrong:
            raise ValidationError({part: str(problem) for part, problem in wrong.problems.items()}) from wrong

    def read(self) -> Definition:
        """Return what scoring reads; raise ScaleWrong."""
        names = (
            "kind", "items", "options", "bands", "critical", "least", "most", "missing_allowed", "prorated",
        )  # fmt: skip
        return read_scale(Parts(**{name: getattr(self, name) for name in names}))

    @cached_property
    def definition(self) -> Definition:
        return self.read()

    @property
    def name(self) -> str:
        return localized(self, "name")

    @property
    def intro(self) -> str:
        return localized(self, "intro")

    @property
    def frame(self) -> str:
        return localized(self, "frame")

    @property
    def is_visual(self) -> bool:
        return self.kind == ScaleKind.VISUAL

    @property
    def is_answered(self) -> bool:
        return self.results.exists()

    @property
    def questions(self) -> list[str]:
        """The questions in the reader's language."""
        return [pick(item) for item in self.items]

    @property
    def choices(self) -> list[tuple[int, str]]:
        """The answers to choose from, in the reader's language."""
        return [(option["value"], pick(option)) for option in self.options]

    def answer_text(self, answer: int | None) -> str:
        """Return an answer in words; "" where none was given."""
        if answer is None:
            return ""
        return str(answer) if self.is_visual else dict(self.choices).get(answer, str(answer))

    def band_text(self, total: int) -> str:
        """Return what a score means, in words of the team; "" where the scale says nothing."""
        texts: list[dict[str, Any]] = self.bands
        return next((pick(band) for band in texts if band["low"] <= total <= band["high"]), "")
