"""What is kept of visits, of screenings, of recovery, and of counselling the days alone."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.members.models import Member
from visits.counselling.models import CounsellingConsent, CounsellingSession
from visits.recovery.models import MedicalExtension, MedicalPeriod, RecoveryMeasure, ReturnStage
from visits.schedule.enums import Flag
from visits.schedule.models import Promise, Receipt, RedFlag, Visit, VisitPhoto, VisitRecord, VisitReferral
from visits.screening.models import Screening

from .tables import Section, Told, table


def _planned(member: Member) -> Section:
    rows = Visit.objects.filter(case__member=member).order_by("planned_on", "pk")
    told = ((row.planned_on, row.planned_at, row.get_trigger_display(), row.place) for row in rows)
    return table("planned_visits", _("Planned visits"), (_("Day"), _("Time"), _("Occasion"), _("Place")), told)


def _visits(member: Member) -> Section:
    rows = VisitRecord.objects.filter(visit__case__member=member).order_by("happened_at", "pk")
    told = (
        (row.happened_at, row.get_mode_display(), row.place, row.get_state_display(), row.get_stage_display(),
         row.get_caregiver_display(), row.family, row.note, row.next_on)
        for row in rows
    )  # fmt: skip
    heads = (
        _("When"), _("How"), _("Place"), _("How the member does"), _("Treatment"), _("Who looks after the member"),
        _("Family"), _("What was said"), _("Next visit wished for"),
    )  # fmt: skip
    return table("visits", _("Visits"), heads, told)


def _photos(member: Member) -> Section:
    rows = VisitPhoto.objects.filter(record__visit__case__member=member).select_related("record").order_by("pk")
    told = ((row.record.happened_at, row.content_type, row.size) for row in rows)
    heads = (_("When"), _("Kind of file"), _("Size in bytes"))
    return table("photos", _("Photos"), heads, told, _("The photos themselves are handed over on request."))


def _needs(member: Member) -> Section:
    rows = VisitReferral.objects.filter(record__visit__case__member=member).select_related("record").order_by("pk")
    told = ((row.record.happened_at, row.get_need_display(), row.detail) for row in rows)
    return table("needs", _("Needs"), (_("When"), _("Need"), _("What is needed")), told)


def _signs(member: Member) -> Section:
    rows = RedFlag.objects.filter(record__visit__case__member=member).exclude(flag=Flag.SELF_HARM)
    told = (
        (row.record.happened_at, row.get_flag_display()) for row in rows.select_related("record").order_by("pk")
    )  # fmt: skip
    note = _("What concerns danger to the member's own life is handed out by the counselling team.")
    return table("signs", _("Signs of danger"), (_("When"), _("Sign")), told, note)


def _promises(member: Member) -> Section:
    rows = Promise.objects.filter(record__visit__case__member=member).select_related("record").order_by("due_on", "pk")
    told = ((row.record.happened_at, row.text, row.due_on) for row in rows)
    return table("promises", _("Promises"), (_("When"), _("What was promised"), _("By")), told)


def _receipts(member: Member) -> Section:
    rows = Receipt.objects.filter(record__visit__case__member=member).order_by("number")
    told = (
        (row.number, row.given_on, row.get_kind_display(), row.amount, row.goods, row.received_by, row.relation)
        for row in rows
    )
    heads = (
        _("Number"), _("Handed over on"), _("Kind"), _("Amount"), _("Goods"), _("Received by"), _("Relation"),
    )  # fmt: skip
    return table("receipts", _("Money and goods handed over"), heads, told)


def _screenings(member: Member) -> Section:
    rows = Screening.objects.filter(case__member=member).order_by("taken_at", "pk")
    told = ((row.taken_at, row.get_mode_display(), row.get_outcome_display()) for row in rows)
    note = _("Answers and scores are read by the counselling team alone, as consented to: it hands them out.")
    return table("screenings", pgettext("copy", "Screenings"), (_("When"), _("How"), _("What came of it")), told, note)


def _measures(member: Member) -> Section:
    rows = RecoveryMeasure.objects.filter(case__member=member).order_by("measured_on", "pk")
    told = ((row.measured_on, row.ecog, row.self_rated, row.note, row.struck_at) for row in rows)
    heads = (_("As of"), _("ECOG"), _("Self-rated health"), _("Note"), _("Struck out"))
    return table("measures", _("Recovery"), heads, told)


def _stages(member: Member) -> Section:
    rows = ReturnStage.objects.filter(case__member=member).order_by("starts_on", "pk")
    told = ((row.starts_on, row.ended_on, row.get_stage_display(), row.reason) for row in rows)
    return table("return", _("Return to work"), (_("From"), _("Until"), _("Stage"), _("Reason")), told)


def _periods(member: Member) -> Section:
    rows = MedicalPeriod.objects.filter(case__member=member).order_by("starts_on", "pk")
    told = (
        (row.starts_on, row.total_years, row.own_years, row.months, row.more_months, row.ends_on, row.struck_at)
        for row in rows
    )
    heads = (
        _("First day of sick leave"), _("Years of work in all"), _("Years with this employer"),
        _("Months by the table"), _("Months by extension"), _("Last day"), _("Struck out"),
    )  # fmt: skip
    return table("medical_periods", _("Medical treatment periods"), heads, told)


def _extensions(member: Member) -> Section:
    rows = MedicalExtension.objects.filter(period__case__member=member).select_related("period")
    told = (
        (row.period.starts_on, row.recorded_at, row.months, row.reason, row.struck_at)
        for row in rows.order_by("recorded_at", "pk")
    )
    heads = (_("First day of sick leave"), _("Noted"), _("More months"), _("Reason"), _("Struck out"))
    return table("extensions", _("Extensions of the medical treatment period"), heads, told)


def _counselling(member: Member) -> Section:
    rows = CounsellingSession.objects.filter(counselling__case__member=member, struck_at__isnull=True)
    told = rows.order_by("held_at", "pk").values_list("held_at", "attendance")
    labels = dict(CounsellingSession._meta.get_field("attendance").flatchoices)
    note = _("What was said there is handed out by the counsellor: nobody else reads it.")
    heads = (_("When"), _("Attended"))
    return table("counselling", _("Counselling"), heads, ((at, labels[code]) for at, code in told), note)


def _counselling_consents(member: Member) -> Section:
    rows = CounsellingConsent.objects.filter(counselling__case__member=member).select_related("text")
    told = (
        (row.at, row.get_answer_display(), row.text.version, row.given_by, row.relation)
        for row in rows.order_by("at", "pk")
    )
    heads = (_("When"), _("Consent"), _("Version of the text"), _("Given by"), _("Relation"))
    return table("counselling_consents", _("Consents to counselling"), heads, told)


VISITS = (
    Told(_planned, (Visit,)),
    Told(_visits, (VisitRecord,)),
    Told(_photos, (VisitPhoto,)),
    Told(_needs, (VisitReferral,)),
    Told(_signs, (RedFlag,)),
    Told(_promises, (Promise,)),
    Told(_receipts, (Receipt,)),
    Told(_screenings, (Screening,)),
    Told(_measures, (RecoveryMeasure,)),
    Told(_stages, (ReturnStage,)),
    Told(_periods, (MedicalPeriod,)),
    Told(_extensions, (MedicalExtension,)),
    Told(_counselling, (CounsellingSession,)),
    Told(_counselling_consents, (CounsellingConsent,)),
)
