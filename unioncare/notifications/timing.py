"""When a message may leave the house: quiet hours and the daily digest, in local time."""

from datetime import datetime, time, timedelta

from django.utils import timezone


def is_quiet(at: time, quiet_from: time | None, quiet_until: time | None) -> bool:
    """Tell whether a time of day lies in the quiet hours, which may span midnight. Equal ends mean none."""
    if quiet_from is None or quiet_until is None or quiet_from == quiet_until:
        return False
    if quiet_from < quiet_until:
        return quiet_from <= at < quiet_until
    return at >= quiet_from or at < quiet_until


def after_quiet(now: datetime, quiet_from: time | None, quiet_until: time | None) -> datetime:
    """Return `now`, or the end of the quiet hours in which it lies."""
    local = timezone.localtime(now)
    if quiet_until is None or not is_quiet(local.time(), quiet_from, quiet_until):
        return now
    day = local.date() if local.time() < quiet_until else local.date() + timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, quiet_until))
