"""The work items of the appraisal room; each leads to its page of the period."""

from django.utils.translation import gettext_lazy as _

from unioncare.organisation.enums import Role, UnitKind
from unioncare.worklist.kinds import WorkKind, register

SELF, PEERS, SUPERIOR = "appraisal_self", "appraisal_peers", "appraisal_superior"
VETO = "appraisal_veto"
PUBLISH, APPEAL = "appraisal_publish", "appraisal_appeal"
_LEVELS = (UnitKind.CORPORATION, UnitKind.ENTERPRISE)


def _kind(code: str, label: object, icon: str, role: Role, page: str, act: object) -> WorkKind:
    return WorkKind(code, label, icon, tuple((level, role) for level in _LEVELS), page, act)  # type: ignore[arg-type]


register(
    (
        _kind(
            SELF, _("Review your own work"), "person-check", Role.ORGANISATION_OFFICER,
            "assessments:my_appraisal", _("Write the self-review"),
        ),
        _kind(
            PEERS, _("Say how you see colleagues"), "people", Role.ORGANISATION_OFFICER,
            "assessments:appraisal_peers", _("Answer"),
        ),
        _kind(
            SUPERIOR, _("Review those you lead"), "person-lines-fill", Role.VICE_CHAIR,
            "assessments:appraisal_team", _("Review"),
        ),
        _kind(
            PUBLISH, _("Publish the results of an appraisal"), "megaphone", Role.CHAIR,
            "assessments:appraisal_period", _("Open the period"),
        ),
        _kind(
            VETO, _("Confirm or withdraw a veto"), "shield-exclamation", Role.VICE_CHAIR,
            "assessments:appraisal_period", _("Open the period"),
        ),
        _kind(
            APPEAL, _("Decide an appeal against an appraisal"), "hand-index", Role.CHAIR,
            "assessments:appraisal_appeals", _("Decide"),
        ),
    )
)  # fmt: skip
