"""Leave: who is away, from when to when, and who stands in."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from unioncare.core.audit import attributed

from ..leaves import covers_for
from ..models import Leave, User


@attributed
def enter_leave(*, person: User, cover: User, starts_on: date, ends_on: date, today: date, actor: User | None) -> Leave:
    """Note that a person is away and who stands in; leaves of one person never overlap."""
    User.objects.select_for_update().get(pk=person.pk)
    leave = Leave(user=person, cover=cover, starts_on=starts_on, ends_on=ends_on)
    leave.full_clean()
    if ends_on < today:
        raise ValidationError({"ends_on": _("This leave is over already.")})
    if cover.pk not in {post.user_id for post in covers_for(person, today)}:
        raise ValidationError({"cover": _("Choose somebody with a post in the same part of the union.")})
    other = Leave.objects.filter(user=person, starts_on__lte=ends_on, ends_on__gte=starts_on).first()
    if other is not None:
        raise ValidationError(
            {
                "starts_on": _("A leave from %(start)s to %(end)s is entered already; end that one first.")
                % {"start": f"{other.starts_on:%Y-%m-%d}", "end": f"{other.ends_on:%Y-%m-%d}"}
            }
        )
    leave.save()
    return leave


@attributed
def end_leave(*, leave: Leave, today: date, actor: User | None) -> None:
    """Let a leave end with yesterday; one that has not begun is taken back."""
    if leave.starts_on >= today:
        leave.delete()
        return
    leave.ends_on = min(leave.ends_on, today - timedelta(days=1))
    leave.save(update_fields=["ends_on"])
