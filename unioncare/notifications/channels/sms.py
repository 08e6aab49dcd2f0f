"""Text messages through an HTTP gateway: one POST per message with a JSON body made from SMS_GATEWAY_BODY."""

import re
from http import HTTPStatus
from typing import Any

import requests
from django.conf import settings

from ..enums import Trouble
from ..letters import Letter
from .outcomes import Refused, TryLater, Unreachable

SECONDS = (4, 15)
LATER = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}
# Answers about us, not about the message: a wrong key or address of the gateway.
CLOSED = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED}
_PLACE = re.compile(r"\{(to|text|id)\}")


class SmsSender:
    longest: float = sum(SECONDS)

    def __init__(self) -> None:
        self._session = requests.Session()
        self._session.headers.update(settings.SMS_GATEWAY_HEADERS)

    def send(self, letter: Letter, address: str) -> None:
        if not settings.SMS_GATEWAY_URL:
            raise Refused("SMS_GATEWAY_URL is not set", Trouble.BAD_ADDRESS)
        values = {"to": address, "text": letter.text.strip(), "id": letter.reference}
        try:
            answer = self._session.post(
                settings.SMS_GATEWAY_URL,
                json=_filled(settings.SMS_GATEWAY_BODY, values),
                headers={"Idempotency-Key": letter.reference},
                timeout=SECONDS,
                allow_redirects=False,
            )
        except requests.RequestException as error:
            raise Unreachable(type(error).__name__) from error
        told = f"the gateway answers {answer.status_code}"
        if answer.status_code in CLOSED or answer.is_redirect:
            raise Unreachable(told)
        if answer.status_code in LATER or answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise TryLater(told)
        if not answer.ok:
            raise Refused(told)

    def close(self) -> None:
        self._session.close()


def _filled(body: Any, values: dict[str, str]) -> Any:
    """Put the values into the places {to}, {text} and {id} of a body, however deep they stand."""
    if isinstance(body, dict):
        return {key: _filled(part, values) for key, part in body.items()}
    if isinstance(body, list):
        return [_filled(part, values) for part in body]
    return _PLACE.sub(lambda place: values[place[1]], body) if isinstance(body, str) else body
