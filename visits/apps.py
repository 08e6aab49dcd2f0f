from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# From the bottom up; each room says in its registrations what it adds to the pages of others.
ROOMS = ("schedule", "recovery", "counselling", "safety", "screening", "member_page")


class VisitsConfig(AppConfig):
    name = "visits"
    verbose_name = _("Visits and counselling")

    def ready(self) -> None:
        for room in ROOMS:
            import_module(f"{self.name}.{room}.registrations").register()
