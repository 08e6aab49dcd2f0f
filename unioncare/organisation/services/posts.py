"""Posts: appointing, ending, deputies."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from unioncare.core.audit import attributed

from ..models import Post, Unit, User
from ..signals import post_changed


@attributed
def appoint(
    *,
    person: User,
    unit: Unit,
    role: str,
    starts_on: date,
    ends_on: date | None = None,
    deputy: User | None = None,
    actor: User | None,
) -> Post:
    """Give somebody a role in a unit from a day on, to the last day if one is known."""
    User.objects.select_for_update().get(pk=person.pk)
    post = Post(user=person, unit=unit, role=role, starts_on=starts_on, ends_on=ends_on, deputy=deputy)
    check_post(post)
    post.save()
    post_changed.send(sender=Post, post=post, actor=actor)
    return post


@attributed
def change_post(*, post: Post, actor: User | None, starts_on: date, ends_on: date | None, deputy: User | None) -> bool:
    """Change the days or the deputy of a post; return whether anything changed."""
    new = (starts_on, ends_on, deputy)
    if (post.starts_on, post.ends_on, post.deputy) == new:
        return False
    User.objects.select_for_update().get(pk=post.user_id)
    post.starts_on, post.ends_on, post.deputy = new
    check_post(post)
    post.save(update_fields=["starts_on", "ends_on", "deputy"])
    post_changed.send(sender=Post, post=post, actor=actor)
    return True


@attributed
def end_post(*, post: Post, ends_on: date, actor: User | None) -> bool:
    """Let a post end with a day; return whether that changed anything."""
    return change_post(
        post=post, actor=actor, starts_on=post.starts_on, ends_on=max(ends_on, post.starts_on), deputy=post.deputy
    )


@attributed
def end_open_posts(*, person: User, on: date, actor: User | None) -> int:
    """Let every post of a person end with a day, those to come included; return how many there were."""
    posts = Post.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on), user=person).select_related("unit")
    return sum(end_post(post=post, ends_on=on, actor=actor) for post in posts)


def check_post(post: Post) -> None:
    """Refuse a post in a unit out of use or of somebody who cannot sign in, and the same post twice at one time."""
    post.full_clean()
    if post._state.adding and not post.user.is_active:
        raise ValidationError(
            _("%(person)s is deactivated: activate the account first, or appoint somebody else."),
            code="person_inactive",
            params={"person": str(post.user)},
        )
    if not post.unit.is_active and (post.ends_on is None or post._state.adding):
        raise ValidationError(
            {
                "unit": ValidationError(
                    _("“%(unit)s” is out of use: nobody can be appointed there."),
                    code="unit_inactive",
                    params={"unit": post.unit.name},
                )
            }
        )
    if (other := _overlapping(post).first()) is not None:
        raise ValidationError(
            {
                "starts_on": ValidationError(
                    _("%(person)s already holds this post from %(start)s to %(end)s. Change those dates instead."),
                    code="post_overlaps",
                    params={
                        "person": str(post.user),
                        "start": f"{other.starts_on:%Y-%m-%d}",
                        "end": f"{other.ends_on:%Y-%m-%d}" if other.ends_on else "…",
                    },
                )
            }
        )


def _overlapping(post: Post) -> models.QuerySet[Post]:
    same = Post.objects.filter(user=post.user, unit=post.unit, role=post.role).exclude(pk=post.pk)
    lasting = same.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=post.starts_on))
    return lasting.filter(starts_on__lte=post.ends_on) if post.ends_on else lasting
