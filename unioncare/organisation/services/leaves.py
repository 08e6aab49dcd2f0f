"""Leave: who is away, from when to when, and who stands in."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from unioncare.core.audit import attributed

from ..leaves import covers_for
from ..models import Leave, User


@attributed
def enter_leave(*, person: User, cover: User, starts_on: date, ends_on: date, today: date, actor: User | None) -> Leave:
    """Note that a person is away and who stands in; leaves of one person never overlap.

    Raises ValidationError by field, also where the cover is away on one of these days: so no ring comes about.
    """
    # Both rows: two who name each other at the same moment come one after the other, and the second is refused.
    list(User.objects.select_for_update(no_key=True).filter(pk__in=[person.pk, cover.pk]).order_by("pk"))
    leave = Leave(user=person, cover=cover, starts_on=starts_on, ends_on=ends_on)
    leave.full_clean()
    if ends_on < today:
        raise ValidationError({"ends_on": _("This leave is over already.")})
    if cover.pk not in {post.user_id for post in covers_for(person, today)}:
        raise ValidationError({"cover": _("Choose somebody with a post in the same part of the union.")})
    meanwhile = Leave.objects.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).order_by("starts_on", "pk")
    if (other := meanwhile.filter(user=person).first()) is not None:
        raise ValidationError(
            {"starts_on": _("A leave from %(start)s to %(end)s is entered already; end that one first.") % _days(other)}
        )
    if (away := meanwhile.filter(user=cover).first()) is not None:
        raise ValidationError(
            {
                "cover": _("%(name)s is away from %(start)s to %(end)s; choose somebody who is there.")
                % {"name": cover.name, **_days(away)}
            }
        )
    leave.save()
    return leave


def _days(leave: Leave) -> dict[str, str]:
    return {"start": f"{leave.starts_on:%Y-%m-%d}", "end": f"{leave.ends_on:%Y-%m-%d}"}


@attributed
def end_leave(*, leave: Leave, today: date, actor: User | None) -> None:
    """Let a leave end with yesterday; one that has not begun is taken back."""
    if leave.starts_on >= today:
        leave.delete()
        return
    leave.ends_on = min(leave.ends_on, today - timedelta(days=1))
    leave.save(update_fields=["ends_on"])
