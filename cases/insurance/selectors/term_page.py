"""Who is enrolled in a term: a page of the list, and the figures above it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from django.db.models import Count, Q, Sum
from django.http import QueryDict

from cases.members.models import Member
from cases.members.selectors.search import condition_for
from unioncare.core.explain import Explanation
from unioncare.core.paging import CappedCount, Page, capped_count, decode_cursor, keyset_page
from unioncare.core.typed import typed_in
from unioncare.organisation.models import Unit, User

from ..enums import EnrolmentState, FundingSource
from ..models import CoverageTerm, Enrolment
from ..models.enrolment import EnrolmentQuerySet
from ..models.funding import COLUMNS, Split
from .explaining import explain_premium
from .terms import PERMISSION

COUNTED = (EnrolmentState.ACTIVE, EnrolmentState.ENDED)


@dataclass(frozen=True, slots=True)
class TermFilter:
    """What the list of a term shows: by default everybody who is enrolled or was until an early end."""

    states: tuple[str, ...] = ()
    missing: bool = False  # without a certificate number
    unit: Unit | None = None
    query: str = ""

    @classmethod
    def from_query(cls, query: QueryDict, user: User) -> Self:
        """Read the query of the page; values that are not offered count as not given."""
        code = query.get("unit", "")
        return cls(
            states=tuple(value for value in query.getlist("state") if value in EnrolmentState.values),
            missing=query.get("missing") == "1",
            unit=Unit.objects.visible_to(user, PERMISSION).filter(code=code).first() if code else None,
            query=typed_in(query),
        )

    @property
    def is_narrowed(self) -> bool:
        return bool(self.states or self.missing or self.unit or self.query)

    def apply(self, rows: EnrolmentQuerySet) -> EnrolmentQuerySet:
        """Return the rows that the filter lets through, in no order."""
        rows = rows.filter(state__in=self.states or COUNTED)
        if self.missing:
            rows = rows.filter(certificate_no="")
        if self.unit is not None:
            rows = rows.within(self.unit.path)
        if self.query:
            condition = condition_for(self.query)
            rows = rows.none() if condition is None else rows.filter(member__in=Member.objects.filter(condition))
        return rows


@dataclass(frozen=True, slots=True)
class TermFigures:
    """Of the enrolments that count: how many, who pays what, how many have no certificate yet."""

    enrolled: int
    premium: Decimal
    split: Split
    missing: int

    @property
    def parts(self) -> list[tuple[FundingSource, Decimal]]:
        return self.split.parts

    @property
    def why_premium(self) -> Explanation:
        return explain_premium(self.split, self.enrolled)


def enrolments_seen(user: User, term: CoverageTerm) -> EnrolmentQuerySet:
    """Return the enrolments of a term whose members the user may see."""
    return Enrolment.objects.visible_to(user, PERMISSION).filter(term=term)


def term_enrolments(
    user: User, term: CoverageTerm, wanted: TermFilter, cursor: str = ""
) -> tuple[Page[Enrolment], CappedCount]:
    """Return a page of the list, by name, and the capped count of all its rows."""
    rows = wanted.apply(enrolments_seen(user, term))
    count = capped_count(rows)
    if after := decode_cursor(cursor, str, int):
        pinyin, pk = after
        rows = rows.filter(Q(member__pinyin__gt=pinyin) | Q(member__pinyin=pinyin, pk__gt=pk))
    shown = rows.select_related("member__unit").defer("member__id_number", "member__phone")
    ordered = shown.order_by("member__pinyin", "pk")
    return keyset_page(ordered, key=lambda row: (row.member.pinyin, row.pk)), count


def term_figures(user: User, term: CoverageTerm) -> TermFigures:
    """Return the figures of a term, of those whom the user may see."""
    rows = enrolments_seen(user, term).filter(state__in=COUNTED).order_by()
    found = rows.aggregate(
        enrolled=Count("pk"),
        total=Sum("premium"),
        missing=Count("pk", filter=Q(certificate_no="", state=EnrolmentState.ACTIVE)),
        **{f"sum_{column}": Sum(column) for column in COLUMNS},
    )
    split = Split(**{column: found[f"sum_{column}"] or Decimal(0) for column in COLUMNS})
    return TermFigures(found["enrolled"], found["total"] or Decimal(0), split, found["missing"])
