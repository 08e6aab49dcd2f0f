from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    name = "unioncare.imports"
    label = "imports"
    verbose_name = _("Imports")

    def ready(self) -> None:
        from . import catalogue
        from .organisation import problems

        catalogue.register_identity()
        catalogue.register_details()
        catalogue.register_general()
        problems.register()
