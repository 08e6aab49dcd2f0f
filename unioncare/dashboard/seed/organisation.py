"""The invented union: one corporation, its enterprises, and somebody in every post."""

from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth.hashers import make_password

from unioncare.organisation.enums import Role, UnitKind
from unioncare.organisation.models import Post, Unit, User

from .people import invent_people

# Every demo person signs in with it. Demo data never reach a production database: starter_data refuses there.
DEMO_PASSWORD = "qingling-2026"
POSTS_SINCE = date(2024, 1, 1)
LARGE = 10_000

TEAMS = (
    "综采一队",
    "综采二队",
    "掘进一队",
    "掘进二队",
    "机电队",
    "运输队",
    "通风队",
    "洗选厂",
    "地测科",
    "后勤服务中心",
)
MINES = ("三矿", "一矿", "二矿", "四矿", "五矿", "六矿", "七矿", "八矿", "九矿", "十矿")
NUMERALS = "一二三四五六七八九十"

# role → (user name, name, English name of the seat is the role's own label)
DEMO_PEOPLE: dict[Role, tuple[str, str]] = {
    Role.WELFARE_OFFICER: ("welfare", "周文静"),
    Role.CHAIR: ("chair", "赵宏"),
    Role.VICE_CHAIR: ("vicechair", "吴建民"),
    Role.WOMENS_OFFICER: ("womens", "林秀云"),
    Role.ORGANISATION_OFFICER: ("organisation", "许志远"),
    Role.INSURANCE_OFFICER: ("insurance", "何敏"),
    Role.FINANCE_OFFICER: ("finance", "钱丽"),
    Role.AUDITOR: ("auditor", "方正"),
    Role.PARTY_SECRETARY: ("secretary", "秦卫东"),
    Role.COMMITTEE_MEMBER: ("committee", "罗芳"),
    Role.COUNSELLOR: ("counsellor", "沈岚"),
    Role.COUNSELLING_SUPERVISOR: ("supervisor", "叶青"),
    Role.CLERK: ("clerk", "贺小军"),
    Role.ADMINISTRATOR: ("administrator", "邱明"),
    Role.BRANCH_CHAIR: ("branch", "韩立新"),
    Role.GROUP_LEADER: ("group", "郭建华"),
}


@dataclass(slots=True)
class Tree:
    """The units made, by kind, in path order."""

    corporation: Unit
    enterprises: list[Unit] = field(default_factory=list)
    branches: list[Unit] = field(default_factory=list)
    sections: list[Unit] = field(default_factory=list)
    groups: list[Unit] = field(default_factory=list)

    def everything(self) -> list[Unit]:
        return [self.corporation, *self.enterprises, *self.branches, *self.sections, *self.groups]


def seed_units(members: int) -> Tree:
    """Make the tree: about 100 units for a single enterprise, 1,311 units from 10,000 members on."""
    large = members >= LARGE
    tree = Tree(_node(None, 1, "QL", "青岭矿业集团工会", UnitKind.CORPORATION, 10 if large else 1))
    for e in range(10 if large else 1):
        enterprise = _node(tree.corporation, e + 1, f"QL{e + 1:02d}", f"青岭{MINES[e]}工会", UnitKind.ENTERPRISE, 10)
        tree.enterprises.append(enterprise)
        for b, team in enumerate(TEAMS):
            _seed_branch(tree, enterprise, b + 1, team, groups=5 if large else 3)
    Unit.objects.bulk_create(tree.everything(), batch_size=1000)
    return tree


def _seed_branch(tree: Tree, enterprise: Unit, number: int, team: str, *, groups: int) -> None:
    branch = _node(enterprise, number, f"{enterprise.code}-{number:02d}", f"{team}分会", UnitKind.BRANCH, 2)
    tree.branches.append(branch)
    for s, shift in enumerate(("生产班", "检修班")):
        section = _node(branch, s + 1, f"{branch.code}-{s + 1}", f"{team}{shift}", UnitKind.SECTION, groups)
        tree.sections.append(section)
        for g in range(groups):
            name = f"{team}{shift}{NUMERALS[g]}组"
            tree.groups.append(_node(section, g + 1, f"{section.code}{g + 1}", name, UnitKind.UNION_GROUP, 0))


def _node(parent: Unit | None, number: int, code: str, name: str, kind: UnitKind, children: int) -> Unit:
    depth = parent.depth + 1 if parent else 1
    path = Unit._get_path(parent.path if parent else "", depth, number)
    return Unit(path=path, depth=depth, numchild=children, code=code, name=name, kind=kind)


def seed_posts(tree: Tree) -> None:
    """Fill every post: the demo people in the first enterprise, invented ones everywhere else."""
    password = make_password(DEMO_PASSWORD)
    names = (person.name for person in invent_people(10_000, seed=7))
    users: list[User] = []
    seats: list[tuple[User, Unit, Role]] = []

    def appoint(unit: Unit, role: Role, username: str, name: str) -> None:
        user = User(username=username, name=name, email=f"{username}@example.org", password=password)
        users.append(user)
        seats.append((user, unit, role))

    below = {Role.BRANCH_CHAIR: tree.branches[0], Role.GROUP_LEADER: tree.groups[0]}
    first = below | {Role.ADMINISTRATOR: tree.corporation}  # what holds for the whole union is set from there
    for role, (username, name) in DEMO_PEOPLE.items():
        appoint(first.get(role, tree.enterprises[0]), role, username, name)
    for enterprise in tree.enterprises[1:]:
        for role in DEMO_PEOPLE:
            if role not in below:
                appoint(enterprise, role, f"{enterprise.code.lower()}-{role}", next(names))
    for unit in tree.branches[1:]:
        appoint(unit, Role.BRANCH_CHAIR, unit.code.lower(), next(names))
    for unit in tree.groups[1:]:
        appoint(unit, Role.GROUP_LEADER, unit.code.lower(), next(names))
    User.objects.bulk_create(users, batch_size=1000)
    Post.objects.bulk_create(
        [Post(user=user, unit=unit, role=role, starts_on=POSTS_SINCE) for user, unit, role in seats],
        batch_size=1000,
    )
