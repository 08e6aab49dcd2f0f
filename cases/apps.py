from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# Imported for what they declare and whom they listen to.
DECLARATIONS = (
    "members.permissions",
    "care.permissions",
    "care.kinds",
    "care.receivers.approvals",
    "care.receivers.calendar",
    "care.receivers.members",
    "insurance.permissions",
    "insurance.kinds",
    "insurance.receivers.claims",
    "insurance.receivers.members",
)


class CasesConfig(AppConfig):
    name = "cases"
    label = "cases"
    verbose_name = _("Members and cases")

    def ready(self) -> None:
        from .care import registrations as care
        from .insurance import registrations as insurance
        from .members import registrations as members

        for module in DECLARATIONS:
            import_module(f"{self.name}.{module}")
        members.register()
        care.register()
        insurance.register()
