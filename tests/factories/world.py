"""The enterprise of the mock-ups, five levels deep, with somebody in every role inside and outside."""

from dataclasses import dataclass, field
from datetime import date

from auditlog.context import disable_auditlog
from django.contrib.auth.hashers import make_password

from unioncare.organisation.enums import Role, UnitKind
from unioncare.organisation.models import Post, Unit, User

from .organisation import PASSWORD, PostFactory, UnitFactory

# Where the person of a role sits: attribute of World, name of the person.
SEATS: dict[Role, tuple[str, str]] = {
    Role.GROUP_LEADER: ("group", "郭建华"),
    Role.BRANCH_CHAIR: ("branch", "韩立新"),
    Role.WELFARE_OFFICER: ("enterprise", "周文静"),
    Role.WOMENS_OFFICER: ("enterprise", "林秀云"),
    Role.ORGANISATION_OFFICER: ("enterprise", "许志远"),
    Role.INSURANCE_OFFICER: ("enterprise", "何敏"),
    Role.FINANCE_OFFICER: ("enterprise", "钱丽"),
    Role.AUDITOR: ("enterprise", "方正"),
    Role.VICE_CHAIR: ("enterprise", "吴建民"),
    Role.CHAIR: ("enterprise", "高国平"),
    Role.PARTY_SECRETARY: ("enterprise", "秦卫东"),
    Role.COMMITTEE_MEMBER: ("enterprise", "罗芳"),
    Role.COUNSELLOR: ("enterprise", "沈岚"),
    Role.COUNSELLING_SUPERVISOR: ("enterprise", "叶青"),
    Role.CLERK: ("enterprise", "贺小军"),
    Role.ADMINISTRATOR: ("enterprise", "邱明"),
}
SINCE = date(2020, 1, 1)


@dataclass
class World:
    """青岭三矿 down to one union group, a second branch beside it, and 青岭一矿 as the place outside.

    `people[role]` holds the role inside 青岭三矿, `outsiders[role]` the same role in 青岭一矿.
    """

    corporation: Unit
    enterprise: Unit  # 青岭三矿工会
    branch: Unit  # 综采一队分会
    section: Unit
    group: Unit
    second_group: Unit
    second_branch: Unit  # 掘进二队分会
    far_enterprise: Unit  # 青岭一矿工会
    far_branch: Unit
    far_group: Unit
    people: dict[Role, User] = field(default_factory=dict)
    outsiders: dict[Role, User] = field(default_factory=dict)

    def person(self, role: Role) -> User:
        """Return the one who holds a role inside, with nothing remembered of earlier requests."""
        return User.objects.get(pk=self.people[role].pk)

    def outsider(self, role: Role) -> User:
        """Return the one who holds the same role in the other enterprise."""
        return User.objects.get(pk=self.outsiders[role].pk)

    def post_of(self, role: Role) -> Post:
        return Post.objects.get(user=self.people[role], role=role)

    @property
    def welfare_officer(self) -> User:
        return self.person(Role.WELFARE_OFFICER)

    @property
    def branch_chair(self) -> User:
        return self.person(Role.BRANCH_CHAIR)

    @property
    def group_leader(self) -> User:
        return self.person(Role.GROUP_LEADER)

    @property
    def chair(self) -> User:
        return self.person(Role.CHAIR)

    @property
    def administrator(self) -> User:
        return self.person(Role.ADMINISTRATOR)

    def administrator_of_all(self) -> User:
        """Return the administrator with a post at the top too: they set what holds for every unit."""
        PostFactory(user=self.administrator, unit=self.corporation, role=Role.ADMINISTRATOR, starts_on=SINCE)
        return self.administrator


def build_world(*, with_people: bool = True) -> World:
    """Create the units and, unless told otherwise, a person for every role; the trail begins afterwards."""
    with disable_auditlog():
        return _build(with_people=with_people)


def _build(*, with_people: bool) -> World:
    corporation = UnitFactory(code="QL", name="青岭矿业集团工会", kind=UnitKind.CORPORATION)
    near = _enterprise(corporation, "QL3", "青岭三矿工会", "综采一队分会")
    far = _enterprise(corporation, "QL1", "青岭一矿工会", "综采五队分会")
    world = World(
        corporation=corporation,
        enterprise=near[0],
        branch=near[1],
        section=near[2],
        group=near[3],
        second_group=_under(near[2], "QL3-01-1-2", "二组", UnitKind.UNION_GROUP),
        second_branch=_under(near[0], "QL3-02", "掘进二队分会", UnitKind.BRANCH),
        far_enterprise=far[0],
        far_branch=far[1],
        far_group=far[3],
    )
    if with_people:
        _fill(world)
    return world


def _enterprise(corporation: Unit, code: str, name: str, branch_name: str) -> tuple[Unit, Unit, Unit, Unit]:
    enterprise = _under(corporation, code, name, UnitKind.ENTERPRISE)
    branch = _under(enterprise, f"{code}-01", branch_name, UnitKind.BRANCH)
    section = _under(branch, f"{code}-01-1", "一班", UnitKind.SECTION)
    return enterprise, branch, section, _under(section, f"{code}-01-1-1", "一组", UnitKind.UNION_GROUP)


def _under(parent: Unit, code: str, name: str, kind: UnitKind) -> Unit:
    unit: Unit = UnitFactory(parent=parent, code=code, name=name, kind=kind)
    return unit


def _fill(world: World) -> None:
    """Write people and posts at once: nearly every test begins with them."""
    password = make_password(PASSWORD)
    seated = []
    for role, (seat, name) in SEATS.items():
        world.people[role] = User(username=role.value, name=name, password=password)
        world.outsiders[role] = User(username=f"far_{role.value}", name=f"{name[0]}远", password=password)
        seated += [(world.people[role], role, getattr(world, seat))]
        seated += [(world.outsiders[role], role, getattr(world, f"far_{seat}"))]
    User.objects.bulk_create([user for user, _role, _unit in seated])
    Post.objects.bulk_create(Post(user=user, unit=unit, role=role, starts_on=SINCE) for user, role, unit in seated)
