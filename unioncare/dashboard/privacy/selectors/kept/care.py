"""What is kept in a member's cases, and of their insurance."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.care.models import (
    CarePlan,
    CaseDocument,
    CaseMove,
    Consent,
    CostEntry,
    FamilyLetter,
    Grading,
    HouseholdSurvey,
    IllnessCase,
    TreatmentEvent,
)
from cases.insurance.models import Claim, ClaimPaper, Enrolment, EnrolmentRefusal
from cases.members.models import Member

from .tables import Section, Told, table


def _cases(member: Member) -> Section:
    rows = IllnessCase.objects.filter(member=member).select_related("disease", "unit").order_by("number")
    told = (
        (row.number, row.unit.name, row.get_state_display(), row.reported_at, row.disease, row.onset_on,
         row.diagnosed_on, row.place, row.what_happened, row.closed_at)
        for row in rows
    )  # fmt: skip
    heads = (
        _("Number"), _("Unit"), _("State"), _("Reported"), _("Disease"), _("Ill since"), _("Diagnosed on"),
        _("Where treated"), _("What happened"), _("Closed"),
    )  # fmt: skip
    return table("cases", _("Cases"), heads, told)


def _reports(member: Member) -> Section:
    rows = IllnessCase.objects.filter(member=member).order_by("number")
    told = (
        (row.number, row.informant, row.informant_relation, row.contact_phone, row.verified_at, row.verification_note)
        for row in rows
    )
    heads = (
        _("Case"), _("Who told the union"), _("Relation"), _("Contact phone"), _("Verified"), _("How it was verified"),
    )  # fmt: skip
    return table("reports", _("Report and verification"), heads, told)


def _moves(member: Member) -> Section:
    rows = CaseMove.objects.filter(case__member=member).select_related("case").order_by("at", "pk")
    told = ((row.case.number, row.at, row.get_target_display(), row.reason) for row in rows)
    return table("moves", _("Steps of the cases"), (_("Case"), _("When"), _("State"), _("Reason")), told)


def _consents(member: Member) -> Section:
    rows = Consent.objects.filter(case__member=member).select_related("case", "text").order_by("at", "pk")
    told = (
        (row.case.number, row.at, row.get_state_display(), row.text.version, row.given_by, row.relation) for row in rows
    )
    heads = (_("Case"), _("When"), _("Consent"), _("Version of the text"), _("Given by"), _("Relation"))
    return table("consents", _("Consents"), heads, told)


def _gradings(member: Member) -> Section:
    rows = Grading.objects.filter(case__member=member).select_related("case").order_by("graded_at", "pk")
    told = (
        (row.case.number, row.graded_at, row.severity, row.severity_evidence, row.burden, row.psych, row.level,
         row.override_reason)
        for row in rows
    )  # fmt: skip
    heads = (
        _("Case"), _("Graded"), _("Severity"), _("Evidence"), _("Burden"), _("Psychological state"), _("Care level"),
        _("Reason of another level"),
    )  # fmt: skip
    return table("gradings", _("Gradings"), heads, told)


def _plans(member: Member) -> Section:
    rows = CarePlan.objects.filter(case__member=member).select_related("case", "grading").order_by("created_at", "pk")
    told = (
        (row.case.number, row.created_at, row.get_state_display(), row.grading.level, row.anchor_on, row.note)
        for row in rows
    )
    heads = (_("Case"), pgettext("copy", "Planned"), _("State"), _("Care level"), _("Counted from"), _("Note"))
    note = _("Planned visits stand in their own table; what else a care level brings stands in the union's rules.")
    return table("plans", _("Care plans"), heads, told, note)


def _treatment(member: Member) -> Section:
    rows = TreatmentEvent.objects.filter(case__member=member).select_related("case").order_by("happened_on", "pk")
    told = ((row.case.number, row.happened_on, row.get_kind_display(), row.place, row.note) for row in rows)
    heads = (_("Case"), _("Date"), _("Event"), _("Hospital"), _("Note"))
    return table("treatment", _("Treatment"), heads, told)


def _costs(member: Member) -> Section:
    rows = CostEntry.objects.filter(case__member=member).select_related("case").order_by("incurred_on", "pk")
    told = (
        (row.case.number, row.incurred_on, row.description, row.total, row.paid_by_others, row.out_of_pocket)
        for row in rows
    )
    heads = (_("Case"), _("Date"), _("What for"), _("Total cost"), _("Paid by others"), _("Out of pocket"))
    return table("costs", _("Costs"), heads, told)


def _household(member: Member) -> Section:
    rows = HouseholdSurvey.objects.filter(case__member=member).select_related("case").order_by("surveyed_on", "pk")
    told = (
        (row.case.number, row.surveyed_on, row.persons, row.annual_income, row.rigid_expenditure, row.evidence)
        for row in rows
    )
    heads = (_("Case"), _("Visited on"), _("Persons"), _("Annual income"), _("Rigid expenditure"), _("Evidence"))
    return table("household", _("Household"), heads, told)


def _documents(member: Member) -> Section:
    rows = CaseDocument.objects.filter(case__member=member).select_related("case").order_by("recorded_at", "pk")
    told = ((row.case.number, row.recorded_at, row.get_kind_display(), row.title, row.file_name) for row in rows)
    heads = (_("Case"), _("Filed"), _("Document"), _("Title"), _("File"))
    note = _("Copies of the documents themselves are handed over on request.")
    return table("documents", _("Documents"), heads, told, note)


def _letters(member: Member) -> Section:
    rows = FamilyLetter.objects.filter(case__member=member).select_related("case").order_by("made_at", "pk")
    told = (
        (row.case.number, row.made_at, row.get_kind_display(), row.words, row.opened_at, row.revoked_at) for row in rows
    )
    heads = (_("Case"), _("Written on"), _("Kind"), _("Own words"), _("First opened"), _("Withdrawn"))
    return table("letters", _("Letters to the family"), heads, told)


def _insurance(member: Member) -> Section:
    rows = Enrolment.objects.filter(member=member).select_related("plan").order_by("starts_on", "pk")
    told = ((str(row.plan), row.starts_on, row.ends_on, row.get_state_display(), row.certificate_no) for row in rows)
    heads = (_("Plan"), _("First day"), _("Last day"), _("State"), _("Certificate number"))
    return table("insurance", _("Mutual medical insurance"), heads, told)


def _refusals(member: Member) -> Section:
    rows = EnrolmentRefusal.objects.filter(member=member).select_related("plan").order_by("refused_on", "pk")
    told = ((str(row.plan), row.refused_on, row.ask_again_on, row.note) for row in rows)
    heads = (_("Plan"), _("Refused on"), _("Ask again on"), _("Note"))
    return table("refusals", _("Insurance that was refused"), heads, told)


def _claims(member: Member) -> Section:
    rows = Claim.objects.filter(case__member=member).select_related("benefit").order_by("number")
    told = (
        (row.number, str(row.benefit), row.event_on, row.get_state_display(), row.expected, row.approved, row.paid,
         row.rejection)
        for row in rows
    )  # fmt: skip
    heads = (
        _("Number"), _("Benefit"), _("Event"), _("State"), _("Expected"), _("Approved"), _("Paid"), _("Why rejected"),
    )  # fmt: skip
    return table("claims", _("Insurance claims"), heads, told)


def _claim_papers(member: Member) -> Section:
    rows = ClaimPaper.objects.filter(claim__case__member=member).select_related("claim", "document")
    told = (
        (row.claim.number, row.get_kind_display(), row.is_required, row.seen_at, row.document and row.document.title)
        for row in rows.order_by("claim__number", "pk")
    )
    heads = (_("Number"), _("Paper"), pgettext("copy", "Required"), _("Seen"), _("Document"))
    return table("claim_papers", _("Papers of insurance claims"), heads, told)


CARE = (
    Told(_cases, (IllnessCase,)),
    Told(_reports, (IllnessCase,)),
    Told(_moves, (CaseMove,)),
    Told(_consents, (Consent,)),
    Told(_gradings, (Grading,)),
    Told(_plans, (CarePlan,)),
    Told(_treatment, (TreatmentEvent,)),
    Told(_costs, (CostEntry,)),
    Told(_household, (HouseholdSurvey,)),
    Told(_documents, (CaseDocument,)),
    Told(_letters, (FamilyLetter,)),
    Told(_insurance, (Enrolment,)),
    Told(_refusals, (EnrolmentRefusal,)),
    Told(_claims, (Claim,)),
    Told(_claim_papers, (ClaimPaper,)),
)
