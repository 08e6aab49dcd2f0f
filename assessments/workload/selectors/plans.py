"""What moves would do: which items go and which stay, and why a move cannot be made at all. Nothing is written."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from unioncare.organisation.calendar import start_of
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Post, User
from unioncare.worklist.conflicts import barred_people
from unioncare.worklist.models import WorkItem, WorkItemQuerySet
from unioncare.worklist.selectors.staying import reasons_to_stay
from unioncare.worklist.services.leaving import items_held, preview_hand_over

from ..moves import CaseMove, Move, PostMove
from ..scoring import DAY, Weights
from .movable import movable_items
from .teams import away_until

if TYPE_CHECKING:
    from collections.abc import Mapping

SEE, MOVE_POSTS = "assessments.see_workload", "assessments.move_posts"
# Posts in the care of members. Those of the officers who decide and audit are filled by election, not here.
CARE_POSTS = (
    Role.GROUP_LEADER, Role.BRANCH_CHAIR, Role.WELFARE_OFFICER, Role.WOMENS_OFFICER, Role.INSURANCE_OFFICER,
    Role.COMMITTEE_MEMBER,
)  # fmt: skip


@dataclass(slots=True)
class Planned:
    """One move worked out: what goes, what it weighs in the period, what stays by the reason why.

    `holdings`: what else the holder of a post has there and gives on with it; `kept`: what of that could not go, known
    once it is carried out. `away_until`: the last day of leave of whoever would receive it.
    """

    move: Move
    label: str
    source: User
    target: User
    going: list[WorkItem] = field(default_factory=list)
    points: Decimal = Decimal(0)
    staying: Counter[str] = field(default_factory=Counter)
    holdings: list[tuple[str, int]] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    away_until: date | None = None
    is_later: bool = False
    post: Post | None = None
    why_not: str | Promise = ""
    now_with: tuple[str, ...] = ()

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """Why some items stay, and how many."""
        return sorted(self.staying.items())

    @property
    def does_something(self) -> bool:
        return not self.why_not and bool(self.going or self.post)


def plan_moves(user: User, moves: Sequence[Move], last: date, weights: Weights, now: datetime) -> list[Planned]:
    """Work out moves one after the other; those of which the reader may see nothing are left out."""
    people = _people(user, moves)
    posts = {
        post.pk: post
        for post in Post.objects.visible_to(user, SEE)
        .filter(pk__in=[move.post for move in moves if isinstance(move, PostMove)])
        .select_related("user", "unit")
        .order_by("pk")
    }
    away = away_until(people, timezone.localdate(now))
    planned = []
    for move in moves:
        target = people.get(move.target)
        if target is None:
            continue
        found = (
            _plan_post(user, move, posts.get(move.post), target, now)
            if isinstance(move, PostMove)
            else _plan_case(user, move, people.get(move.source), target, now)
        )
        if found is not None:
            found.points = _weight(found.going, last, weights)
            found.away_until = away.get(found.target.pk)
            planned.append(found)
    return planned


def digest_of(planned: Iterable[Planned]) -> str:
    """Return what the reader saw in one word: it changes as soon as an item or a post of the moves does."""
    seen = [
        (
            one.move.code,
            str(one.why_not),
            [(item.pk, item.assignee_id) for item in one.going],
            one.reasons,
            one.holdings,
            [one.post.user_id, str(one.post.starts_on), str(one.post.ends_on)] if one.post else [],
        )
        for one in planned
    ]
    return sha256(repr(seen).encode()).hexdigest()[:32]


def items_of(user: User, moves: Sequence[Move], posts: "Mapping[int, Post]") -> WorkItemQuerySet:
    """Return every open item that the moves could touch."""
    wanted = Q(pk__in=[])
    for move in moves:
        if isinstance(move, CaseMove):
            wanted |= Q(subject=move.subject, assignee=move.source)
        elif (post := posts.get(move.post)) is not None:
            theirs = Q(assignee=post.user_id, scope_path__startswith=post.unit.path)
            wanted |= theirs & Q(role=post.role) if keeps_a_post_over(post, move.on) else theirs
    return movable_items(user).filter(wanted)


def keeps_a_post_over(post: Post, on: date) -> bool:
    """Tell whether the holder keeps another post over the place: then only the work of this post's role goes."""
    others = Post.objects.active(on).filter(user=post.user_id).exclude(pk=post.pk).order_by("pk")
    return any(post.unit.path.startswith(path) for path in others.values_list("unit__path", flat=True))


def _people(user: User, moves: Sequence[Move]) -> dict[int, User]:
    """Return those named by the moves whom the reader may know: with a post in their units, or work that may move."""
    keys = {move.target for move in moves} | {move.source for move in moves if isinstance(move, CaseMove)}
    inside = Post.objects.visible_to(user, SEE).order_by().values("user")
    holding = items_of(user, [move for move in moves if isinstance(move, CaseMove)], {}).order_by().values("assignee")
    known = User.objects.filter(Q(pk__in=inside) | Q(pk__in=holding), pk__in=keys)
    return {person.pk: person for person in known.order_by("pk")}


