"""The form of one rule: its article, when it applies, what it gives, and its wording."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unioncare.core.forms import ManyChoices, Section, StyledForm, helper_for

from ..engine.errors import InvalidParams
from ..engine.raw import RawRule
from ..engine.rules import Rule
from ..enums import DiseaseGroup, Entitlement
from ..services.protocols import RuleValues
from .rule_kinds import PARTS
from .rule_parts import Part

LETTERS = {"l": _("Care level L"), "s": _("Severity S"), "e": _("Burden E"), "p": _("Psychological state P")}


class RuleForm(StyledForm, forms.Form):
    """One rule of an entitlement. Ticks that leave a gap are refused: that would be two rules."""

    article = forms.CharField(label=_("Article"), max_length=20, help_text=_("Such as 4.2; every reason cites it."))
    groups = forms.MultipleChoiceField(
        label=_("Diseases"),
        choices=DiseaseGroup.choices,
        required=False,
        widget=ManyChoices(columns=4),
        help_text=_("None ticked: all diseases."),
    )
    text_zh = forms.CharField(
        label=_("Wording in Chinese"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    text_en = forms.CharField(
        label=_("Wording in English"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Empty: the sentence is made of what you ticked."),
    )
    # Asked only when the rule was changed and its wording was not.
    wording_fits = forms.BooleanField(label=_("The wording still fits"), required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, entitlement: Entitlement, rule: RawRule | None = None, **kwargs: Any) -> None:
        self.entitlement, self.rule = entitlement, rule
        self.asks_about_wording = False
        self.parts = PARTS[entitlement]
        self.params = dict(rule.params) if rule else {}
        if rule is not None:
            kwargs["initial"] = _initial(rule, self.parts) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        for letter, label in LETTERS.items():
            self.fields[f"steps_{letter}"] = forms.MultipleChoiceField(
                label=label,
                choices=[(str(step), f"{letter.upper()}{step}") for step in (1, 2, 3, 4)],
                required=False,
                widget=ManyChoices(columns=4),
            )
        self._places = [(part, part.fields(self.params)) for part in self.parts]
        for _part, fields in self._places:
            self.fields.update(fields)

    @property
    def helper(self) -> Any:
        given = [piece for part, fields in self._places for piece in part.layout(list(fields))]
        steps = [f"steps_{letter}" for letter in LETTERS]
        fits = ["wording_fits"] if self.asks_about_wording else []
        return helper_for(
            (
                Section(_("What the member gets"), *given),
                Section(_("When it applies"), *steps, "groups", note=_("Nothing ticked: always.")),
                Section(_("How it reads"), "article", "text_zh", "text_en", *fits, "revision"),
            )
        )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for letter in LETTERS:
            steps = [int(step) for step in data.get(f"steps_{letter}") or []]
            if steps and max(steps) - min(steps) + 1 != len(steps):
                self.add_error(f"steps_{letter}", _("These do not follow one another: make a rule for each."))
        if not self.errors:
            self._check(data)
        return data

    def _check(self, data: dict[str, Any]) -> None:
        """Let the engine read the rule; its complaint stands beside the field that it is about."""
        try:
            rule = self.values(data).raw().read()
        except InvalidParams as error:
            fields = {name: field for part in self.parts for name, field in part.shows.items()}
            field = fields.get(error.field)
            self.add_error(field if field in self.fields else None, error.text)
        else:
            self._check_wording(rule)

    def _check_wording(self, rule: Rule) -> None:
        """Every reason cites the wording: one that still says what the rule gave before is pointed out."""
        if self.rule is None or self.cleaned_data["wording_fits"] or _sentence(self.rule) == rule.sentence():
            return
        known = {"text_zh": self.rule.text_zh, "text_en": self.rule.text_en}
        for name, before in known.items():
            if before and self.cleaned_data[name] == before:
                self.asks_about_wording = True
                self.add_error(
                    name,
                    _("The rule now says: %(sentence)s. Change the wording as well, or empty it.")
                    % {"sentence": rule.sentence()},
                )

    def values(self, data: dict[str, Any] | None = None) -> RuleValues:
        """Return what the form holds."""
        data = self.cleaned_data if data is None else data
        params: dict[str, Any] = {}
        for part in self.parts:
            params |= part.write(data)
        return RuleValues(
            article=data["article"],
            entitlement=self.entitlement.value,
            params=params,
            # Every group ticked means every disease, also one that is not known yet.
            groups=() if len(data["groups"]) == len(DiseaseGroup) else tuple(data["groups"]),
            spans={letter: _span(data[f"steps_{letter}"]) for letter in LETTERS},
            text_zh=data["text_zh"],
            text_en=data["text_en"],
        )


def _sentence(raw: RawRule) -> str:
    """Return what a stored rule says; nothing for one that cannot be read."""
    try:
        return raw.read().sentence()
    except InvalidParams:
        return ""


def _span(chosen: list[str]) -> tuple[int | None, int | None]:
    steps = sorted(int(step) for step in chosen)
    if not steps or len(steps) == 4:
        return None, None
    return steps[0], (None if steps[-1] == 4 else steps[-1])


def _initial(rule: RawRule, parts: tuple[Part, ...]) -> dict[str, Any]:
    initial: dict[str, Any] = {
        "article": rule.article,
        "groups": list(rule.groups),
        "text_zh": rule.text_zh,
        "text_en": rule.text_en,
    }
    for letter, (low, high) in rule.spans.items():
        steps = range(low or 1, (high or 4) + 1) if low or high else ()
        initial[f"steps_{letter}"] = [str(step) for step in steps]
    for part in parts:
        initial |= part.read(dict(rule.params))
    return initial
