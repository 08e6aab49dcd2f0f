"""Permissions of the appraisal room. One's own appraisal, and that of those one leads, opens by being in it."""

from unioncare.organisation.access import declare
from unioncare.organisation.enums import Role

_OFFICE = (Role.ORGANISATION_OFFICER, Role.VICE_CHAIR, Role.CHAIR)

# Whoever holds a post may be appraised, be asked about colleagues, lead somebody, or be named to decide an appeal.
declare("assessments.take_part_in_appraisal", tuple(Role))
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
