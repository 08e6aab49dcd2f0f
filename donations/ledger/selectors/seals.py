"""The auditor's seal: a small file of what the books were, kept where whoever writes to the database cannot reach."""

import hmac
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ..engine.canonical import sealed
from ..errors import LedgerRefused
from ..models import Fund


@dataclass(frozen=True, slots=True)
class Witness:
    """What a seal saw: by fund the number and the seal of its last entry, and the code by which people know it."""

    made_at: str
    funds: dict[int, tuple[int, bytes]]
    codes: dict[int, str]


def export_seal(funds: QuerySet[Fund], *, now: datetime) -> bytes:
    """Return the seal of some funds as a JSON file, signed under the key of the books."""
    number, key = next(iter(settings.LEDGER_KEYS.items()))
    body = {
        "unioncare_seal": 1,
        "made_at": now.isoformat(),
        "key": number,
        "funds": [
            {
                "id": fund.pk, "code": fund.code, "entries": fund.sequence, "last": bytes(fund.head).hex(),
                "bank": f"{fund.bank:.2f}", "cash": f"{fund.cash:.2f}",
            }
            for fund in funds.order_by("pk")
        ],
    }  # fmt: skip
    signed = body | {"signature": sealed(_spelt(body), key, "export").hex()}
    return json.dumps(signed, indent=1).encode() + b"\n"


def read_seal(content: bytes) -> Witness:
    """Return what a seal file saw. LedgerRefused where it is none, or was altered."""
    try:
        body = json.loads(content)
        signature, key = bytes.fromhex(body.pop("signature")), settings.LEDGER_KEYS[body["key"]]
        signed = hmac.compare_digest(sealed(_spelt(body), key, "export"), signature)
        funds = {one["id"]: (one["entries"], bytes.fromhex(one["last"])) for one in body["funds"]}
        codes = {one["id"]: one["code"] for one in body["funds"]}
        made_at = str(body["made_at"])
    except KeyError as error:
        raise LedgerRefused(_("This seal was made under a key that is not here, or is no seal.")) from error
    except (ValueError, TypeError, AttributeError) as error:
        raise LedgerRefused(_("This is no seal of the books.")) from error
    if not signed:
        raise LedgerRefused(_("This seal was altered after it was made."))
    return Witness(made_at, funds, codes)


def _spelt(body: dict[str, Any]) -> bytes:
    return json.dumps(body, sort_keys=True, separators=(",", ":")).encode()
