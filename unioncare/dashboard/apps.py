from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DashboardConfig(AppConfig):
    name = "unioncare.dashboard"
    label = "dashboard"
    verbose_name = _("Dashboard")

    def ready(self) -> None:
        from unioncare.core.navigation import NavItem, register
        from unioncare.notifications import kinds

        from . import gaps, permissions
        from .messages import MESSAGES
        from .reports import registrations as reports

        kinds.register(MESSAGES)
        reports.register()

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
