"""What is kept of aid, of payments, and of campaigns for the member."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.members.models import Member
from donations.aid.models import CondolenceLine, Grant, GrantEffect, Hardship, Notice, Objection, PastAid
from donations.campaigns.models import Campaign, CampaignConsent
from donations.payments.models import PayeeAccount, Payment
from unioncare.core.bilingual import localized
from unioncare.core.listed import listed

from .tables import Section, Told, table


def _aid(member: Member) -> Section:
    grants = Grant.objects.filter(member=member).order_by("number")
    told = [
        (row.number, row.get_kind_display(), row.created_at, row.asked, row.get_state_display(), row.paid_on,
         row.received_by, row.note)
        for row in grants
    ]  # fmt: skip
    told += [
        ("", row.get_kind_display(), row.recorded_at, row.amount, "", row.given_on, "", row.note)
        for row in PastAid.objects.filter(member=member).order_by("given_on", "pk")
    ]
    heads = (
        _("Number"), _("Kind of aid"), _("Noted"), _("Amount"), _("State"), _("Paid on"), _("Received by"), _("Note"),
    )  # fmt: skip
    return table("aid", _("Aid"), heads, told)


def _effects(member: Member) -> Section:
    rows = GrantEffect.objects.filter(grant__member=member).select_related("grant").order_by("noted_on", "pk")
    told = (
        (row.grant.number, row.noted_on, listed(row.uses), row.note, row.borne_before, row.borne_after,
         row.health_before, row.health_after)
        for row in rows
    )  # fmt: skip
    heads = (
        _("Number"), _("Looked at on"), _("What the money was used for"), _("What the family says"),
        _("Out of pocket before"), _("Out of pocket now"), _("Self-rated health before"), _("Self-rated health now"),
    )  # fmt: skip
    return table("effects", _("What aid did"), heads, told)


def _hardship(member: Member) -> Section:
    rows = Hardship.objects.filter(case__member=member).select_related("case").order_by("assessed_on", "pk")
    told = ((row.case.number, row.assessed_on, row.get_hardship_display(), row.remark) for row in rows)
    return table("hardship", pgettext("copy", "Hardship"), (_("Case"), _("Assessed on"), _("Class"), _("Remark")), told)


def _notices(member: Member) -> Section:
    rows = Notice.objects.filter(grant__member=member).select_related("grant").order_by("published_on", "pk")
    told = (
        (row.grant.number, row.masked_name, row.unit_name, row.get_kind_display(), row.amount, row.published_on,
         row.ends_on, row.withdrawn_at)
        for row in rows
    )  # fmt: skip
    heads = (
        _("Number"), _("Masked name"), _("Unit"), _("Kind of aid"), _("Amount"), _("Published on"), _("Ends on"),
        _("Withdrawn"),
    )  # fmt: skip
    return table("notices", _("Public notices"), heads, told)


def _objections(member: Member) -> Section:
    rows = Objection.objects.filter(notice__grant__member=member).select_related("notice__grant")
    told = (
        (row.notice.grant.number, row.raised_at, row.text, row.get_state_display(), row.answer, row.answered_at)
        for row in rows.order_by("raised_at", "pk")
    )
    heads = (_("Number"), _("Received"), _("What was said"), _("State"), _("Answer"), _("Answered"))
    note = _("Who objected is not told: that is their data.")
    return table("objections", _("Objections to notices"), heads, told, note)


def _condolences(member: Member) -> Section:
    rows = CondolenceLine.objects.filter(member=member).select_related("condolence").order_by("condolence", "position")
    told = (
        (row.condolence.number, row.amount, row.reason, row.left_out, row.signed_on, row.returned_on) for row in rows
    )
    heads = (_("Number"), _("Amount"), _("Reason"), _("Why left out"), _("Signed on"), _("Brought back on"))
    return table("condolences", _("Condolence money"), heads, told)


def _accounts(member: Member) -> Section:
    rows = member.payee_accounts.order_by("pk")
    told = ((row.holder, row.bank, row.number, row.entered_at, row.ended_at) for row in rows)
    heads = (_("Account holder"), _("Bank"), _("Card number"), _("Entered"), _("Replaced"))
    return table("accounts", _("Accounts"), heads, told)


def _payments(member: Member) -> Section:
    rows = Payment.objects.filter(account__member=member).select_related("account").order_by("number")
    told = (
        (row.number, row.get_kind_display(), row.amount, row.ordered_at, row.get_state_display(), row.paid_on,
         row.get_failure_display(), row.account.tail)
        for row in rows
    )  # fmt: skip
    heads = (
        _("Number"), _("Kind"), _("Amount"), _("Ordered"), _("State"), _("Paid on"), _("Why it failed"),
        _("Card number"),
    )  # fmt: skip
    return table("payments", _("Payments"), heads, told)


def _campaigns(member: Member) -> Section:
    rows = Campaign.objects.filter(case__member=member).order_by("code")
    told = (
        (row.code, localized(row, "title"), localized(row, "story"), row.goal, row.starts_on, row.ends_on,
         row.get_state_display())
        for row in rows
    )  # fmt: skip
    heads = (_("Number"), _("Title"), _("Story"), _("Goal"), _("First day"), _("Last day"), _("State"))
    return table("campaigns", _("Campaigns"), heads, told)


def _campaign_consents(member: Member) -> Section:
    rows = CampaignConsent.objects.filter(campaign__case__member=member).select_related("campaign")
    told = (
        (row.campaign.code, row.version, listed(row.shown_labels), row.signed_on, row.signed_by, row.relation,
         row.withdrawn_at)
        for row in rows.order_by("campaign__code", "version")
    )  # fmt: skip
    heads = (
        _("Number"), _("Version"), _("What is shown"), pgettext("copy", "Signed on"),
        pgettext("copy", "Signed by"), _("Relation"), _("Withdrawn"),
    )  # fmt: skip
    return table("campaign_consents", _("Consents to campaigns"), heads, told)


MONEY = (
    Told(_aid, (Grant, PastAid)),
    Told(_effects, (GrantEffect,)),
    Told(_hardship, (Hardship,)),
    Told(_notices, (Notice,)),
    Told(_objections, (Objection,)),
    Told(_condolences, (CondolenceLine,)),
    Told(_accounts, (PayeeAccount,)),
    Told(_payments, (Payment,)),
    Told(_campaigns, (Campaign,)),
    Told(_campaign_consents, (CampaignConsent,)),
)
