"""Key figures of the organisation: members, gaps, requests, measures, decisions, jobs."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from assessments.feedback.enums import OWED
from assessments.feedback.models import FeedbackRequest
from assessments.improvement.enums import UNDONE
from assessments.improvement.models import ImprovementAction
from cases.members.models import Member
from unioncare.core.explain import shown
from unioncare.notifications.selectors import outbox
from unioncare.worklist.models import WorkItem

from ....gaps import gaps_for
from ....operations import checks
from ....watching import failed_jobs
from .figure import OF_UNIT, Asked, Figure, Reading, of_count


def _members(asked: Asked) -> Reading:
    rows = Member.objects.within(asked.path).on_roster().present().order_by()
    unknown = rows.filter(phone_index__isnull=True).count()
    facts = (shown(gettext_noop("without a phone number"), unknown),) if unknown else ()
    return of_count(gettext_noop("Members on the roster who have not left"), rows.count(), facts=facts)


def _incomplete(asked: Asked) -> Reading:
    rows = Member.objects.within(asked.path).on_roster().present().order_by()
    lacking = rows.filter(Q(id_index__isnull=True) | Q(birth_date__isnull=True) | Q(joined_on__isnull=True))
    rule = gettext_noop("Members whose ID number, birth date or day of joining is not known")
    return of_count(rule, lacking.count())


def _outside(asked: Asked) -> Reading:
    rows = Member.objects.within(asked.path).present().filter(employee_no__isnull=True).order_by()
    return of_count(gettext_noop("People noted by hand whom no roster has named yet"), rows.count())


def _gaps(asked: Asked) -> Reading:
    found = gaps_for(asked.user, asked.now)
    facts = tuple(shown(label, count) for label, count in found.numbers if count)
    rule = gettext_noop(
        "Seats that nobody holds, posts about to end, work and cases without anybody, what counselling teams lack; "
        "each list counts up to 100"
    )
    return of_count(rule, found.number, facts=facts, is_bad=bool(found.unassigned or found.ownerless))


def _requests(asked: Asked) -> Reading:
    rows = FeedbackRequest.objects.visible_to(asked.user).filter(state__in=OWED).order_by()
    late = WorkItem.objects.overdue(asked.now).filter(subject__in=rows.values("subject")).order_by()
    number = late.values("subject").distinct().count()
    facts = (shown(gettext_noop("overdue"), number),) if number else ()
    rule = gettext_noop("Requests of workers that you may read and to which an answer is owed")
    return of_count(rule, rows.count(), facts=facts, is_bad=bool(number))


def _measures(asked: Asked) -> Reading:
    rows = ImprovementAction.objects.visible_to(asked.user).filter(state__in=UNDONE).order_by()
    return of_count(gettext_noop("Improvement actions that are planned or in progress"), rows.count())


def _decisions(asked: Asked) -> Reading:
    waiting = WorkItem.objects.running().of(asked.user).filter(details__has_key="approval").order_by()
    late = waiting.filter(due_at__lt=asked.now).count()
    facts = (shown(gettext_noop("overdue"), late),) if late else ()
    return of_count(
        gettext_noop("Approvals that wait for your decision"), waiting.count(), facts=facts, is_bad=bool(late)
    )


def _jobs(asked: Asked) -> Reading:
    failing = len(failed_jobs(asked.now))
    troubled = [check.name for check in checks(asked.now) if not check.ok]
    dead = sum(group.number for group in outbox.dead_groups())
    facts = [shown(gettext_noop("jobs that failed"), failing)] if failing else []
    if troubled:
        facts.append(shown(gettext_noop("not ready"), len(troubled)))
    if dead:
        facts.append(shown(gettext_noop("messages given up"), dead))
    rule = gettext_noop("Jobs whose run failed, services that do not answer, messages that were given up")
    total = failing + len(troubled) + dead
    return of_count(rule, total, facts=tuple(facts), is_bad=bool(total))


PEOPLE = pgettext_lazy("unit of a figure", "people")
FIGURES = (
    Figure("members", _("Members"), "cases.see_member", "cases:members", _members, PEOPLE, query=OF_UNIT),
    Figure(
        "incomplete", _("Members with gaps"), "cases.change_member", "cases:members", _incomplete, PEOPLE,
        query=OF_UNIT,
    ),
    Figure(
        "outside", _("Not on the roster yet"), "cases.change_member", "cases:members", _outside, PEOPLE,
        query=f"roster=outside&{OF_UNIT}",
    ),
    Figure(
        "gaps", _("Organisation gaps"), "organisation.see_gaps", "dashboard:gaps", _gaps,
        pgettext_lazy("unit of a figure", "gaps"), is_own=True, is_kept=True,
    ),
    Figure(
        "requests", _("Requests to be answered"), "assessments.see_feedback", "assessments:feedback", _requests,
        pgettext_lazy("unit of a figure", "requests"), is_own=True,
    ),
    Figure(
        "measures", _("Improvement actions"), "assessments.see_improvement", "assessments:improvements", _measures,
        pgettext_lazy("unit of a figure", "actions"), is_own=True,
    ),
    Figure(
        "decisions", _("Decisions waiting for me"), "worklist.decide_approvals", "worklist:mine", _decisions,
        pgettext_lazy("unit of a figure", "decisions"), is_own=True,
    ),
    Figure(
        "jobs", _("Troubles of the system"), "dashboard.see_jobs", "dashboard:jobs", _jobs,
        pgettext_lazy("unit of a figure", "troubles"), is_own=True,
    ),
)  # fmt: skip
