from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationConfig(AppConfig):
    name = "unioncare.organisation"
    label = "organisation"
    verbose_name = _("Organisation")

    def ready(self) -> None:
        from unioncare.core import rotation

        from . import audit, permissions, receivers  # noqa: F401
        from .signin import receivers as signin_receivers  # noqa: F401
        from .signin.sealed import SecondFactors

        rotation.register(SecondFactors)
