"""The daily sweep: what time itself changes, app by app, from the bottom up."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from celery.exceptions import SoftTimeLimitExceeded
from django.db import connection
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessments.appraisal.services.handing import climb_appeals
from assessments.appraisal.services.stages import run_stages
from assessments.feedback.services.climbing import climb_complaints
from assessments.feedback.services.keeping import close_silent
from assessments.surveys.services.occasions import ask_on_occasions, remind_of_links
from assessments.surveys.services.releasing import release_answers
from cases.care.services.erased import end_work_of_erased, forget_erased
from cases.care.services.ownership import replace_absent_owners
from cases.care.services.planning import extend_plans
from cases.care.services.protocols import retire_ended
from cases.care.services.regrading import expire_overrides
from cases.care.services.silence import ask_for_contact
from cases.insurance.services.changes import tell_of_changes
from cases.insurance.services.renewal import sweep_renewals
from cases.members.services.placing import refresh_current_placements
from donations.aid.services.effects import ask_for_effects
from donations.aid.services.hardship import ask_for_review
from donations.aid.services.notices import end_notices
from donations.campaigns.services.running import close_ended
from unioncare.core.jobs import error_text, exclusively, forget_runs
from unioncare.core.stored_files import remove_leftovers
from unioncare.imports.services.runs import expire_runs
from unioncare.notifications.services.upkeep import forget_old
from unioncare.worklist.approvals import reseat_steps
from unioncare.worklist.services.escalating import escalate
from unioncare.worklist.services.overdue import mark_missed
from unioncare.worklist.services.reassigning import assign_unassigned, replace_absent
from unioncare.worklist.services.reminding import remind
from visits.counselling.services.course import end_with_cases
from visits.counselling.services.qualifications import tell_of_expiry
from visits.recovery.services import raise_alerts
from visits.safety.services.telling import tell_of_duty_gaps
from visits.schedule.services.leaving import replace_absent_visitors
from visits.schedule.services.planning import plan_unplanned

from .privacy.enums import Rule
from .privacy.services.retention import keep_no_longer
from .scoreboard.services.snapshots import take_snapshots
from .simulation.services import drop_superseded, fail_lost

LOCK = "sweep"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that the sweep does; `run` returns how many rows it changed and may be called any number of times."""

    code: str
    label: str | Promise
    run: Callable[[datetime], int]


@dataclass(frozen=True, slots=True)
class Outcome:
    step: Step
    rows: int
    error: str = ""


def _over(rule: Rule) -> Callable[[datetime], int]:
    """Return the step that deletes what a rule keeps no longer, and leaves a line in the log of retention."""
    return lambda now: keep_no_longer(rule, now=now)


