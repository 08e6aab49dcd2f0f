"""What the pages about one person share: who it is, and which days the reader may see."""

from datetime import date
from functools import cached_property
from typing import Any

from django.http import Http404
from django.utils import timezone

from unioncare.core.periods import end_of_month, month_of
from unioncare.core.views import NeedsPermission
from unioncare.organisation.models import User

from ..selectors.people import SEE, people_seen_by, told_since, told_until

SEE_OWN = "assessments.see_own_performance"
# Of other years nobody asks who did not write the address by hand.
YEARS = range(2000, 2100)


class OfPerson(NeedsPermission):
    """A page about one person's numbers: one's own, or of somebody in scope; 404 for everybody else's."""

    permission = SEE_OWN

    @cached_property
    def person(self) -> User:
        key = self.kwargs.get("person", self.user.pk)
        if key == self.user.pk:
            return self.user
        found = people_seen_by(self.user, timezone.localdate(self.now)).filter(pk=key).first()
        if found is None:
            raise Http404
        return found

    @property
    def is_own(self) -> bool:
        return self.person.pk == self.user.pk

    @cached_property
    def until(self) -> date:
        """The last day that the reader may see; of one's own numbers all of them."""
        return end_of_month(timezone.localdate(self.now)) if self.is_own else told_until(self.now)

    @cached_property
    def since(self) -> date:
        """The first day that the reader may see: of others, of the month in which they came to the reader's units."""
        return date.min if self.is_own else told_since(self.user, [self.person.pk])[self.person.pk]

    def cut(self, first: date, last: date) -> tuple[date, date] | None:
        """Return the days of a period as far as the reader may see them; None where none is open to them."""
        first, last = max(first, self.since), min(last, self.until)
        return (first, last) if first <= last else None

    def months_asked(self) -> tuple[date, date]:
        """Return the whole months that the address names by two days, the last open one without."""
        first = _day(self.request.GET.get("first", "")) or month_of(self.until)
        last = _day(self.request.GET.get("last", "")) or first
        return month_of(first), end_of_month(max(first, last))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(  # type: ignore[misc]
            **kwargs
            | {
                "person": self.person,
                "is_own": self.is_own,
                "since": self.since,
                "may_see_others": self.user.has_perm(SEE),
            }
        )


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in YEARS else None
