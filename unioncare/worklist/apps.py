from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorklistConfig(AppConfig):
    name = "unioncare.worklist"
    label = "worklist"
    verbose_name = _("Worklist")

    def ready(self) -> None:
        from . import permissions, receivers, registrations  # noqa: F401 - they declare and connect

        registrations.register()
