"""The sheet of one-time passwords: made once, handed over, kept nowhere."""

from collections.abc import Iterable
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from unioncare.organisation.models import User

from ..writing.workbooks import Heading, open_book


def write_passwords(target: str | Path | IO[bytes], given: Iterable[tuple[User, str]]) -> None:
    """Write user name, name and one-time password of each person."""
    with open_book(target, _("One-time passwords")) as book:
        sheet = book.sheet(
            _("One-time passwords"),
            [
                Heading(_("User name"), 20, text=True),
                Heading(_("Name"), 16),
                Heading(_("One-time password"), 24, text=True),
                Heading(_("Remark"), 60),
            ],
        )
        for person, password in given:
            sheet.add([person.username, person.name, password, _("At the first sign-in you choose your own.")])
