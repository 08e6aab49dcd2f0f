"""What a rule gives, as form fields: one class per kind of parameters. Each reads and writes the engine's JSON."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar, cast

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unioncare.core.forms import Choices, Columns, ManyChoices, MoneyField
from unioncare.organisation.enums import Role

from ..engine.durations import Clock
from ..engine.festivals import Festival
from ..enums import DocumentKind, EventKind

CLOCKS = [(Clock.WORKING_DAYS.value, gettext_lazy("working days")), (Clock.HOURS.value, gettext_lazy("hours"))]
LEAD_HELP = gettext_lazy("Empty: as the responsibility table says.")
SLOTS, EITHER = 4, 2
ROWS_BEYOND = 2


def days_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, max_value=730, required=required, help_text=help_text)


class Part:
    """One group of fields. `read` gives initial values out of the parameters, `write` puts cleaned ones into them."""

    # Which field shows a complaint about a parameter.
    shows: ClassVar[dict[str, str]] = {}

    def fields(self, params: dict[str, Any]) -> dict[str, forms.Field]:
        raise NotImplementedError

    def read(self, params: dict[str, Any]) -> dict[str, Any]:
        raise NotImplementedError

    def write(self, data: dict[str, Any]) -> dict[str, Any]:
        raise NotImplementedError

    def layout(self, names: Sequence[str]) -> list[Any]:
        return [Columns(*names)] if 1 < len(names) < 4 else list(names)


class WithinPart(Part):
    """A deadline: a number, and what it counts."""

    shows: ClassVar[dict[str, str]] = {"within": "amount"}

    def fields(self, params: dict[str, Any]) -> dict[str, forms.Field]:
        return {
            "amount": forms.IntegerField(label=gettext_lazy("Within"), min_value=1, max_value=720),
            "clock": forms.ChoiceField(
                label=gettext_lazy("counted in"),
                choices=CLOCKS,
                initial=Clock.WORKING_DAYS.value,
                widget=Choices(columns=2),
            ),
        }

    def read(self, params: dict[str, Any]) -> dict[str, Any]:
        within = params.get("within") or {}
        return {"amount": within.get("amount"), "clock": within.get("clock", Clock.WORKING_DAYS.value)}

    def write(self, data: dict[str, Any]) -> dict[str, Any]:
        return {"within": {"amount": data.get("amount"), "clock": data.get("clock")}}


class NumbersPart(Part):
    """Whole numbers of days, each under its own name."""

    def __init__(self, **labels: tuple[str | Promise, bool, str | Promise]) -> None:
        self.labels = labels
        self.shows = {name: name for name in labels}  # type: ignore[misc]

    def fields(self, params: dict[str, Any]) -> dict[str, forms.Field]:
        return {
            name: days_field(label, required=required, help_text=help_text)
            for name, (label, required, help_text) in self.labels.items()
        }

    def read(self, params: dict[str, Any]) -> dict[str, Any]:
        return {name: params.get(name) for name in self.labels}

    def write(self, data: dict[str, Any]) -> dict[str, Any]:
        return {name: data.get(name) for name in self.labels}


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


class ChosenPart(Part):
    """Several of a fixed set."""

    def __init__(self, name: str, label: str | Promise, choices: list[Any]) -> None:
        self.name, self.label, self.choices = name, label, choices
        self.shows = {name: name}  # type: ignore[misc]

    def fields(self, params: dict[str, Any]) -> dict[str, forms.Field]:
        return {
            self.name: forms.MultipleChoiceField(
                label=cast("Any", self.label), choices=self.choices, widget=ManyChoices(columns=2)
            )
        }

    def read(self, params: dict[str, Any]) -> dict[str, Any]:
        return {self.name: params.get(self.name) or []}

    def write(self, data: dict[str, Any]) -> dict[str, Any]:
        return {self.name: data.get(self.name) or []}


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


EVERY = {"every_days": (gettext_lazy("Every … days"), True, "")}
OPEN_HELP = gettext_lazy("Empty: during the whole interval.")
FIRST_HELP = gettext_lazy("Empty: at the end of the first interval.")
CADENCE = NumbersPart(
    **EVERY,
    window_days=(gettext_lazy("Open during the last … days"), False, OPEN_HELP),
    first_within=(gettext_lazy("The first time within … working days"), False, FIRST_HELP),
)
EVENTS = ChosenPart("events", gettext_lazy("At which events"), EventKind.choices)
FESTIVALS = ChosenPart("festivals", gettext_lazy("Before which festivals"), Festival.choices)
DOCUMENTS = ChosenPart("kinds", gettext_lazy("What the file holds"), DocumentKind.choices)
