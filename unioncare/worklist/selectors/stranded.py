"""Open items of people who can no longer act on them: the nightly sweep moves them, the page of gaps shows them."""

from datetime import date

from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet

from unioncare.organisation.models import Post

from ..models import WorkItem, WorkItemQuerySet


class StartsWith(Func):
    """Whether a text begins with another, both taken as they are (no wildcards)."""

    function = "STARTS_WITH"
    output_field = BooleanField()
    conditional = True


def posts_over(path: str, on: date) -> QuerySet[Post]:
    """Return the posts held on a day above the row whose path stands in the field `path` of the outer query."""
    return Post.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on),
        StartsWith(OuterRef(path), F("unit__path")),
        starts_on__lte=on,
    )


def stranded_items(on: date) -> WorkItemQuerySet:
    """Return open items of people who cannot sign in any more or hold no post over them."""
    here = posts_over("scope_path", on)
    # Two conditions rather than one with OR: each becomes a join by the person.
    return WorkItem.objects.open().filter(
        ~Exists(here.filter(user=OuterRef("assignee"), user__is_active=True)),
        ~Exists(here.filter(deputy=OuterRef("assignee"), deputy__is_active=True)),
        assignee__isnull=False,
    )
