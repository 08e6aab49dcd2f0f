from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# From the bottom up; each room says in its registrations what it adds to the pages of others.
ROOMS = ("surveys", "feedback", "improvement", "workload", "performance", "appraisal")


class AssessmentsConfig(AppConfig):
    name = "assessments"
    verbose_name = _("Feedback and appraisal")

    def ready(self) -> None:
        for room in ROOMS:
            import_module(f"{self.name}.{room}.registrations").register()
