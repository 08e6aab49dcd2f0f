"""Words of the workload."""

from django.db import models
from django.utils.translation import pgettext_lazy


class Part(models.TextChoices):
    """Which work a number counts: what was done, which credits the doer, or what is open and stands with somebody."""

    DONE = "done", pgettext_lazy("workload", "Done")
    OPEN = "open", pgettext_lazy("workload", "Open")


class Band(models.TextChoices):
    """Where points per full-time equivalent and month lie."""

    LOW = "low", pgettext_lazy("workload", "Little")
    WITHIN = "within", pgettext_lazy("workload", "In the band")
    HIGH = "high", pgettext_lazy("workload", "Too much")
