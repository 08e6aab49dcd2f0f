"""Who must keep away from the private work of a counselling: whom the case concerns, and who is not of its circle."""

from collections import defaultdict
from collections.abc import Sequence

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unioncare.organisation.models import Post
from unioncare.worklist.conflicts import Barred, barred_people
from unioncare.worklist.models import Subject

from ..models import Assignment, Counselling, TeamMember
from .roster import COUNSELLOR_ROLES

OUTSIDE = _("Only the counsellors of this member and their supervisor do this.")


def people_barred(subjects: Sequence[Subject]) -> Barred:
    """Return subject → user → reason for subjects of counsellings; six queries, however many they are.

    A post as counsellor alone answers for no private work, so that it never moves out of the team by itself.
    """
    about = Counselling.objects.of_cases().filter(subject__in=subjects)
    rows = list(about.select_related("case__subject").order_by("pk"))
    on = timezone.localdate()
    outside = set(Post.objects.active(on).filter(role__in=COUNSELLOR_ROLES).values_list("user", flat=True))
    places: dict[int, dict[int, bool]] = defaultdict(dict)
    members = TeamMember.objects.active(on).filter(team__in={row.team_id for row in rows}).order_by("pk")
    for member in members:
        places[member.team_id][member.user_id] = member.is_supervisor
    assigned: dict[int, set[int]] = defaultdict(set)
    for counselling, person in Assignment.objects.filter(counselling__in=rows, ended_at__isnull=True).values_list(
        "counselling", "user"
    ):
        assigned[counselling].add(person)
    concerned = barred_people([row.case.subject for row in rows])
    found: dict[int, dict[int, str | Promise]] = {}
    for row in rows:
        team = places[row.team_id]
        # Before somebody is named, any member of the team may be asked to decide.
        inside = {pk for pk, supervises in team.items() if supervises or pk in assigned[row.pk] or not assigned[row.pk]}
        found[row.subject_id] = {
            **dict.fromkeys(outside - inside, OUTSIDE),
            **concerned.get(row.case.subject_id, {}),
        }
    return found
