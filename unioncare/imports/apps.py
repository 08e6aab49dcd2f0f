from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    name = "unioncare.imports"
    label = "imports"
    verbose_name = _("Imports")

    def ready(self) -> None:
        from unioncare.core import rotation
        from unioncare.core.navigation import NavItem, register

        from . import catalogue
        from .models import StagedChunk
        from .organisation import problems
        from .organisation.services import KIND
        from .organisation.tasks import write_organisation
        from .services import recovering

        recovering.register(KIND, recovering.Jobs(write_organisation))
        rotation.register(lambda: rotation.Column(StagedChunk, "payload"))

        catalogue.register_identity()
        catalogue.register_details()
        catalogue.register_general()
        problems.register()
        register(
            NavItem(
                "organisation_import",
                _("Import units and posts"),
                "diagram-2",
                "organisation:import",
                group="organisation",
                order=20,
                permission="organisation.import_organisation",
                places=("organisation:import", "organisation:template"),
            )
        )
