"""Carry moves out: all of them or none, as they were looked at."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from unioncare.core.audit import record_event
from unioncare.organisation.models import Post, User
from unioncare.organisation.services.posts import appoint, end_post
from unioncare.worklist.locks import lock_owner
from unioncare.worklist.models import Subject, WorkItem
from unioncare.worklist.services import hand_over_items
from unioncare.worklist.services.leaving import hand_over_everything
from unioncare.worklist.services.telling import tell_given
from unioncare.worklist.services.transitions import lock_open

from ..errors import MovesRefused, MovesStale
from ..moves import CaseMove, Move, PostMove
from ..selectors.plans import Planned, digest_of, items_of, keeps_a_post_over, plan_moves
from ..selectors.weights import weights_in_force

MOVE = "assessments.move_workload"


@transaction.atomic
def carry_out(
    *, moves: Sequence[Move], last: date, digest: str, actor: User, now: datetime, reason: str
) -> list[Planned]:
    """Move cases and posts for one reason, as the reader saw them; return what was done.

    Raises MovesStale when anything of it changed since, and MovesRefused without a reason or where nothing can go.
    What was done keeps its doer; what stays for a reason stays.
    """
    if not (text := reason.strip()):
        raise MovesRefused(_("A reason is needed for this step."))
    if not actor.has_perm(MOVE):
        raise MovesRefused(_("Your posts do not include this step."))
    if len({type(move) for move in moves}) > 1:
        raise MovesRefused(_("Move cases and posts one after the other."))
    _lock(moves, actor)
    planned = plan_moves(actor, moves, last, weights_in_force(), now)
    if digest_of(planned) != digest:
        raise MovesStale([_as_it_stands(one) for one in planned])
    going = [one for one in planned if one.does_something]
    if not going:
        raise MovesRefused(_("None of these moves can be made."))
    for one in going:
        if one.post is not None:
            _move_post(one, actor, now, text)
    _move_items([one for one in going if one.post is None], actor, now, text)
    details = {"moves": [one.move.code for one in going], "reason": text[:300]}
    record_event(actor, actor=actor, what="workload moved", details=details)
    return going


def _lock(moves: Sequence[Move], actor: User) -> None:
    """Lock what the moves are about, so that two who move the same come one after the other.

    A case is locked before its items; those of a post are locked as they are handed over, after its cases.
    """
    posts = [move.post for move in moves if isinstance(move, PostMove)]
    list(Post.objects.select_for_update().filter(pk__in=posts).order_by("pk"))
    cases = [move for move in moves if isinstance(move, CaseMove)]
    for subject in Subject.objects.filter(pk__in=[move.subject for move in cases]).order_by("pk"):
        lock_owner(subject)
    lock_open(WorkItem.objects.filter(pk__in=items_of(actor, cases, {}).order_by("pk").values("pk")))


def _as_it_stands(one: Planned) -> str:
    who = ", ".join(one.now_with) or _("nobody")
    return _("%(what)s now stands with %(who)s.") % {"what": one.label, "who": who}


def _move_items(moves: Sequence[Planned], actor: User, now: datetime, reason: str) -> None:
    """Hand the items over; whoever receives some of several moves is told once."""
    received: dict[int, list[Planned]] = defaultdict(list)
    for one in moves:
        received[one.target.pk].append(one)
    for pk, theirs in received.items():
        to, items = theirs[0].target, [item for one in theirs for item in one.going]
        found = WorkItem.objects.filter(pk__in=[item.pk for item in items])
        hand_over_items(items=found, to=to, actor=actor, now=now, reason=reason)
        kinds = Counter(item.kind for item in items)
        key = f"given:{theirs[0].source.pk}:{pk}:{now.isoformat()}"
        tell_given(to=to, by=actor, kinds=kinds, key=key, now=now)


def _move_post(one: Planned, actor: User, now: datetime, reason: str) -> None:
    """Appoint the new holder, end the former post the day before, and hand over at once what is due from then on.

    Work of a post that changes hands later stays until the day: the daily sweep moves it then.
    """
    post, move = one.post, one.move
    assert post is not None
    assert isinstance(move, PostMove)
    try:
        appoint(person=one.target, unit=post.unit, role=post.role, starts_on=move.on, ends_on=post.ends_on, actor=actor)
        if move.on <= timezone.localdate(now):
            _move_all_of_post(one, post, actor, now, reason)
        end_post(post=post, ends_on=move.on - timedelta(days=1), actor=actor)
    except ValidationError as error:
        raise MovesRefused(" ".join(error.messages)) from error


def _move_all_of_post(one: Planned, post: Post, actor: User, now: datetime, reason: str) -> None:
    """Hand over with the items what else the former holder has there, unless another post keeps them in the place."""
    if keeps_a_post_over(post, timezone.localdate(now)):
        _move_items([one], actor, now, reason)
        return
    successor = User.objects.get(pk=one.target.pk)  # with the new post, not with those read before
    done = hand_over_everything(
        person=post.user, to=successor, paths=(post.unit.path,), actor=actor, now=now, reason=reason,
        only=[item.pk for item in one.going],
    )  # fmt: skip
    one.kept = done.kept
