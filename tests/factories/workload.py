"""Work for the weighing: items done and open, of any kind, level and person."""

from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from unioncare.organisation.models import Post, Unit, User
from unioncare.worklist.enums import ItemState
from unioncare.worklist.models import Subject, WorkItem

from .organisation import PostFactory, UserFactory
from .worklist import SubjectFactory, WorkItemFactory
from .world import World


def colleague(unit: Unit, role: str, name: str = "李静", **post: object) -> User:
    """Return somebody else who holds a role in a unit."""
    person: User = UserFactory(name=name)
    PostFactory(user=person, unit=unit, role=role, **post)
    return person


def held(
    person: User, subject: Subject, *, points: str = "2", role: str = "branch_chair", **fields: object
) -> WorkItem:
    """Return an open item that stands with a person."""
    item: WorkItem = WorkItemFactory(subject=subject, assignee=person, points=Decimal(points), role=role, **fields)
    return item


def did(person: User, subject: Subject, at: datetime, *, points: str = "2", **fields: object) -> WorkItem:
    """Return an item that a person did at a moment."""
    item: WorkItem = WorkItemFactory(
        subject=subject, done_by=person, done_at=at, state=ItemState.DONE, points=Decimal(points), **fields
    )
    return item


def cases(world: World, count: int, *, level: int = 3, unit: Unit | None = None) -> list[Subject]:
    """Return some subjects of cases in a unit, by default the branch."""
    return [SubjectFactory(unit=unit or world.branch, level=level) for _number in range(count)]


def random_work(world: World, seed: int, now: datetime, *, items: int = 120) -> None:
    """Write a random world: people who come, go and are away; work in every state, some private, some of nobody."""
    draw = Random(seed)
    units = [world.enterprise, world.branch, world.group, world.second_branch, world.far_branch]
    people = [*world.people.values(), *world.outsiders.values()]
    for number in range(6):
        begins = (now + timedelta(days=draw.randint(-200, 20))).date()
        ends = begins + timedelta(days=draw.randint(0, 150)) if draw.random() < 0.5 else None
        role = draw.choice(["welfare_officer", "branch_chair", "group_leader", "administrator"])
        people.append(colleague(draw.choice(units), role, f"同事{number}", starts_on=begins, ends_on=ends))
    for person in draw.sample(people, 6):
        begins = (now + timedelta(days=draw.randint(-120, 30))).date()
        cover = draw.choice([one for one in people if one.pk != person.pk])
        person.leaves.create(cover=cover, starts_on=begins, ends_on=begins + timedelta(days=draw.randint(0, 40)))
    subjects = [SubjectFactory(unit=draw.choice(units), level=draw.choice([None, 1, 2, 3, 4])) for _n in range(15)]
    for _number in range(items):
        subject, at = draw.choice(subjects), now + timedelta(days=draw.randint(-150, 60), minutes=draw.randint(0, 1439))
        common = {"points": Decimal(draw.choice(["0.5", "1", "2", "3", "4"])), "opens_at": at - timedelta(days=9)}
        common["due_at"] = at + timedelta(days=draw.randint(-8, 8))
        if draw.random() < 0.1:
            common["scope_path"] = ""
        state = draw.choice([ItemState.OPEN, ItemState.DONE, ItemState.DONE, ItemState.WAIVED])
        ended = {} if state == ItemState.OPEN else {"done_at": at, "reason": "无需"}
        doer = draw.choice([None, *people]) if state != ItemState.OPEN else None
        WorkItemFactory(
            subject=subject, assignee=draw.choice([None, *people]), state=state, done_by=doer, **ended, **common
        )


def posts_of(person: User) -> list[Post]:
    return list(Post.objects.filter(user=person).select_related("unit").order_by("pk"))
