"""The secrets of second factors, as a place where envelopes are kept: their key changes with all others."""

import base64
from collections import Counter
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction

from unioncare.core import crypto
from unioncare.core.rotation import Rotated, is_readable

# Where in the data of an authenticator allauth keeps what it encrypts: a text, or a list of texts.
KEPT = ("secret", "seed", "migrated_codes")


class SecondFactors:
    """The seeds of second factors, as a place where envelopes are kept."""

    label = "mfa_authenticator.data"

    def numbers(self) -> Counter[int]:
        rows = Authenticator.objects.order_by("pk").values_list("data", flat=True)
        return Counter(_envelope(text)[0] for data in rows for text in _texts(data))

    def unreadable(self) -> list[int]:
        rows = Authenticator.objects.order_by("pk").values_list("pk", "data")
        return [pk for pk, data in rows if not all(is_readable(_envelope(text)) for text in _texts(data))]

    def rotate(self) -> Rotated:
        done = Rotated()
        for pk in Authenticator.objects.order_by("pk").values_list("pk", flat=True):
            try:
                done.done += _make_anew(pk)
            except crypto.DecryptionError:
                done.unreadable.append(pk)
        return done


@transaction.atomic
def _make_anew(pk: int) -> int:
    """Keep one authenticator's secrets under the active key; return how many changed."""
    held = Authenticator.objects.select_for_update().get(pk=pk)
    old = [text for text in _texts(held.data) if _envelope(text)[0] != crypto.active_key()]
    anew = {
        text: base64.b64encode(crypto.encrypt_bytes(crypto.decrypt_bytes(_envelope(text)))).decode() for text in old
    }
    for name in KEPT:
        value = held.data.get(name)
        if isinstance(value, list):
            held.data[name] = [anew.get(text, text) for text in value]
        elif value in anew:
            held.data[name] = anew[value]
    if anew:
        held.save(update_fields=["data"])
    return len(anew)


def _made_anew(text: str) -> str:
    return base64.b64encode(crypto.encrypt_bytes(crypto.decrypt_bytes(_envelope(text)))).decode()


def _texts(data: dict[str, Any]) -> list[str]:
    kept = [data[name] for name in KEPT if data.get(name)]
    return [text for value in kept for text in (value if isinstance(value, list) else [value])]


def _envelope(text: str) -> bytes:
    return base64.b64decode(text)
