"""manage.py rotate_keys: every encrypted value anew under the first of FIELD_KEYS."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from unioncare.core.crypto import active_key
from unioncare.core.rotation import Key, Place, places


class Command(BaseCommand):
    help = (
        "Encrypts every value anew under the first of FIELD_KEYS; run it after every process has been started with the "
        "new key. It may be broken off and started again, and the pages may go on working meanwhile."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing: read every value and count the keys")

    def handle(self, *args: Any, **options: Any) -> None:
        unreadable: list[str] = []
        kept: Counter[int] = Counter()
        for place in places():
            lost = place.unreadable() if options["check"] else self._rotate(place)
            unreadable += [f"{place.label} {pk}" for pk in lost]
            kept += place.numbers()
        self._tell(kept)
        if unreadable:
            raise CommandError(
                f"{len(unreadable)} values cannot be decrypted with the configured FIELD_KEYS and stay as they are: "
                f"{', '.join(unreadable[:20])}. Add the key under which they were written, then run this again."
            )

    def _rotate(self, place: Place) -> Sequence[Key]:
        done = place.rotate()
        self.stdout.write(f"{done.done:>10,}  {place.label}")
        return done.unreadable

    def _tell(self, kept: Counter[int]) -> None:
        for number, count in sorted(kept.items()):
            self.stdout.write(f"Key {number}{' (active)' if number == active_key() else ''} keeps {count:,} values.")
        if idle := sorted(number for number in settings.FIELD_KEYS if number not in kept and number != active_key()):
            self.stdout.write(f"No value is kept under key {_list(idle)} any more: it can leave FIELD_KEYS.")


def _list(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers))
