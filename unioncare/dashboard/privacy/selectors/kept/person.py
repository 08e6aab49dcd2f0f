"""Who the member is, and what they asked about their data."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.members.models import Member, Placement

from ...models import PrivacyProof, PrivacyRequest
from ..access import all_looks
from .tables import Section, Told, table

MOST_LOOKS = 2_000


def _person(member: Member) -> Section:
    facts = (
        (_("Name"), member.name), (_("Employee number"), member.employee_no), (_("Sex"), member.get_sex_display()),
        (_("Birth date"), member.birth_date), (_("ID number"), member.id_number), (_("Phone"), member.phone),
        (_("Joined the union"), member.joined_on), (_("Left the roster"), member.left_on),
    )  # fmt: skip
    return table("person", _("Roster"), (_("Fact"), _("Kept")), facts)


def _placements(member: Member) -> Section:
    rows = member.placements.select_related("unit").order_by("starts_on")
    told = ((row.starts_on, row.unit.name, row.get_status_display()) for row in rows)
    return table("placements", _("Units and employment"), (_("From"), _("Unit"), _("Status")), told)


def _requests(member: Member) -> Section:
    rows = PrivacyRequest.objects.filter(member=member).order_by("number")
    told = (
        (row.number, row.received_on, row.get_kind_display(), row.get_state_display(), row.words, row.result)
        for row in rows
    )
    heads = (
        _("Number"), _("Received"), pgettext("privacy", "What is asked"), _("State"), _("In the member's words"),
        _("What was done"),
    )  # fmt: skip
    return table("requests", _("Privacy requests"), heads, told)


def _papers(member: Member) -> Section:
    rows = PrivacyProof.objects.filter(request__member=member).select_related("request").order_by("added_at", "pk")
    told = ((row.request.number, row.added_at, row.file_name) for row in rows)
    return table("papers", _("Papers of privacy requests"), (_("Number"), _("Filed"), _("File")), told)


def looks(member: Member) -> Section:
    """Return who looked; the last table."""
    told = ((look.at, look.who, look.area, look.what, look.purpose) for look in all_looks(member, MOST_LOOKS))
    heads = (_("When"), _("Who"), _("Of what"), _("Part"), _("For what"))
    return table("looks", _("Who looked"), heads, told)


PERSON = (Told(_person, (Member,)), Told(_placements, (Placement,)))
REQUESTS = (Told(_requests, (PrivacyRequest,)), Told(_papers, (PrivacyProof,)))
