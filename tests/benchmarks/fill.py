"""Fill the current database for the list benchmarks: a seeded union, 5 % of it in care, a million work items."""

from django.db import connection
from django.utils import timezone

from cases.care.models import IllnessCase
from cases.members.models import Member
from unioncare.core.paging import PAGE_SIZE
from unioncare.dashboard.seed.demo import seed_world
from unioncare.organisation.models import Unit, User

CASE_SHARE = 20


def fill(members: int) -> None:
    """Seed `members` and a twentieth of them as cases with the items of their plans; then settle."""
    seed_world(members=members, cases=members // CASE_SHARE, now=timezone.now())
    crowd(scopes()["union group"])
    settle()


def crowd(unit: Unit) -> None:
    """Give a unit two full pages of members and of cases at every size, so that sizes are compared by the same rows."""
    for rows in (Member.objects.present(), IllnessCase.objects.active()):
        missing = 2 * PAGE_SIZE - rows.within(unit.path).count()
        others = rows.exclude(unit=unit).order_by("pk").values_list("pk", flat=True)[: max(missing, 0)]
        rows.model._default_manager.filter(pk__in=list(others)).update(unit=unit)


def settle() -> None:
    """Vacuum and analyse, as autovacuum would have done on a database that lives."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def scopes() -> dict[str, Unit]:
    """Return the units whose people measure: the root, a branch with 1 % of everybody, one union group."""
    branch = Unit.objects.filter(kind="branch").order_by("path")[5]
    group = Unit.objects.filter(kind="union_group", path__startswith=branch.path).order_by("path")[2]
    root = Unit.objects.filter(depth=1).get()
    return {"root": root, "1 % subtree": branch, "union group": group}


def person_at(unit: Unit, role: str) -> User:
    """Return a person with one post: exactly this unit's subtree is their scope. A kept database has them already."""
    user, is_new = User.objects.get_or_create(username=f"bench-{role}-{unit.code}", defaults={"name": "测试员"})
    if is_new:
        user.posts.create(unit=unit, role=role, starts_on=timezone.localdate())
    return user
