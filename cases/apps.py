from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "cases"
    label = "cases"
    verbose_name = _("Members and cases")

    def ready(self) -> None:
        from .care import kinds
        from .care import permissions as care_permissions
        from .care import registrations
        from .care.receivers import approvals
        from .care.receivers import members as member_receivers
        from .members import permissions as member_permissions
        from .members import registrations as member_registrations

        member_registrations.register()
        registrations.register()
        assert kinds and care_permissions and member_permissions and approvals and member_receivers  # imported for their registrations
