"""States and kinds of the screening room."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ScaleKind(models.TextChoices):
    """How a scale is answered and counted."""

    SUM = "sum", _("Questions with answers to choose from, added up")
    VISUAL = "visual", _("One number between two ends")


class Mode(models.TextChoices):
    """How somebody answered."""

    LINK = "link", _("By the member, over a link")
    TOGETHER = "together", _("With the counsellor")


class Outcome(models.TextChoices):
    """What came of a screening: it is voluntary."""

    ANSWERED = "answered", pgettext_lazy("screening", "Answered")
    DECLINED = "declined", pgettext_lazy("screening", "Declined")


class Closed(models.TextChoices):
    """Why a link takes no answers any more."""

    USED = "used", pgettext_lazy("screening link", "used")
    EXPIRED = "expired", pgettext_lazy("screening link", "expired")
    REVOKED = "revoked", pgettext_lazy("screening link", "withdrawn")
    ENDED = "ended", pgettext_lazy("screening link", "the case has ended")
