"""What the insurance says to its officers: numbers alone, never whom it is about."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from unioncare.core.listed import listed
from unioncare.notifications.kinds import Facts, MessageKind


class InsuredChanged(MessageKind):
    """Among the insured somebody retired, left, was transferred out of the term's units, or lapsed."""

    code, label = "insured_changed", gettext_lazy("Changes among the insured")
    icon = "shield-exclamation"

    def subject(self, facts: Facts) -> str:
        words = {
            "lapsed": ngettext("%(count)d lapsed", "%(count)d lapsed", facts["lapsed"]),
            "retired": ngettext("%(count)d retired", "%(count)d retired", facts["retired"]),
            "gone": ngettext("%(count)d left the staff", "%(count)d left the staff", facts["gone"]),
            "moved": ngettext(
                "%(count)d moved to a unit outside the term", "%(count)d moved to units outside the term",
                facts["moved"],
            ),
        }  # fmt: skip
        told = [text % {"count": facts[name]} for name, text in words.items() if facts[name]]
        return _("Among the insured: %(changes)s") % {"changes": listed(told)}


MESSAGES = (InsuredChanged(),)
