"""Who opened, unmasked, took what of one member, when and for what: the trail as it can be shown to that member.

Who counsels is nobody's business but the member's and the team's: their posts stand here, never their names.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cases.care.models import IllnessCase
from cases.insurance.models import Claim
from cases.members.models import Member
from donations.aid.models import Grant
from unioncare.core.paging import Page, decode_cursor, keyset_page
from unioncare.core.refusals import Text
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Post
from visits.counselling.models import Counselling
from visits.safety.models import RiskAlert
from visits.schedule.models import Visit

from ..models import PrivacyRequest

UNNAMED = (Role.COUNSELLOR, Role.COUNSELLING_SUPERVISOR)
# What was read, as the code that reads calls it.
WORDS: dict[str, Text] = {
    "page": gettext_lazy("Case page"),
    "timeline": gettext_lazy("Timeline"),
    "items": gettext_lazy("Work items"),
    "grading": gettext_lazy("Grading"),
    "document": gettext_lazy("Document"),
    "contact": gettext_lazy("Contact phone"),
    "phone": gettext_lazy("Phone"),
    "id_number": gettext_lazy("ID number"),
    "phone, id_number": gettext_lazy("Phone and ID number"),
    "export": gettext_lazy("Export"),
    "screening": gettext_lazy("Screening"),
    "claim": gettext_lazy("Insurance claim"),
    "claim file": gettext_lazy("Claim file"),
    "claim board": gettext_lazy("List of claims"),
    "visit record": gettext_lazy("Visit record"),
    "visit photo": gettext_lazy("Photo of a visit"),
    "day sheet": gettext_lazy("Day sheet of visits"),
    "copy": gettext_lazy("Copy for the member"),
    "access log": gettext_lazy("List of who looked"),
    "paper": pgettext_lazy("privacy", "Paper of a request"),
}
_AREAS: dict[type[Model], Text] = {
    Member: gettext_lazy("Member"),
    IllnessCase: gettext_lazy("Case"),
    Claim: gettext_lazy("Insurance claim"),
    Visit: gettext_lazy("Visit"),
    Grant: gettext_lazy("Grant"),
    Counselling: gettext_lazy("Counselling"),
    RiskAlert: gettext_lazy("Counselling"),
    PrivacyRequest: gettext_lazy("Privacy request"),
}


@dataclass(frozen=True, slots=True)
class Look:
    """One look: when, by whom (`name` is empty where the post alone may be told), at what, and for what."""

    at: datetime
    name: str
    post: str
    area: Text
    what: Text
    purpose: str

    @property
    def who(self) -> str:
        return f"{self.name} ({self.post})" if self.name and self.post else self.name or self.post or _("the system")


def looks_at(member: Member) -> QuerySet[LogEntry]:
    """Return the reads of everything about a member, the latest first."""
    kinds = ContentType.objects.get_for_models(*_AREAS)
    about = Q(pk__in=[])
    for model, keys in _keys(member).items():
        if keys:
            about |= Q(content_type=kinds[model], object_pk__in=[str(key) for key in keys])
    rows: QuerySet[LogEntry] = LogEntry.objects.filter(about, action=LogEntry.Action.ACCESS)
    return rows.select_related("actor").order_by("-timestamp", "-pk")


def _keys(member: Member) -> dict[type[Model], list[int]]:
    of_case: tuple[type[Model], ...] = (Claim, Visit, Counselling, RiskAlert)
    keys: dict[type[Model], list[int]] = {Member: [member.pk]}
    of_member: tuple[type[Model], ...] = (IllnessCase, Grant, PrivacyRequest)
    for model in of_member:
        keys[model] = list(model._default_manager.filter(member=member).order_by().values_list("pk", flat=True))
    for model in of_case:
        keys[model] = list(model._default_manager.filter(case__member=member).order_by().values_list("pk", flat=True))
    return keys


def purpose_about(member: Member) -> str:
    """Return for what somebody reads the looks now: the open requests of the member, where there are any."""
    open_ones = PrivacyRequest.objects.open().filter(member=member).order_by("number")
    return ", ".join(open_ones.values_list("number", flat=True))


def access_page(member: Member, cursor: str) -> tuple[list[Look], Page[LogEntry]]:
    """Return a page of looks, the latest first."""
    rows = looks_at(member)
    if after := decode_cursor(cursor, datetime, int):
        at, pk = after
        rows = rows.filter(timestamp__lte=at).exclude(Q(timestamp=at) & Q(pk__gte=pk))
    page = keyset_page(rows, key=lambda row: (row.timestamp, row.pk))
    return list(_told(page.rows)), page


def all_looks(member: Member, most: int) -> list[Look]:
    """Return the latest looks, for paper and copy."""
    return list(_told(list(looks_at(member)[:most])))


def _told(rows: list[LogEntry]) -> Iterator[Look]:
    posts = _posts({row.actor_id for row in rows if row.actor_id is not None})
    models = {kind.pk: model for model, kind in ContentType.objects.get_for_models(*_AREAS).items()}
    for row in rows:
        data = row.additional_data or {}
        held = _held(posts.get(row.actor_id, []), row.timestamp)
        counsels = any(post.role in UNNAMED for post in held)
        shown = next((post for post in held if not counsels or post.role in UNNAMED), None)
        area = _AREAS[models[row.content_type_id]]
        yield Look(
            at=row.timestamp,
            name="" if counsels or row.actor is None else row.actor.name or row.actor.username,
            post=f"{shown.unit.name} {shown.get_role_display()}" if shown else "",
            area=area,
            what=WORDS.get(str(data.get("what", "")), _("Read")),
            # What a counsellor wrote as purpose may tell of what was said.
            purpose="" if counsels else str(data.get("purpose", "")),
        )


def _posts(people: Collection[int]) -> dict[int, list[Post]]:
    found: dict[int, list[Post]] = {}
    rows = Post.objects.filter(user__in=people).select_related("unit").order_by("unit__path", "pk")
    for post in rows:
        found.setdefault(post.user_id, []).append(post)
    return found


def _held(posts: list[Post], at: datetime) -> list[Post]:
    day = timezone.localdate(at)
    return [post for post in posts if post.starts_on <= day and (post.ends_on is None or post.ends_on >= day)]
