"""States and kinds of the counselling room."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TeamRole(models.TextChoices):
    """What somebody is in a counselling team."""

    COUNSELLOR = "counsellor", _("Counsellor")
    SUPERVISOR = "supervisor", _("Supervisor")


class QualificationKind(models.TextChoices):
    """What entitles somebody to counsel (domain annex §8)."""

    LICENCE_2 = "licence_2", _("National counsellor licence, level 2")
    LICENCE_3 = "licence_3", _("National counsellor licence, level 3")
    PSYCHOLOGIST = "psychologist", _("Registered psychologist")
    SOCIAL_WORKER = "social_worker", _("Social worker")
    PSYCHIATRIST = "psychiatrist", _("Psychiatrist")
    TRAINING = "training", _("Training of the union")


class ProposalState(models.TextChoices):
    """What became of a proposed supervisor."""

    OPEN = "open", pgettext_lazy("proposal", "Waiting for a second person")
    AGREED = "agreed", pgettext_lazy("proposal", "Agreed")
    REFUSED = "refused", pgettext_lazy("proposal", "Refused")


class CounsellingState(models.TextChoices):
    """The flow of a counselling, from the referral to its end."""

    REFERRED = "referred", pgettext_lazy("counselling", "Referred")
    ACCEPTED = "accepted", pgettext_lazy("counselling", "Accepted")
    RUNNING = "running", pgettext_lazy("counselling", "In counselling")
    REVIEW = "review", pgettext_lazy("counselling", "Under review")
    ENDED = "ended", pgettext_lazy("counselling", "Ended")
    DECLINED = "declined", pgettext_lazy("counselling", "Declined")


S = CounsellingState
OPEN_STATES = (S.REFERRED, S.ACCEPTED, S.RUNNING, S.REVIEW)
# Somebody counsels: sessions are recorded, and it counts in a counsellor's load.
TAKEN_STATES = (S.ACCEPTED, S.RUNNING, S.REVIEW)


class Source(models.TextChoices):
    """From whom a referral comes."""

    SELF = "self", pgettext_lazy("referral", "The member asks for it")
    VISITOR = "visitor", pgettext_lazy("referral", "Somebody who visits or cares for the member")
    SCREENING = "screening", pgettext_lazy("referral", "A screening")
    SUPERVISOR = "supervisor", pgettext_lazy("referral", "The counselling team")


class DeclineReason(models.TextChoices):
    """Why a referral is not taken."""

    NOT_WISHED = "not_wished", _("The member does not wish it")
    ELSEWHERE = "elsewhere", _("The member is counselled elsewhere")
    CLINIC = "clinic", _("It needs a clinic, where the member was sent")
    NOT_NEEDED = "not_needed", _("A talk showed that it is not needed")


class Outcome(models.TextChoices):
    """Why a counselling ends."""

    GOALS = "goals", _("The goals are reached")
    WISH = "wish", _("The member wishes to end it")
    CLINIC = "clinic", _("Handed over to a clinic")
    MOVED = "moved", _("The member moved away")
    CASE_ENDED = "case_ended", _("The case ended")


class ConsentAnswer(models.TextChoices):
    """What the member says about the consent text."""

    GIVEN = "given", pgettext_lazy("consent to counselling", "Agrees")
    REFUSED = "refused", pgettext_lazy("consent to counselling", "Does not agree")
    WITHDRAWN = "withdrawn", pgettext_lazy("consent to counselling", "Withdraws")


class GoalState(models.TextChoices):
    """What became of a goal."""

    OPEN = "open", pgettext_lazy("goal", "Worked on")
    REACHED = "reached", pgettext_lazy("goal", "Reached")
    DROPPED = "dropped", pgettext_lazy("goal", "Dropped")


class SessionMode(models.TextChoices):
    """How counsellor and member meet."""

    OFFICE = "office", _("Counselling room")
    HOME = "home", _("At home")
    HOSPITAL = "hospital", _("Hospital")
    PHONE = "phone", pgettext_lazy("session", "Phone")
    VIDEO = "video", _("Video")


class Attendance(models.TextChoices):
    """Whether a session took place."""

    ATTENDED = "attended", pgettext_lazy("session", "Attended")
    MISSED = "missed", pgettext_lazy("session", "Did not come")
    CANCELLED = "cancelled", pgettext_lazy("session", "Called off")


class Risk(models.TextChoices):
    """What the counsellor saw of danger to the member or others."""

    NONE = "none", pgettext_lazy("risk", "No sign")
    WATCH = "watch", pgettext_lazy("risk", "Signs, to be watched")
    ACUTE = "acute", pgettext_lazy("risk", "Danger to the member or others")


class AccessState(models.TextChoices):
    """What became of a request for emergency access."""

    ASKED = "asked", pgettext_lazy("emergency access", "Waiting for a second person")
    GRANTED = "granted", pgettext_lazy("emergency access", "Agreed")
    REFUSED = "refused", pgettext_lazy("emergency access", "Refused")
