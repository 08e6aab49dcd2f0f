"""What counselling teams are told. It leaves the house: people of the team are named, a member never."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from unioncare.notifications.kinds import Facts, MessageKind


class TeamChanged(MessageKind):
    """Somebody joined, left or supervises a team: everybody in it is told, and nobody can switch that off."""

    code, label = "team_changed", gettext_lazy("Changes of my counselling team")
    icon, mutable = "people", False
    button = gettext_lazy("Open the team")

    def subject(self, facts: Facts) -> str:
        words = {
            "founded": _("%(team)s was founded; %(name)s supervises it"),
            "joined": _("%(name)s joined %(team)s"),
            "ended": _("%(name)s no longer belongs to %(team)s"),
            "proposed": _("%(name)s is proposed as supervisor of %(team)s"),
            "refused": _("%(name)s does not become supervisor of %(team)s"),
            "supervisor": _("%(name)s supervises %(team)s from now on"),
            "door": _("Somebody renewed how %(name)s of %(team)s signs in"),
        }
        return words[facts["what"]] % {"name": facts["name"], "team": facts["team"]}

    def lines(self, facts: Facts) -> list[str]:
        lines = [pgettext("team", "By %(name)s.") % {"name": facts["by"]}] if facts["by"] else []
        if facts["what"] in ("proposed", "joined", "door"):
            lines.append(_("If you did not expect this, speak with your supervisor or the chair."))
        return lines


class QualificationEnds(MessageKind):
    """The qualification of a counsellor runs out."""

    code, label = "qualification_ends", gettext_lazy("Qualifications that run out")
    icon = "patch-exclamation"
    button = gettext_lazy("Open the team")

    def subject(self, facts: Facts) -> str:
        return _("The qualification of %(name)s is valid until %(day)s") % {"name": facts["name"], "day": facts["day"]}

    def lines(self, facts: Facts) -> list[str]:
        return [_("Without a valid one nobody is given new members. The supervisor notes the new certificate.")]


class CounsellingReferred(MessageKind):
    """A member was referred to the team, or there is a further reason."""

    code, label = "counselling_referred", gettext_lazy("Referrals to counselling")
    icon, mutable = "chat-square-heart", False
    button = gettext_lazy("Open it in UnionCare")

    def subject(self, facts: Facts) -> str:
        words = {
            "new": _("A referral to counselling came to you"),
            "again": _("There is a further reason for a counselling of yours"),
            "given": _("A counselling was given to you"),
        }
        return words[facts["why"]]


class ReferralSeen(MessageKind):
    """Whoever referred a member hears that the team has decided; the same words whatever it decided."""

    code, label = "referral_seen", gettext_lazy("My referrals to counselling")
    icon = "chat-square-heart"

    def subject(self, facts: Facts) -> str:
        return _("The counselling team has received your referral and looked at it")

    def lines(self, facts: Facts) -> list[str]:
        return [_("What follows stays between the member and the team.")]


class AccessTold(MessageKind):
    """Emergency access to a counselling was asked for, agreed to, refused or closed."""

    code, label = "emergency_access", gettext_lazy("Emergency access to counselling")
    icon, mutable, urgent = "unlock", False, True
    button = gettext_lazy("Open the list of uses")

    def subject(self, facts: Facts) -> str:
        words = {
            "asked": _("%(name)s asks for emergency access to a counselling"),
            "granted": _("Emergency access to a counselling is open for %(name)s"),
            "refused": _("Emergency access to a counselling was refused to %(name)s"),
            "closed": _("Emergency access of %(name)s to a counselling is closed"),
        }
        return words[facts["what"]] % {"name": facts["name"]}

    def lines(self, facts: Facts) -> list[str]:
        return [pgettext("team", "By %(name)s.") % {"name": facts["by"]}] if facts["by"] else []


MESSAGES = (TeamChanged(), QualificationEnds(), CounsellingReferred(), ReferralSeen(), AccessTold())
