"""Permissions of the appraisal room.

One's own appraisal, those of whom one leads and the questions about colleagues open by being in the period: no post
gives them, and none takes them away.
"""

from unioncare.organisation.access import declare
from unioncare.organisation.enums import Role

_OFFICE = (Role.ORGANISATION_OFFICER, Role.VICE_CHAIR, Role.CHAIR)

# Grades and totals; the words besides are for the office alone.
declare("assessments.see_appraisals", (Role.ORGANISATION_OFFICER, Role.AUDITOR, Role.VICE_CHAIR, Role.CHAIR))
declare("assessments.read_appraisals", _OFFICE)
declare("assessments.run_appraisals", _OFFICE)
declare("assessments.export_appraisals", _OFFICE)
declare("assessments.publish_appraisals", (Role.CHAIR,))
declare("assessments.edit_schemes", _OFFICE)
declare("assessments.publish_schemes", (Role.CHAIR,))
declare("assessments.enter_vetoes", (Role.ORGANISATION_OFFICER, Role.AUDITOR, Role.VICE_CHAIR, Role.CHAIR))
declare("assessments.confirm_vetoes", (Role.AUDITOR, Role.VICE_CHAIR, Role.CHAIR))
declare("assessments.decide_appeals", (Role.VICE_CHAIR, Role.CHAIR, Role.PARTY_SECRETARY))
declare("assessments.keep_cadre_records", _OFFICE)
