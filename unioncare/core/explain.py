"""Why: the one form in which every duty, amount, level and date gives its reason.

An Explanation is frozen when the decision is made and rendered in the reader's language whenever it is read, so it
keeps message ids and parameters, not sentences.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Self

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_noop

from .bilingual import pick
from .rates import Rate, per_cent

Param = str | int | float | bool | None | dict[str, Any]
Key = int | str | None | Sequence[int | str]


def _plain(value: Any) -> Any:
    """Bring a value into JSON; dates and amounts keep their type by a small tag."""
    if isinstance(value, datetime):
        return {"at": value.isoformat()}
    if isinstance(value, date):
        return {"on": value.isoformat()}
    if isinstance(value, Decimal):
        return {"num": str(value)}
    return value


def _shown(value: Param) -> str:
    if isinstance(value, dict):
        if "at" in value:
            moment = timezone.localtime(datetime.fromisoformat(value["at"]))
            return date_format(moment, "Y-m-d H:i")
        if "on" in value:
            return str(value["on"])
        if "num" in value:
            return f"{Decimal(value['num']):,}"
        if "msg" in value:
            return gettext(value["msg"])
        return pick(value)
    return "" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class Input:
    """One fact that a rule read: its label (message id) and its value."""

    label: str
    value: Param


@dataclass(frozen=True, slots=True)
class Source:
    """Where the rule or the fact stands: a label (message id or bilingual) and a page of ours, if it has one.

    `url_name` may end in a query (cases:case?tab=costs); `pk` are several arguments where the page takes several.
    """

    label: Param
    url_name: str = ""
    pk: Key = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Rule, inputs, formula with its numbers, sources.

    `rule` is a message id or a bilingual text with `{name}` places that `params` fill. `formula` likewise.
    """

    rule: Param
    params: dict[str, Param] = field(default_factory=dict)
    inputs: tuple[Input, ...] = ()
    formula: str = ""
    sources: tuple[Source, ...] = ()

    @property
    def text(self) -> str:
        """The reason in the reader's language: one line, no full stop."""
        return self._fill(self.rule)

    def reading(self, *inputs: "Input") -> Self:
        """Return the same with facts that the rule read."""
        return replace(self, inputs=(*self.inputs, *inputs))

    def standing_in(self, *sources: "Source") -> Self:
        """Return the same with the records in which rule and facts stand."""
        return replace(self, sources=(*self.sources, *sources))

    @property
    def formula_text(self) -> str:
        return self._fill(self.formula) if self.formula else ""

    @property
    def input_rows(self) -> list[tuple[str, str]]:
        return [(gettext(row.label), _shown(row.value)) for row in self.inputs]

    @property
    def source_rows(self) -> list[tuple[str, str, Key]]:
        return [(self._fill(row.label), row.url_name, row.pk) for row in self.sources]

    def _fill(self, template: Param) -> str:
        text = gettext(template) if isinstance(template, str) and template else _shown(template)
        try:
            return text.format_map(_Missing({name: _shown(value) for name, value in self.params.items()}))
        except (ValueError, IndexError, AttributeError):  # people wrote it, with braces of their own
            return text

    def as_json(self) -> dict[str, Any]:
        return {
            "rule": self.rule,
            "params": {name: _plain(value) for name, value in self.params.items()},
            "inputs": [[row.label, _plain(row.value)] for row in self.inputs],
            "formula": self.formula,
            "sources": [[row.label, row.url_name, row.pk] for row in self.sources],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any] | None) -> Self | None:
        """Return the frozen explanation, or None where none was stored."""
        if not data:
            return None
        return cls(
            rule=data["rule"],
            params=data.get("params", {}),
            inputs=tuple(Input(*row) for row in data.get("inputs", [])),
            formula=data.get("formula", ""),
            sources=tuple(Source(*row) for row in data.get("sources", [])),
        )


class _Missing(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"


def explain(rule: Param, /, *, formula: str = "", **params: Any) -> Explanation:
    """Build an explanation from a rule and its parameters; add inputs and sources with dataclasses.replace."""
    return Explanation(rule=rule, params={name: _plain(value) for name, value in params.items()}, formula=formula)


SHARE = gettext_noop("{count} ÷ {of} = {share} %")
_WITHHELD = gettext_noop("There are some, but too few to be told of")
_NOTHING = gettext_noop("Nothing of this was due, so there is no share")


def explain_rate(rule: Param, rate: Rate, /, **params: Any) -> Explanation:
    """Build the explanation of a share; of one that is withheld or does not exist it says that, and no number."""
    value = rate.value
    if rate.is_withheld or value is None:
        note = shown(gettext_noop("Note"), {"msg": _WITHHELD if rate.is_withheld else _NOTHING})
        return explain(rule, **params).reading(note)
    return explain(rule, formula=SHARE, count=rate.count, of=rate.of, share=str(per_cent(value)), **params)


def shown(label: str, value: Any) -> Input:
    """Build an input row; `label` is a message id."""
    return Input(label, _plain(value))
