"""Members and their covers behind C1 … C3: those whose page the reader may open and whose insurance they may see."""

from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import ngettext

from assessments.performance.selectors.lines import Line
from cases.insurance.engine.eligibility import Bounds
from cases.insurance.models import Enrolment, InsurancePlan, PlanVersion
from cases.insurance.selectors.eligible import meets, on_staff, required_versions_in
from cases.insurance.selectors.indicators import covered_by, renewals
from cases.insurance.selectors.person_days import uncovered_days
from cases.members.models import Member
from unioncare.organisation.models import User

from .opening import Opened, Opening
from .parts import open_parts
from .tables import cut, open_table

SEE_INSURANCE = "cases.see_insurance"


def enrolment_rows(opening: Opening) -> Opened:
    """Open C1: each member who may be insured, once for each plan, kept when insured on the last day."""
    asked = opening.asked
    versions = [version for _first, _last, version in required_versions_in(asked.until, asked.until)]
    return open_parts([_of_plan(opening, version) for version in versions])


def _of_plan(opening: Opening, version: PlanVersion) -> Opened:
    asked, plan = opening.asked, str(version.plan)

    def line(pk: int, name: str, place: str, kept: bool) -> Line:
        return _line(plan, pk, name, place, asked.until, kept)

    rows = on_staff(asked.path, asked.until).filter(meets(Bounds.of(version, asked.until), prefix="member__"))
    columns = ("member", "member__name", "unit__name", "kept")
    counted = cut(opening, rows, Q(covered_by(version.plan_id, asked.until)))
    return open_table(counted, _seen(opening.reader, "member__in"), at="starts_on", columns=columns, line=line)


def renewal_rows(opening: Opening) -> Opened:
    """Open C2: each cover that ran out, kept when the next began the day after."""
    asked = opening.asked
    found = renewals(asked.unit, *asked.so_far)
    going_on = [pk for pk, went_on in found.items() if went_on]
    rows = Enrolment.objects.filter(pk__in=list(found))

    def line(name: str, name_en: str, pk: int, member: str, place: str, at: date, kept: bool) -> Line:
        return _line(str(InsurancePlan(name_zh=name, name_en=name_en)), pk, member, place, at, kept)

    columns = ("plan__name_zh", "plan__name_en", "member", "member__name", "member__unit__name", "ends_on", "kept")
    counted = cut(opening, rows, Q(pk__in=going_on))
    return open_table(counted, _seen(opening.reader, "member__in"), at="ends_on", columns=columns, line=line)


def uninsured_rows(opening: Opening) -> Opened:
    """Open C3: each member who was without cover, with the days, over all plans; of others there is nothing to say."""
    asked = opening.asked
    spans = required_versions_in(*asked.so_far)
    days = uncovered_days(asked.path, spans, *asked.so_far) if spans else {}

    def line(pk: int, name: str, place: str) -> Line:
        missing = days[pk]
        what = ngettext("%(days)s day without cover", "%(days)s days without cover", missing) % {"days": missing}
        return _line(what, pk, name, place, asked.until, None)

    rows = Member.objects.filter(pk__in=list(days))
    columns = ("pk", "name", "unit__name")
    return open_table(rows, _seen(opening.reader, "pk__in"), at="created_at", columns=columns, line=line)


def _line(what: str, member: int, name: str, place: str, at: date, kept: bool | None) -> Line:
    return Line(what, name, reverse("cases:member", args=[member]), place, at, None, kept)


def _seen(reader: User, field: str) -> Q:
    members = Member.objects.visible_to(reader) & Member.objects.visible_to(reader, SEE_INSURANCE)
    return Q(**{field: members.order_by().values("pk")})
