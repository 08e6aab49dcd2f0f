"""What administrators are told about the machine."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from unioncare.notifications.kinds import Facts, MessageKind


class FailedJob(MessageKind):
    """Once a day for each periodic job that failed."""

    code, label, mutable = "failed_job", gettext_lazy("A job that failed"), False
    icon, button = "exclamation-triangle", gettext_lazy("Open jobs and messages")

    def subject(self, facts: Facts) -> str:
        return _("A job failed: %(job)s") % {"job": _(facts["job"])}

    def lines(self, facts: Facts) -> list[str]:
        return [_("The error and what became of it stand on the page of jobs.")]


class DeadLetters(MessageKind):
    """Once a day: messages were given up."""

    code, label, mutable = "dead_letters", gettext_lazy("Messages given up"), False
    icon, button = "envelope-x", gettext_lazy("Open jobs and messages")

    def subject(self, facts: Facts) -> str:
        count = facts["count"]
        words = ngettext("%(count)s message was given up", "%(count)s messages were given up", count)
        return words % {"count": count}

    def lines(self, facts: Facts) -> list[str]:
        return [_("The page of jobs says why; there they are tried again or laid to rest.")]


MESSAGES = (FailedJob(), DeadLetters())
