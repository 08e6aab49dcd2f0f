"""What must hold on the machine before real people are entered: sign-in, address, mail, jobs."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from unioncare.notifications.enums import Channel, MessageState
from unioncare.notifications.models import Message
from unioncare.organisation.models import Post, User
from unioncare.organisation.signin.steps import needs_second_factor

from ...operations import checks
from ...permissions import SEE_JOBS
from .step import Found, Reader, Step

_SMTP = "django.core.mail.backends.smtp.EmailBackend"


def _second_factor(reader: Reader) -> Found:
    roles = settings.MFA_REQUIRED_ROLES
    if not roles:
        return Found(0, False, _("No role has to use one: set MFA_REQUIRED_ROLES."))
    held = Post.objects.active(reader.today).within_any(reader.paths).filter(user=OuterRef("pk"), role__in=roles)
    totp = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
    people = User.objects.filter(Exists(held.order_by()), is_active=True).order_by()
    without = people.exclude(Exists(totp)).count()
    own = (
        needs_second_factor(reader.user)
        and not Authenticator.objects.filter(user=reader.user, type=Authenticator.Type.TOTP).exists()
    )
    lacking = ngettext(
        "%(count)s person sets theirs up when they next sign in.",
        "%(count)s people set theirs up when they next sign in.",
        without,
    )
    return Found(people.count() - without, not own, lacking % {"count": without} if without else "")


def _address(reader: Reader) -> Found:
    url = settings.PUBLIC_URL
    is_open = url.startswith("https://")
    lacking = _(
        "Links in messages begin with %(url)s, which others cannot open safely. Set PUBLIC_URL to the https address."
    )
    return Found(int(is_open), is_open, "" if is_open else lacking % {"url": url})


def _mail(reader: Reader) -> Found:
    if settings.EMAIL_BACKEND != _SMTP:
        return Found(0, False, _("No mail server is set: letters are kept on this machine. Set EMAIL_URL."))
    sent = Message.objects.filter(channel=Channel.EMAIL, state=MessageState.SENT).exists()
    return Found(
        int(sent), sent, "" if sent else _("Nothing has been sent yet. Enter your address and send a trial letter.")
    )


def _jobs(reader: Reader) -> Found:
    troubled = [check.label for check in checks(reader.now) if not check.ok]
    words = _("Not ready: %(names)s.") % {"names": ", ".join(troubled)} if troubled else ""
    return Found(0, not troubled, words)


CHECKS = (
    Step(
        "second_factor", gettext_lazy("Second factor"),
        gettext_lazy("Whoever sees much signs in with a code from their phone besides the password."),
        _second_factor, "mfa_index", gettext_lazy("My second factor"), "worklist.see_work", is_optional=True,
    ),
    Step(
        "address", gettext_lazy("Address"), gettext_lazy("What people type, and what links in messages begin with."),
        _address, "", "", SEE_JOBS, is_optional=True,
    ),
    Step(
        "mail", gettext_lazy("Mail"), gettext_lazy("Reminders reach people by e-mail unless they wish otherwise."),
        _mail, "notifications:wishes", gettext_lazy("Send a trial letter"), "notifications.see_messages",
        is_optional=True,
    ),
    Step(
        "jobs", gettext_lazy("Jobs"), gettext_lazy("The daily sweep, reminders and imports run beside the pages."),
        _jobs, "dashboard:jobs", gettext_lazy("Open the jobs"), SEE_JOBS, is_optional=True,
    ),
)  # fmt: skip
