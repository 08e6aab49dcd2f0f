"""The steps from an empty database to the first case, in the order in which they are taken, each looked at live."""

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.surveys.models import Questionnaire
from cases.care.enums import ProtocolState
from cases.care.models import ConsentText, Disease, IllnessCase, LivingLine, Protocol
from cases.insurance.models import CoverageTerm
from cases.members.models import Member
from donations.ledger.models import Fund
from unioncare.core.listed import listed
from unioncare.organisation.enums import Role
from unioncare.organisation.models import CalendarDay, Post, Unit
from unioncare.worklist.models import ApprovalStepRule, Responsibility
from visits.counselling.models import CounsellingTeam
from visits.screening.models import Scale

from ...scoreboard.models import Target
from ..permissions import LOAD, SEE
from .step import ADMIN, Found, Reader, Step

# Without them no case goes its way: somebody approves, somebody grades and plans, somebody keeps the roster.
SEATS = (Role.CHAIR, Role.WELFARE_OFFICER, Role.ORGANISATION_OFFICER)
# What a union starts with; one row tells that a table was loaded. The last two belong to the topmost unit: whatever
# was loaded before there was one lacks them.
TABLES: tuple[type[Model], ...] = (Disease, LivingLine, ConsentText, Scale, Questionnaire, Target)


def _union(reader: Reader) -> Found:
    count = Unit.objects.filter(path__in=reader.paths).count()
    return Found(count, bool(count))


def missing_tables() -> list[str]:
    """Return what the tables are called in which nothing stands yet."""
    return [str(model._meta.verbose_name_plural) for model in TABLES if not model._default_manager.exists()]


def _tables(reader: Reader) -> Found:
    missing = missing_tables()
    lacking = _("Not loaded: %(names)s.") % {"names": listed(missing)} if missing else ""
    return Found(Disease.objects.count(), not missing, lacking)


def _calendar(reader: Reader) -> Found:
    year = reader.today.year
    count = CalendarDay.objects.filter(date__year=year).count()
    lacking = _("The public holidays of %(year)s are not loaded.") % {"year": year}
    return Found(count, bool(count), "" if count else lacking)


def _units(reader: Reader) -> Found:
    # Whoever stands at the bottom has nothing below: the units above them are the ones that they need.
    count = reader.units.filter(is_active=True, depth__gt=1).count()
    return Found(count, bool(count))


def _people(reader: Reader) -> Found:
    # Those who hold the post above answer for the units below too.
    held = Post.objects.active(reader.today).filter(unit__in=reader.units).order_by()
    seats = set(held.filter(role__in=SEATS).values_list("role", flat=True).distinct())
    missing = [str(role.label) for role in SEATS if role.value not in seats]
    lacking = _("Nobody is %(roles)s yet.") % {"roles": listed(missing)} if missing else ""
    return Found(held.values("user").distinct().count(), not missing, lacking)


def _roster(reader: Reader) -> Found:
    count = Member.objects.within_any(reader.paths).on_roster().order_by().count()
    return Found(count, bool(count))


def _protocol(reader: Reader) -> Found:
    rows = Protocol.objects.filter(unit__in=reader.units)
    in_force = rows.filter(state=ProtocolState.PUBLISHED, starts_on__lte=reader.today).order_by().count()
    drafts = rows.filter(state__in=(ProtocolState.DRAFT, ProtocolState.SUBMITTED)).order_by().exists()
    lacking = _("There is a draft; it is not in force yet.") if drafts and not in_force else ""
    return Found(in_force, bool(in_force), lacking)


def _insurance(reader: Reader) -> Found:
    terms = CoverageTerm.objects.filter(unit__in=reader.units, starts_on__lte=reader.today)
    count = terms.filter(ends_on__gte=reader.today).order_by().count()
    return Found(count, bool(count))


def _matrix(reader: Reader) -> Found:
    count = Responsibility.objects.count() + ApprovalStepRule.objects.count()
    return Found(count, bool(count), "" if count else _("The built-in table holds."))


def _fund(reader: Reader) -> Found:
    count = Fund.objects.within_any(reader.paths).filter(closed_on__isnull=True).order_by().count()
    return Found(count, bool(count))


def _team(reader: Reader) -> Found:
    count = CounsellingTeam.objects.filter(unit__in=reader.units).order_by().count()
    return Found(count, bool(count))


def _case(reader: Reader) -> Found:
    count = IllnessCase.objects.within_any(reader.paths).order_by().count()
    return Found(count, bool(count))


STEPS = (
    Step(
        "union", gettext_lazy("The union"),
        gettext_lazy("The topmost unit. Whoever founds it is its first administrator."),
        _union, "dashboard:found", gettext_lazy("Found the union"), SEE,
    ),
    Step(
        "tables", gettext_lazy("Starter tables"),
        gettext_lazy("Diseases, consent texts, scales, questionnaires, plans, jobs: what every union adapts later."),
        _tables, "dashboard:load_tables", gettext_lazy("Load them"), LOAD,
    ),
    Step(
        "calendar", gettext_lazy("Working days of this year"),
        gettext_lazy("Due days are counted in working days; holidays and make-up days are announced each year."),
        _calendar, "admin:organisation_calendarday_load", gettext_lazy("Load a year"), ADMIN,
    ),
    Step(
        "units", gettext_lazy("Units"),
        gettext_lazy("Branches, sections, groups. One workbook holds units, people and posts, and may come again."),
        _units, "organisation:import", gettext_lazy("Import the organisation"), "organisation.import_organisation",
    ),
    Step(
        "people", gettext_lazy("People and posts"),
        gettext_lazy("Who does what where: work goes to whoever holds the post, and nothing moves without one."),
        _people, "organisation:import", gettext_lazy("Import people and posts"), "organisation.import_organisation",
    ),
    Step(
        "roster", gettext_lazy("Roster"),
        gettext_lazy("The members of the union, from the sheet of the personnel office."),
        _roster, "cases:roster_import", gettext_lazy("Import the roster"), "cases.import_roster",
    ),
    Step(
        "protocol", gettext_lazy("Protocol"),
        gettext_lazy("The written rules that turn a case into dated work. Adapt the default one, have it approved."),
        _protocol, "cases:protocols", gettext_lazy("Open the protocols"), "cases.edit_protocol",
    ),
    Step(
        "insurance", gettext_lazy("Insurance plan and term"),
        gettext_lazy("The mutual insurance that the union buys: from the term that runs, enrolment is counted."),
        _insurance, "cases:open_term", gettext_lazy("Open a term"), "cases.open_term",
    ),
    Step(
        "matrix", gettext_lazy("Responsibilities and approvals"),
        gettext_lazy("Which role answers for which work, and who approves what, where your union differs."),
        _matrix, "admin:worklist_responsibility_changelist", gettext_lazy("Open the responsibility table"), ADMIN,
        is_optional=True,
    ),
    Step(
        "fund", gettext_lazy("Fund"),
        gettext_lazy("Where aid is paid from. Needed before the first relief."),
        _fund, "donations:fund_open", gettext_lazy("Open a fund"), "donations.open_fund", is_optional=True,
    ),
    Step(
        "team", gettext_lazy("Counselling team"),
        gettext_lazy("Who counsels and is called when somebody is in danger."),
        _team, "visits:team_found", gettext_lazy("Found a team"), "visits.found_team", is_optional=True,
    ),
    Step(
        "case", gettext_lazy("First case"),
        gettext_lazy("Report the first seriously ill member; the protocol asks for the rest."),
        _case, "cases:report", gettext_lazy("Report a case"), "cases.report_case",
    ),
)  # fmt: skip
