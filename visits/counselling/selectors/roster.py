"""A team as its page shows it: people, qualifications, load; and who could join."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count

from unioncare.core import thresholds
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Post, Unit, User

from ..enums import TAKEN_STATES
from ..models import Assignment, CounsellingTeam, Qualification, TeamMember
from ..thresholds import EXPIRY_DAYS

COUNSELLOR_ROLES = (Role.COUNSELLOR, Role.COUNSELLING_SUPERVISOR)


@dataclass(frozen=True, slots=True)
class Certificate:
    """A qualification on a day: its tone is red when it has run out, amber when it soon will."""

    row: Qualification
    tone: str


@dataclass(frozen=True, slots=True)
class Place:
    """One member of a team: qualifications, and how many members of the union they counsel."""

    member: TeamMember
    load: int
    certificates: list[Certificate] = field(default_factory=list)

    @property
    def is_qualified(self) -> bool:
        return any(one.tone != "red" for one in self.certificates)


def places_of(team: CounsellingTeam, on: date) -> list[Place]:
    """Return the active members of a team, in the order in which they joined; four queries."""
    rows = TeamMember.objects.active(on).filter(team=team).select_related("user").order_by("starts_on", "pk")
    members = list(rows)
    people = [member.user_id for member in members]
    loads, certificates = loads_of(team, people), certificates_of(people, on)
    return [Place(member, loads.get(member.user_id, 0), certificates[member.user_id]) for member in members]


def loads_of(team: CounsellingTeam, people: Collection[int]) -> dict[int, int]:
    """Return how many members of the union each person counsels for a team now."""
    running = Assignment.objects.filter(
        counselling__team=team, counselling__state__in=TAKEN_STATES, ended_at__isnull=True, user__in=people
    )
    return dict(running.order_by().values_list("user").annotate(Count("pk")))


def certificates_of(people: Iterable[int], on: date) -> dict[int, list[Certificate]]:
    """Return the qualifications of people with their tones, the latest first."""
    soon = on + timedelta(days=int(thresholds.value(EXPIRY_DAYS.code)))
    found: dict[int, list[Certificate]] = defaultdict(list)
    for row in Qualification.objects.filter(user__in=list(people)).order_by("user", "-issued_on", "pk"):
        ending = row.expires_on is not None and row.expires_on <= soon
        found[row.user_id].append(Certificate(row, "red" if not row.is_valid(on) else "amber" if ending else "green"))
    return found


def is_qualified(person: User, on: date) -> bool:
    """Tell whether somebody has a qualification that is valid on a day."""
    return any(row.is_valid(on) for row in Qualification.objects.filter(user=person))


def holders_over(unit: Unit, on: date, roles: Sequence[str] = COUNSELLOR_ROLES) -> list[User]:
    """Return who holds one of these posts over a unit themselves: deputies and covers do not count."""
    posts = Post.objects.active(on).filter(role__in=roles, unit__path__in=unit.ancestor_paths())
    return list(User.objects.filter(pk__in=posts.values("user")).defer("phone").order_by("name", "pk"))


def candidates_of(team: CounsellingTeam, on: date) -> list[User]:
    """Return who could join a team: counsellors by post over its unit who do not belong to it yet."""
    inside = set(TeamMember.objects.active(on).filter(team=team).values_list("user", flat=True))
    return [person for person in holders_over(team.unit, on) if person.pk not in inside]


def fit_to_join(team: CounsellingTeam, on: date) -> list[User]:
    """Return the candidates with a valid qualification."""
    people = candidates_of(team, on)
    valid = {row.user_id for row in Qualification.objects.filter(user__in=people).order_by("pk") if row.is_valid(on)}
    return [person for person in people if person.pk in valid]
