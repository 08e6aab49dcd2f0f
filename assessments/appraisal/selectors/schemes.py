"""Which scheme holds where, and what speaks against putting one in force."""

from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from assessments.performance.enums import Kpi
from unioncare.core.refusals import Text
from unioncare.organisation.access import scope_paths
from unioncare.organisation.models import Unit, User

from ..enums import SchemeState, Side
from ..models import Appraisal, Scheme
from ..scoring import FULL, Bounds


def scheme_for(unit: Unit) -> Scheme | None:
    """Return the scheme in force at a unit: its own, else that of the nearest unit upward."""
    rows = Scheme.objects.filter(state=SchemeState.PUBLISHED, unit__path__in=unit.ancestor_paths())
    found: Scheme | None = rows.select_related("unit").order_by("-unit__depth").first()
    return found


def weights_of(scheme: Scheme) -> tuple[dict[Kpi, Decimal], dict[Kpi, Decimal]]:
    """Return the points of each indicator, and the share from which on it has all of them."""
    lines = list(scheme.lines.all())
    return {Kpi(line.kpi): line.weight for line in lines}, {Kpi(line.kpi): line.target / 100 for line in lines}


def shares_of(scheme: Scheme) -> dict[Side, Decimal]:
    """Return the shares of the 360°."""
    return {
        Side.SUPERIOR: scheme.superior_share,
        Side.PEERS: scheme.peers_share,
        Side.MEMBERS: scheme.members_share,
        Side.SELF: scheme.self_share,
    }


def bounds_of(scheme: Scheme) -> Bounds:
    return Bounds(
        scheme.excellent_from, scheme.competent_from, scheme.basic_from, scheme.excellent_quota, scheme.least_excellent
    )


def objection_to(scheme: Scheme) -> Text | None:
    """Return what must be put right before a scheme is put in force; None where nothing must."""
    points = sum(weights_of(scheme)[0].values(), Decimal(0))
    if points != FULL:
        return _("The points of the indicators come to %(sum)s, not to 100.") % {"sum": points}
    views = sum(shares_of(scheme).values(), Decimal(0))
    if views != FULL:
        return _("The shares of the 360° come to %(sum)s, not to 100.") % {"sum": views}
    if not scheme.superior_share:
        return _("The superior's view must count: everybody else's may be missing.")
    if not scheme.roles:
        return _("Say who is appraised.")
    if not scheme.veto_kinds.exists():
        return _("Name at least one veto.")
    return None


def readable_schemes(user: User) -> QuerySet[Scheme]:
    """Return the schemes in scope, those from above that hold or held there, and those by which one is appraised.

    A draft is nobody's to read but theirs in whose scope it lies.
    """
    step, paths = Unit.steplen, scope_paths(user, Scheme.objects.all().scope_permission)
    above = {path[:end] for path in paths for end in range(step, len(path), step)}
    mine = Appraisal.objects.filter(person=user).order_by().values("period__scheme")
    held = Q(state__in=(SchemeState.PUBLISHED, SchemeState.RETIRED)) & (Q(unit__path__in=above) | Q(pk__in=mine))
    return Scheme.objects.filter(Q(pk__in=Scheme.objects.visible_to(user).order_by().values("pk")) | held)


def listed_schemes(rows: QuerySet[Scheme]) -> QuerySet[Scheme]:
    """Return schemes as lists show them."""
    return rows.select_related("unit", "published_by").order_by("unit__path", "-version")
