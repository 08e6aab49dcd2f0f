"""Whoever stands in a unit and is not named by a roster that claims to be full."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from unioncare.organisation.models import Unit

from ..enums import GONE
from ..models import Member, MemberQuerySet, Placement
from .seen import Seen
from .staged import Leaver

# Above this share of the unit's members a forgotten sheet is likelier than that many departures.
UNCONFIRMED_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class Departures:
    """How many of a unit's members a full roster leaves out."""

    number: int
    population: int

    @property
    def share(self) -> float:
        return self.number / self.population if self.population else 0.0

    @property
    def need_confirmation(self) -> bool:
        return self.share > UNCONFIRMED_SHARE


def present_members(unit: Unit, as_of: date, today: date) -> MemberQuerySet:
    """Return the members on the roster of a unit's subtree who have not left; of whom a roster `as_of` a day can tell.

    It knows nothing of those who were placed anew since: they are there, whatever it leaves out.
    """
    members: MemberQuerySet = Member.objects.on_roster().present().within(unit.path).exclude(status__in=GONE)
    if as_of == today:
        return members
    since = Placement.objects.filter(member=OuterRef("pk"), starts_on__gt=as_of, starts_on__lte=today)
    return members.exclude(Exists(since))


def find_leavers(present: MemberQuerySet, seen: Seen) -> Iterator[Leaver]:
    """Yield those of some members whom no row names, by employee number or by ID number."""
    numbers = present.order_by().values_list("pk", "employee_no")
    missing = [pk for pk, employee_no in numbers.iterator(10_000) if not seen.names(employee_no or "", "")]
    rows = Member.objects.filter(pk__in=missing).order_by("unit__path", "employee_no")
    columns = ("pk", "employee_no", "name", "unit__name", "status", "id_number")
    for *shown, id_number in rows.values_list(*columns).iterator(2_000):
        if not seen.names("", id_number):
            yield Leaver._make(shown)
