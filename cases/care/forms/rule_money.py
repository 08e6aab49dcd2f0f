"""Relief and campaigns, as form fields of a rule."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unioncare.core.forms import Columns, MoneyField

from .rule_parts import Part

ROWS_BEYOND = 2


class TiersPart(Part):
    """Relief by out-of-pocket amount: one line a tier, empty lines are left out."""

    shows: ClassVar[dict[str, str]] = {"tiers": "start_1"}

    def fields(self, params: dict[str, Any]) -> dict[str, forms.Field]:
        found: dict[str, forms.Field] = {}
        for number in range(1, len(params.get("tiers") or []) + ROWS_BEYOND + 1):
            start, amount = _("Out of pocket from (tier %(number)s)"), _("Relief (tier %(number)s)")
            found[f"start_{number}"] = MoneyField(label=start % {"number": number}, required=False)
            found[f"amount_{number}"] = MoneyField(label=amount % {"number": number}, required=False)
        return found

    def read(self, params: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for number, (start, amount) in enumerate(params.get("tiers") or [], start=1):
            found |= {f"start_{number}": Decimal(start), f"amount_{number}": Decimal(amount)}
        return found

    def write(self, data: dict[str, Any]) -> dict[str, Any]:
        numbers = sorted(int(name.split("_")[1]) for name in data if name.startswith("start_"))
        rows = [(data.get(f"start_{number}"), data.get(f"amount_{number}")) for number in numbers]
        return {"tiers": [[str(start), str(amount)] for start, amount in rows if (start, amount) != (None, None)]}

    def layout(self, names: Sequence[str]) -> list[Any]:
        return [Columns(names[place], names[place + 1]) for place in range(0, len(names), 2)]


class AmountPart(Part):
    """The out-of-pocket amount from which a campaign may be proposed."""

    shows: ClassVar[dict[str, str]] = {"min_out_of_pocket": "min_out_of_pocket"}

    def fields(self, params: dict[str, Any]) -> dict[str, forms.Field]:
        return {"min_out_of_pocket": MoneyField(label=gettext_lazy("Out of pocket from"))}

    def read(self, params: dict[str, Any]) -> dict[str, Any]:
        amount = params.get("min_out_of_pocket")
        return {"min_out_of_pocket": None if amount is None else Decimal(amount)}

    def write(self, data: dict[str, Any]) -> dict[str, Any]:
        return {"min_out_of_pocket": str(data.get("min_out_of_pocket"))}
