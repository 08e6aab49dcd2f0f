"""The people whom a renewal concerns, list by list, as far as the reader may see them."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q

from cases.members.models import Member
from unioncare.core.paging import decode_cursor, encode_cursor
from unioncare.organisation.models import Unit, User

from ..enums import EnrolmentState
from ..models import CoverageTerm, Enrolment
from ..models.enrolment import EnrolmentQuerySet
from ..models.funding import Split
from .renewal import Renewal, dropped, joining, status_words, to_renew, why_dropped
from .renewal_cost import carried
from .terms import PERMISSION

PAGE = 50
# Some forty sheets; larger units print branch by branch.
MOST_ON_PAPER = 1_000
WAITING, DROPPED, JOINING, MISSING = "waiting", "dropped", "joining", "missing"
LISTS = (WAITING, DROPPED, JOINING, MISSING)


@dataclass(frozen=True, slots=True)
class RenewalRow:
    """Somebody on a list; `why` is the code of what speaks against a renewal, `status` their standing with it.

    `own` is what they pay themselves if they are renewed, in CNY.
    """

    member: Member
    shares: int = 0
    why: str = ""
    status: str = ""
    own: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class RenewalPage:
    """A page of a list, and the cursor of the next one, empty at the end."""

    rows: list[RenewalRow]
    next_cursor: str

    @property
    def has_next(self) -> bool:
        return bool(self.next_cursor)


def certificate_gaps(term: CoverageTerm) -> EnrolmentQuerySet:
    """Return the enrolments of a term for which the insurer has sent no number."""
    return Enrolment.objects.filter(term=term, state=EnrolmentState.ACTIVE, certificate_no="")


def renewal_rows(user: User, renewal: Renewal, which: str, cursor: str = "") -> RenewalPage:
    """Return a page of one of LISTS, by name."""
    after = decode_cursor(cursor, str, int)
    if which == JOINING:
        return _joining(user, renewal, after)
    rows = {
        WAITING: lambda: to_renew(renewal),
        DROPPED: lambda: dropped(renewal),
        MISSING: lambda: certificate_gaps(renewal.following or renewal.term),
    }[which]().visible_to(user, PERMISSION)
    if after:
        rows = rows.filter(Q(member__pinyin__gt=after[0]) | Q(member__pinyin=after[0], pk__gt=after[1]))
    rows = rows.select_related("member__unit").defer("member__id_number", "member__phone")
    found = list(rows.order_by("member__pinyin", "pk")[: PAGE + 1])
    more = encode_cursor((found[PAGE - 1].member.pinyin, found[PAGE - 1].pk)) if len(found) > PAGE else ""
    return RenewalPage([_row(one, renewal, which) for one in found[:PAGE]], more)


def notice_rows(user: User, renewal: Renewal, which: str, unit: Unit | None) -> list[RenewalRow]:
    """Return whom to give notice, WAITING or DROPPED, of a unit with all below it, unit by unit: MOST_ON_PAPER at most.

    One more is returned where there are more.
    """
    rows = (dropped if which == DROPPED else to_renew)(renewal).visible_to(user, PERMISSION)
    if unit is not None:
        rows = rows.within(unit.path)
    rows = rows.select_related("member__unit").defer("member__id_number", "member__phone")
    ordered = rows.order_by("member__unit__path", "member__employee_no", "pk")
    return [_row(one, renewal, which) for one in ordered[: MOST_ON_PAPER + 1]]


def _joining(user: User, renewal: Renewal, after: tuple[str, int] | None) -> RenewalPage:
    members = joining(renewal).visible_to(user, PERMISSION)
    if after:
        members = members.filter(Q(pinyin__gt=after[0]) | Q(pinyin=after[0], pk__gt=after[1]))
    found = list(members.select_related("unit").defer("id_number", "phone").order_by("pinyin", "pk")[: PAGE + 1])
    more = encode_cursor((found[PAGE - 1].pinyin, found[PAGE - 1].pk)) if len(found) > PAGE else ""
    return RenewalPage([RenewalRow(member) for member in found[:PAGE]], more)


def _row(one: Any, renewal: Renewal, which: str) -> RenewalRow:
    if which != DROPPED:
        shares, split = carried(one.shares, Split.of(one), renewal.version)
        return RenewalRow(one.member, one.shares, own=split.times(shares).by_member)
    return RenewalRow(
        one.member, one.shares, why_dropped(renewal, one.member, is_refused=one.is_refused), status_words(one.member)
    )
