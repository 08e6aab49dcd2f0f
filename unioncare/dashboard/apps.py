from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# From the bottom up; each room says in its registrations what it adds to the pages of others.
ROOMS = ("scoreboard", "simulation", "privacy", "reports", "first_day", "home")


class DashboardConfig(AppConfig):
    name = "unioncare.dashboard"
    label = "dashboard"
    verbose_name = _("Dashboard")

    def ready(self) -> None:
        from unioncare.core.navigation import NavItem, register
        from unioncare.notifications import kinds

        from . import gaps, permissions
        from .messages import MESSAGES

        kinds.register(MESSAGES)
        for room in ROOMS:
            import_module(f"{self.name}.{room}.registrations").register()

        register(
            NavItem(
                "jobs",
                _("Jobs and messages"),
                "cpu",
                "dashboard:jobs",
                group="organisation",
                order=90,
                permission=permissions.SEE_JOBS,
                places=("dashboard:jobs",),
            ),
            NavItem(
                "gaps",
                _("Organisation gaps"),
                "diagram-3",
                "dashboard:gaps",
                group="organisation",
                order=10,
                permission=gaps.PERMISSION,
                places=("dashboard:gaps",),
            ),
        )
