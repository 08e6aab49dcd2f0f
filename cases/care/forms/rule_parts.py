"""What a rule gives, as form fields: one class per kind of parameters. Each reads and writes the engine's JSON."""

from collections.abc import Sequence
from typing import Any, ClassVar, cast

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from unioncare.core.forms import Choices, Columns, ManyChoices

from ..engine.durations import Clock
from ..engine.festivals import Festival
from ..enums import DocumentKind, EventKind

CLOCKS = [(Clock.WORKING_DAYS.value, gettext_lazy("working days")), (Clock.HOURS.value, gettext_lazy("hours"))]


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
