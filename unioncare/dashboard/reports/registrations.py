"""What the reports tell the rest; called once at start-up."""

from auditlog.registry import auditlog
from django.utils.translation import gettext_lazy as _

from unioncare.core import navigation

from .models import Report, ReportSection
from .permissions import MISSING, SEE


def register() -> None:
    """Register trail and navigation."""
    auditlog.register(Report, exclude_fields=["figures"])
    auditlog.register(ReportSection)
    navigation.register(
        navigation.NavItem(
            "reports", _("Reports"), "file-earmark-bar-graph", "dashboard:reports", group="improvement", order=60,
            permission=SEE, places=("dashboard:report",),
        ),
        navigation.NavItem(
            "missing", _("Missing data"), "ui-checks", "dashboard:missing", group="organisation", order=15,
            permission=MISSING, places=("dashboard:missing",),
        ),
    )  # fmt: skip
