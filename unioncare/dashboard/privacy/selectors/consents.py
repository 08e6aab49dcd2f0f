"""The register of consents: whose, to what, which version, given, refused, withdrawn or never asked."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cases.care.enums import ConsentState, DocumentKind
from cases.care.models import CaseDocument, Consent, IllnessCase
from donations.campaigns.models import CampaignConsent
from unioncare.core.paging import CappedCount, Page, capped_count, decode_cursor, keyset_page
from unioncare.core.refusals import Text
from unioncare.organisation.access import scope_paths
from unioncare.organisation.models import User
from visits.counselling.enums import ConsentAnswer
from visits.counselling.models import CounsellingConsent
from visits.schedule.models import VisitRecord

from ..permissions import SEE_CONSENTS

CASE, COUNSELLING, CAMPAIGN, PHOTO = "case", "counselling", "campaign", "photo"
KINDS: dict[str, Text] = {
    CASE: gettext_lazy("Health data of the case"),
    COUNSELLING: gettext_lazy("Counselling"),
    CAMPAIGN: gettext_lazy("What a campaign shows"),
    PHOTO: gettext_lazy("Photos of visits"),
}
GIVEN, REFUSED, WITHDRAWN, NEVER = "given", "refused", "withdrawn", "never"
STATES: dict[str, tuple[Text, str]] = {
    GIVEN: (pgettext_lazy("consent", "In force"), "green"),
    REFUSED: (pgettext_lazy("consent", "Refused"), "amber"),
    WITHDRAWN: (pgettext_lazy("consent", "Withdrawn"), "red"),
    NEVER: (pgettext_lazy("consent", "Not asked yet"), "line"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One consent: whose, where it stands, which text, since when, by whose word, and who noted it."""

    member: str
    member_id: int
    number: str
    unit: str
    state: str
    version: str
    at: datetime | date | None
    given_by: str
    noted_by: str
    proof: str

    @property
    def state_label(self) -> Text:
        return STATES[self.state][0]

    @property
    def tone(self) -> str:
        return STATES[self.state][1]


@dataclass(frozen=True, slots=True)
class ConsentFilter:
    """What the register shows: one kind of consent at a time, by default that of cases, in every state."""

    kind: str = CASE
    state: str = ""

    @classmethod
    def from_query(cls, query: QueryDict) -> Self:
        kind, state = query.get("kind", ""), query.get("state", "")
        return cls(kind if kind in KINDS else CASE, state if state in STATES else "")

    def rows(self, user: User) -> QuerySet[Any]:
        """Return the rows in scope, the latest first."""
        rows = _SOURCES[self.kind].rows(scope_paths(user, SEE_CONSENTS))
        if self.state:
            condition = _SOURCES[self.kind].states.get(self.state)
            rows = rows.filter(condition) if condition is not None else rows.none()
        return rows.order_by("-pk")

    def lines(self, rows: Iterable[Any]) -> list[Line]:
        return list(_SOURCES[self.kind].lines(list(rows)))


def consent_page(user: User, wanted: ConsentFilter, after: str) -> tuple[list[Line], Page[Model], CappedCount]:
    """Return a page of the register, and the capped count of its rows."""
    rows = wanted.rows(user)
    count = capped_count(rows)
    if cursor := decode_cursor(after, int):
        rows = rows.filter(pk__lt=cursor[0])
    page = keyset_page(rows, key=lambda row: (row.pk,))
    return wanted.lines(page.rows), page, count


@dataclass(frozen=True, slots=True)
class _Source:
    rows: Callable[[Collection[str]], QuerySet[Any]]
    states: dict[str, Q]
    lines: Callable[[list[Any]], Iterator[Line]]


def _within(paths: Collection[str], field: str) -> Q:
    found = Q(pk__in=[])
    for path in paths:
        found |= Q(**{f"{field}__startswith": path})
    return found


def _cases(paths: Collection[str]) -> QuerySet[IllnessCase]:
    return IllnessCase.objects.filter(_within(paths, "unit__path")).select_related("member", "unit")


