"""What appraised people are told. It leaves the house: no total, no grade, no words, a page to open alone."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unioncare.notifications.kinds import Facts, MessageKind


class ResultTold(MessageKind):
    """Somebody's result is there; the days to appeal run, so that nobody can switch it off."""

    code, label = "appraisal_result", gettext_lazy("My results of appraisals")
    icon, mutable = "award", False

    def subject(self, facts: Facts) -> str:
        return _("The result of your appraisal is there")

    def lines(self, facts: Facts) -> list[str]:
        return [_("Appeals are possible until %(day)s.") % {"day": facts["until"]}]


class AppealAnswered(MessageKind):
    """An appeal was decided, whichever way; the answer is on the page."""

    code, label = "appeal_answered", gettext_lazy("Answers to my appeals")
    icon, mutable = "hand-index", False

    def subject(self, facts: Facts) -> str:
        return _("Your appeal against a result was decided")


MESSAGES = (ResultTold(), AppealAnswered())
