"""What the privacy room tells the apps below it; called once at start-up."""

from auditlog.registry import auditlog
from django.utils.translation import gettext_lazy as _

from cases.members.contributions import Panel, register_panel
from unioncare.core import navigation, stored_files, thresholds
from unioncare.worklist.conflicts import register_conflicts, register_readers
from unioncare.worklist.enums import SubjectKind

from . import kinds, receivers  # noqa: F401 -- imported for what they declare and whom they listen to
from .models import LegalHold, PrivacyProof, PrivacyRequest
from .permissions import SEE, SEE_CONSENTS, SEE_RETENTION
from .selectors.concerned import people_barred
from .thresholds import ALL


def register() -> None:
    """Register who must keep away, thresholds, the trail, the member's panel, the places in the navigation."""
    thresholds.register(*ALL)
    register_conflicts(SubjectKind.PRIVACY, people_barred)
    register_readers(SubjectKind.PRIVACY, SEE)
    stored_files.goes_with_its_row(PrivacyProof, "file", folder="privacy")
    # Neither words nor file names: they name people, and the trail outlives an erasure.
    auditlog.register(
        PrivacyRequest, include_fields=["kind", "extent", "arrival", "identity", "state", "received_on", "due_on"]
    )
    auditlog.register(PrivacyProof, include_fields=["request", "size"])
    auditlog.register(LegalHold, include_fields=["case", "released_at"])
    register_panel(Panel(_("Privacy"), "dashboard:privacy_of_member", SEE, order=900))
    navigation.register(
        navigation.NavItem(
            "privacy", _("Privacy requests"), "shield-check", "dashboard:privacy_requests", group="organisation",
            order=60, permission=SEE, places=("dashboard:privacy_request", "dashboard:privacy_"),
        ),
        navigation.NavItem(
            "consents", _("Consents"), "check2-square", "dashboard:privacy_consents", group="organisation",
            order=61, permission=SEE_CONSENTS, places=("dashboard:privacy_consents",),
        ),
        navigation.NavItem(
            "retention", _("Retention"), "hourglass-split", "dashboard:privacy_retention", group="organisation",
            order=62, permission=SEE_RETENTION, places=("dashboard:privacy_retention",),
        ),
    )  # fmt: skip