def _case_lines(rows: list[IllnessCase]) -> Iterator[Line]:
    keys = [row.pk for row in rows]
    acts = Consent.objects.filter(case__in=keys).select_related("text", "recorded_by").order_by("case_id", "-at", "-pk")
    latest = {act.case_id: act for act in acts.distinct("case_id")}
    signed = CaseDocument.objects.filter(case__in=keys, kind=DocumentKind.CONSENT, struck_at__isnull=True)
    filed = set(signed.order_by().values_list("case_id", flat=True))
    states = {ConsentState.PENDING: NEVER}
    for row in rows:
        act = latest.get(row.pk)
        yield Line(
            row.member.name, row.member_id, row.number, row.unit.name,
            states.get(ConsentState(row.consent_state), row.consent_state), str(act.text) if act else "",
            act.at if act else None, _by(act.given_by, act.relation) if act else "",
            act.recorded_by.name if act and act.recorded_by else "", _("filed") if row.pk in filed else "",
        )  # fmt: skip


def _counsellings(paths: Collection[str]) -> QuerySet[CounsellingConsent]:
    newer = CounsellingConsent.objects.filter(counselling=OuterRef("counselling"), pk__gt=OuterRef("pk"))
    rows = CounsellingConsent.objects.filter(~Exists(newer), _within(paths, "counselling__case__unit__path"))
    return rows.select_related("counselling__case__member", "counselling__case__unit", "text")


def _counselling_lines(rows: list[CounsellingConsent]) -> Iterator[Line]:
    for row in rows:
        case = row.counselling.case
        if case is not None:
            # Who counsels is told to nobody here: neither who noted it nor the number of the counselling.
            yield Line(
                case.member.name, case.member_id, case.number, case.unit.name, row.answer, str(row.text), row.at,
                _by(row.given_by, row.relation), _("the counselling team"), "",
            )  # fmt: skip


def _campaigns(paths: Collection[str]) -> QuerySet[CampaignConsent]:
    newer = CampaignConsent.objects.filter(campaign=OuterRef("campaign"), pk__gt=OuterRef("pk"))
    rows = CampaignConsent.objects.filter(~Exists(newer), _within(paths, "campaign__case__unit__path"))
    return rows.select_related("campaign__case__member", "campaign__case__unit", "recorded_by", "withdrawn_by")


def _campaign_lines(rows: list[CampaignConsent]) -> Iterator[Line]:
    for row in rows:
        case = row.campaign.case
        if case is not None:
            noted = row.withdrawn_by or row.recorded_by
            version = _("Version %(number)s") % {"number": row.version}
            yield Line(
                case.member.name, case.member_id, row.campaign.code, case.unit.name,
                WITHDRAWN if row.withdrawn_at else GIVEN, version, row.withdrawn_at or row.signed_on,
                _by(row.signed_by, row.relation), noted.name, "",
            )  # fmt: skip


def _photos(paths: Collection[str]) -> QuerySet[VisitRecord]:
    rows = VisitRecord.objects.filter(_within(paths, "visit__case__unit__path"), photo_consent=True)
    return rows.select_related("visit__case__member", "visit__case__unit", "recorded_by")


def _photo_lines(rows: list[VisitRecord]) -> Iterator[Line]:
    for row in rows:
        case = row.visit.case
        yield Line(
            case.member.name, case.member_id, case.number, case.unit.name, GIVEN, "", row.happened_at, "",
            row.recorded_by.name, "",
        )  # fmt: skip


def _by(name: str, relation: str) -> str:
    """Return who consented: a proxy with their relation, or the member."""
    return f"{name} ({relation})" if name and relation else name or _("the member")


_SOURCES: dict[str, _Source] = {
    CASE: _Source(
        _cases,
        {
            GIVEN: Q(consent_state=ConsentState.GIVEN), REFUSED: Q(consent_state=ConsentState.REFUSED),
            WITHDRAWN: Q(consent_state=ConsentState.WITHDRAWN), NEVER: Q(consent_state=ConsentState.PENDING),
        },
        _case_lines,
    ),
    COUNSELLING: _Source(
        _counsellings,
        {
            GIVEN: Q(answer=ConsentAnswer.GIVEN), REFUSED: Q(answer=ConsentAnswer.REFUSED),
            WITHDRAWN: Q(answer=ConsentAnswer.WITHDRAWN),
        },
        _counselling_lines,
    ),
    CAMPAIGN: _Source(
        _campaigns, {GIVEN: Q(withdrawn_at__isnull=True), WITHDRAWN: Q(withdrawn_at__isnull=False)}, _campaign_lines
    ),
    PHOTO: _Source(_photos, {GIVEN: Q()}, _photo_lines),
}  # fmt: skip
