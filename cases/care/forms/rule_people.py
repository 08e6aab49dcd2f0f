"""Who goes and who answers, as form fields of a rule."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unioncare.core.forms import Columns
from unioncare.organisation.enums import Role

from .rule_parts import Part

LEAD_HELP = gettext_lazy("Empty: as the responsibility table says.")
SLOTS, EITHER = 4, 2


class VisitorsPart(Part):
    """Who goes: one line a visitor, each one role or another; and who answers for it."""

    shows: ClassVar[dict[str, str]] = {"visitors": "visitor_1_1", "lead": "lead"}

    def fields(self, params: dict[str, Any]) -> dict[str, forms.Field]:
        roles = [("", "—"), *Role.choices]
        found: dict[str, forms.Field] = {}
        for slot, either in self._places(params):
            label = _("Visitor %(number)s") % {"number": slot} if either == 1 else _("or else")
            found[f"visitor_{slot}_{either}"] = forms.ChoiceField(label=label, choices=roles, required=False)
        found["lead"] = forms.ChoiceField(
            label=gettext_lazy("Who answers for it"), choices=roles, required=False, help_text=LEAD_HELP
        )
        return found

    def _places(self, params: dict[str, Any]) -> list[tuple[int, int]]:
        visitors = params.get("visitors") or []
        wide = max([EITHER, *map(len, visitors)])
        return [(slot, either) for slot in range(1, max(SLOTS, len(visitors)) + 1) for either in range(1, wide + 1)]

    def read(self, params: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {"lead": params.get("lead", "")}
        for slot, roles in enumerate(params.get("visitors") or [], start=1):
            found |= {f"visitor_{slot}_{either}": role for either, role in enumerate(roles, start=1)}
        return found

    def write(self, data: dict[str, Any]) -> dict[str, Any]:
        slots: dict[str, list[str]] = {}
        for name, role in data.items():
            if name.startswith("visitor_"):
                slots.setdefault(name.split("_")[1], []).extend([role] if role else [])
        return {"visitors": [roles for roles in slots.values() if roles], "lead": data.get("lead") or ""}

    def layout(self, names: Sequence[str]) -> list[Any]:
        wide = max((int(name.split("_")[2]) for name in names if name.startswith("visitor_")), default=EITHER)
        places = [name for name in names if name.startswith("visitor_")]
        return [*(Columns(*places[start : start + wide]) for start in range(0, len(places), wide)), "lead"]


class AfterDaysPart(Part):
    """Days after closure, written as a list: 30, 90, 180."""

    shows: ClassVar[dict[str, str]] = {"after_days": "after_days", "lead": "lead"}

    def fields(self, params: dict[str, Any]) -> dict[str, forms.Field]:
        roles = [("", "—"), *Role.choices]
        return {
            "after_days": forms.RegexField(
                r"^\s*\d{1,3}(\s*[,，、]\s*\d{1,3})*\s*$",
                label=gettext_lazy("Days after closure"),
                help_text=gettext_lazy("Separated by commas: 30, 90, 180"),
                error_messages={"invalid": gettext_lazy("Write numbers of days, separated by commas: 30, 90, 180.")},
            ),
            "lead": forms.ChoiceField(
                label=gettext_lazy("Who answers for it"), choices=roles, required=False, help_text=LEAD_HELP
            ),
        }

    def read(self, params: dict[str, Any]) -> dict[str, Any]:
        return {"after_days": ", ".join(map(str, params.get("after_days") or [])), "lead": params.get("lead", "")}

    def write(self, data: dict[str, Any]) -> dict[str, Any]:
        text = (data.get("after_days") or "").replace("，", ",").replace("、", ",")
        return {"after_days": [int(part) for part in text.split(",") if part.strip()], "lead": data.get("lead") or ""}