STEPS: tuple[Step, ...] = (
    Step("erased", _("Work of cases that were erased"), lambda now: end_work_of_erased(now=now)),
    Step("forgotten", _("Words about cases that were erased"), lambda now: forget_erased()),
    Step("files", _("Files that belonged to nothing any more"), lambda now: remove_leftovers(now=now)),
    Step("previews", _("Import previews that expired"), lambda now: expire_runs(now=now)),
    Step(
        "placements",
        _("Placements that began or ended"),
        lambda now: refresh_current_placements(today=timezone.localdate(now), now=now),
    ),
    Step("overrides", _("Care levels set by hand that ended"), lambda now: expire_overrides(now=now)),
    Step("protocols", _("Protocol versions that ended"), lambda now: retire_ended(now=now)),
    Step("simulations", _("Simulations that lost their worker"), lambda now: fail_lost(now=now)),
    Step("plans", _("Items opened for the next 90 days"), lambda now: extend_plans(now=now)),
    Step("visits", _("Visits that got a day"), lambda now: plan_unplanned(now=now)),
    Step("silent", _("Cases in which nobody was in contact"), lambda now: ask_for_contact(now=now)),
    Step("medical", _("Medical treatment periods that end soon"), lambda now: raise_alerts(now=now)),
    Step("counsellings", _("Counsellings of cases that ended"), lambda now: end_with_cases(now=now)),
    Step("retention", _("Counsellings whose content was deleted"), _over(Rule.COUNSELLING)),
    Step("named_answers", _("Survey answers with a name"), _over(Rule.ANSWERS)),
    Step("copies", _("Copies made for members"), _over(Rule.COPIES)),
    Step("qualifications", _("Qualifications that run out"), lambda now: tell_of_expiry(now=now)),
    Step("renewals", _("Steps of insurance renewals"), lambda now: sweep_renewals(now=now)),
    Step("campaigns", _("Campaigns whose last day has passed"), lambda now: close_ended(now=now)),
    Step("insured", _("Officers told of changes among the insured"), lambda now: tell_of_changes(now=now)),
    Step("notices", _("Public notices that ended"), lambda now: end_notices(now=now)),
    Step("hardship", _("Hardship to be assessed anew"), lambda now: ask_for_review(now=now)),
    Step("effects", _("Looks at what aid did"), lambda now: ask_for_effects(now=now)),
    Step("answers", _("Anonymous answers that left their envelopes"), lambda now: release_answers(now=now)),
    Step("appraisals", _("Periods of appraisal whose stage ended"), lambda now: run_stages(now=now)),
    Step("appeals", _("Appeals given on to somebody else"), lambda now: climb_appeals(now=now)),
    Step("asked", _("Survey links that were made"), lambda now: ask_on_occasions(now=now)),
    Step("asked_again", _("Survey links reminded of"), lambda now: remind_of_links(now=now)),
    Step("feedback", _("Answered feedback that closed without a word"), lambda now: close_silent(now=now)),
    Step("feedback_words", _("Feedback whose words were kept long enough"), _over(Rule.FEEDBACK)),
    Step("complaints", _("Complaints given on to somebody else"), lambda now: climb_complaints(now=now)),
    Step("absent", _("Items moved away from people without a post"), lambda now: replace_absent(now=now)),
    Step("owners", _("Cases moved away from officers without a post"), lambda now: replace_absent_owners(now=now)),
    Step("visitors", _("Visitors without a post, replaced"), lambda now: replace_absent_visitors(now=now)),
    Step("unassigned", _("Unassigned items that found somebody"), lambda now: assign_unassigned(now=now)),
    Step("approvals", _("Approvals that moved to another post"), lambda now: reseat_steps(now=now)),
    Step("overdue", _("Items that went overdue"), lambda now: mark_missed(now=now)),
    Step("escalation", _("Overdue items that climbed"), lambda now: escalate(now=now)),
    Step("reminders", _("Reminders of what is due"), lambda now: remind(now=now)),
    # After what people wait for: it may take long.
    Step("cases_kept", _("Cases that were kept long enough"), _over(Rule.CASES)),
    Step("duty", _("Supervisors told of gaps of the duty roster"), lambda now: tell_of_duty_gaps(now=now)),
    Step("simulated", _("Cases behind simulations that others replaced"), lambda now: drop_superseded(now=now)),
    Step("messages", _("Messages that have served"), lambda now: forget_old(now=now)),
    Step("runs", _("Runs of jobs of long ago"), lambda now: forget_runs(now=now)),
    # Last: it counts what the others have settled, and takes longest.
    Step("snapshots", _("Numbers of the scoreboard that changed"), lambda now: take_snapshots(now=now)),
)


def sweep(now: datetime) -> Iterator[Outcome]:
    """Run every step, one sweep at a time; a step that fails is reported and the others still run.

    Where the database went away the sweep ends: its lock is lost, and another one may be at work already.
    """
    with exclusively(LOCK):
        for step in STEPS:
            try:
                yield Outcome(step, step.run(now))
            except SoftTimeLimitExceeded:
                raise
            except Exception as error:  # one app's trouble must not stop the work of the others
                if not connection.is_usable():
                    raise
                yield Outcome(step, 0, error_text(error))