def _plan_case(user: User, move: CaseMove, source: User | None, target: User, now: datetime) -> Planned | None:
    everything = movable_items(user).filter(subject=move.subject)
    items = list(everything.select_related("subject", "assignee").order_by("pk"))
    if not items or source is None:
        return None
    held = [item for item in items if item.assignee_id == source.pk]
    found = Planned(move, items[0].subject.label, source, target)
    found.now_with = tuple(sorted({item.assignee.name for item in items if item.assignee}))
    found.why_not = "" if held else _("Nothing of it stands with %(name)s any more.") % {"name": source.name}
    if source.pk == target.pk:
        found.why_not = _("Choose somebody else.")
    return _sorted_out(found, held, user, now)


def _plan_post(user: User, move: PostMove, post: Post | None, target: User, now: datetime) -> Planned | None:
    if post is None:
        return None
    label = _("%(role)s, %(unit)s") % {"role": post.get_role_display(), "unit": post.unit.name}
    found = Planned(move, label, post.user, target, post=post, why_not=_against(user, move, post, target, now))
    found.now_with = (post.user.name,)
    if found.why_not:
        return found
    movable = items_of(user, [move], {post.pk: post})
    held = list(movable.select_related("subject").order_by("pk"))
    found.is_later = move.on > timezone.localdate(now)
    if found.is_later:
        held = [item for item in held if item.due_at >= start_of(move.on)]
    elif not keeps_a_post_over(post, move.on):
        _with_the_post(found, post, movable, now)
    stays = reasons_to_stay(held, target, now, also=[(post.unit.path, post.role)])
    barred = barred_people(list({item.subject_id: item.subject for item in held}.values()))
    for item in held:
        _put(found, item, barred.get(item.subject_id, {}).get(user.pk) or stays.get(item.pk))
    return found


def _with_the_post(found: Planned, post: Post, movable: WorkItemQuerySet, now: datetime) -> None:
    """Note what else the holder gives on with a post, and how many items stay because nobody here may move them."""
    paths = (post.unit.path,)
    told = preview_hand_over(person=post.user, to=None, paths=paths, now=now).holdings
    found.holdings = [(label, count) for label, count in told if count]
    if kept := items_held(post.user, paths).exclude(pk__in=movable.order_by().values("pk")).count():
        found.staying[_("It is entrusted to them alone, or outside the work that you assign.")] = kept


def _against(user: User, move: PostMove, post: Post, target: User, now: datetime) -> str:
    """Return why a post cannot be moved so, or nothing."""
    today = timezone.localdate(now)
    if not user.has_perm(MOVE_POSTS, post):
        return _("Only the chair of the unit moves posts.")
    if post.role not in CARE_POSTS:
        return _("This post is not filled here: it is elected, or belongs to a team.")
    if target.pk in (user.pk, post.user_id):
        return _("Nobody gives a post to themself. Choose somebody else.")
    if move.on < today:
        return _("A post changes hands today or later.")
    if post.starts_on >= move.on or (post.ends_on is not None and post.ends_on < move.on):
        return _("The post is not held on that day.")
    if not target.is_active:
        return _("%(name)s cannot sign in any more.") % {"name": target.name}
    if not Post.objects.visible_to(user, SEE).active(today).filter(user=target).exists():
        return _("%(name)s holds no post in your units.") % {"name": target.name}
    if Post.objects.active(move.on).filter(user=target, role=Role.AUDITOR).exists():
        return _("Whoever audits takes no post in the care of members.")
    same = Post.objects.active(move.on).filter(user=target, unit=post.unit, role=post.role)
    return _("%(name)s already holds this post.") % {"name": target.name} if same.exists() else ""


def _sorted_out(found: Planned, held: list[WorkItem], user: User, now: datetime) -> Planned:
    if found.why_not:
        return found
    stays = reasons_to_stay(held, found.target, now)
    barred = barred_people([held[0].subject]).get(held[0].subject_id, {})
    for item in held:
        _put(found, item, barred.get(user.pk) or stays.get(item.pk))
    if not found.going:
        found.why_not = next(iter(found.staying))
    return found


def _put(found: Planned, item: WorkItem, why: str | Promise | None) -> None:
    if why:
        found.staying[str(why)] += 1
    else:
        found.going.append(item)


def _weight(items: Iterable[WorkItem], last: date, weights: Weights) -> Decimal:
    """Return the points that the items weigh in the period: those that are due by its last day."""
    until = start_of(last + DAY)
    return sum((weights.weigh(item.points, item.subject.level) for item in items if item.due_at < until), Decimal(0))
