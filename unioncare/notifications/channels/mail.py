"""E-mail by the SMTP server of EMAIL_URL, over one connection for a whole run."""

import smtplib
from email.utils import formataddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.validators import validate_email

from ..enums import Trouble
from ..letters import Letter
from .outcomes import Refused, TryLater, Unreachable

PERMANENT = 500
CLOSING = 421


# What a server is asked for one letter: sender, recipient, data, and the text itself.
QUESTIONS = 4


class MailSender:
    def __init__(self) -> None:
        self.longest: float = QUESTIONS * settings.EMAIL_TIMEOUT
        self._connection: Any = get_connection()
        self._host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"

    def send(self, letter: Letter, address: str) -> None:
        try:
            validate_email(address)
        except ValidationError:
            raise Refused(f"not an e-mail address: {_hidden(address)}", Trouble.BAD_ADDRESS) from None
        mail = EmailMultiAlternatives(
            letter.subject,
            letter.text,
            formataddr(("UnionCare", settings.DEFAULT_FROM_EMAIL)),
            [address],
            headers={
                "Message-ID": f"<{letter.reference}@{self._host}>",
                "Auto-Submitted": "auto-generated",
            },
            connection=self._connection,
        )
        mail.attach_alternative(letter.html, "text/html")
        try:
            self._connection.open()
            self._connection.send_messages([mail])
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _text in error.recipients.values()]
            raise _answer(min(codes, default=PERMANENT), "recipient") from error
        except smtplib.SMTPSenderRefused as error:  # ours, for every message alike
            raise Unreachable(f"the server refuses our sender address ({error.smtp_code})") from error
        except smtplib.SMTPAuthenticationError as error:
            raise Unreachable(f"the server refuses our sign-in ({error.smtp_code})") from error
        except smtplib.SMTPDataError as error:
            raise _answer(error.smtp_code, "message") from error
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            raise Unreachable(f"{type(error).__name__}: {error}") from error

    def close(self) -> None:
        """Say goodbye; a connection that is gone already does not matter."""
        try:
            self._connection.close()
        except (smtplib.SMTPException, OSError):
            self._connection.connection = None


def _answer(code: int, what: str) -> Exception:
    """Return what the server's answer to one message means; its words may quote addresses and are left out."""
    if code == CLOSING:
        return Unreachable(f"the server closes the connection ({code})")
    if code < PERMANENT:
        return TryLater(f"the server does not take the {what} now ({code})")
    return Refused(f"the server refuses the {what} ({code})")


def _hidden(address: str) -> str:
    return f"{address[:2]}… ({len(address)})"
