"""Why an item stands in the plan: version, article, the facts that the article read, and how its date was counted.

The psychological state is named only as the counselling team set it; what it rests on never enters a reason.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_noop

from unioncare.core.bilingual import Bilingual
from unioncare.core.explain import Explanation, Input, Source, explain, shown

from ..enums import DiseaseGroup
from .facts import Facts
from .matching import Granted
from .rules import RuleRef
from .wording import in_both

LABELS = {
    "l": gettext_noop("Care level"),
    "s": gettext_noop("Severity"),
    "e": gettext_noop("Burden"),
    "p": gettext_noop("Psychological state"),
    "group": gettext_noop("Disease group"),
}
COUNTED_FROM = gettext_noop("Counted from")
WINDOW = gettext_noop("To be done between")
DUE_IN = gettext_noop("Deadline")
OUT_OF_POCKET = gettext_noop("Out of pocket")
NO_PROTOCOL = gettext_noop("No protocol is in force here: the deadline of the default protocol holds")
DEFAULT_HOLDS = gettext_noop("{wording}; no protocol is in force here, so the default holds")
SET_BY_TEAM: Bilingual = {"zh": "由心理疏导小组评定", "en": "set by the counselling team"}


@dataclass(frozen=True, slots=True)
class ProtocolRef:
    """The version from which rules come. The default that holds where none is in force has no page."""

    code: str
    is_default: bool = False

    def source(self, ref: RuleRef) -> Source:
        """Return the link to an article."""
        if self.is_default:
            return Source({"zh": f"默认规程第 {ref.article} 条", "en": f"Default protocol, article {ref.article}"})
        label: dict[str, Any] = {
            "zh": f"规程 {self.code} 第 {ref.article} 条",
            "en": f"Protocol {self.code}, article {ref.article}",
        }
        return Source(label, "cases:protocol", self.code)

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, "is_default": self.is_default}


def reason(granted: Granted, facts: Facts, protocol: ProtocolRef, *, redact: bool = False) -> Explanation:
    """Return why a case has an entitlement.

    `redact`: without consent to process health data neither the facts nor the wording of the article is kept, since
    the wording may name the severity; the article itself is still cited.
    """
    cited = {ref.article: ref for ref in (*reversed(granted.also), granted.rule)}
    sources = tuple(protocol.source(ref) for ref in reversed(cited.values()))
    if redact:
        sentence = NO_PROTOCOL if protocol.is_default else gettext_noop("Timed by the protocol from the report")
        return replace(explain(sentence), sources=sources[:1])
    if protocol.is_default:
        base = explain(
            gettext_noop("{wording}; no protocol is in force here, so the default holds"), wording=granted.rule.wording
        )
    else:
        # The wording is a person's text: it is a parameter, so that a brace in it is a brace.
        base = explain("{wording}", wording=granted.rule.wording)
    return replace(base, inputs=tuple(_inputs(granted.reads, facts)), sources=sources)


def _inputs(reads: Iterable[str], facts: Facts) -> Iterable[Input]:
    for name in reads:
        value = facts.value(name)
        if name == "group":
            yield Input(LABELS[name], _group_label(str(value or "")))
        elif name == "p" and value is not None:
            yield Input(LABELS[name], {key: f"P{value} {text}" for key, text in SET_BY_TEAM.items()})
        elif value is not None:
            yield Input(LABELS[name], f"{name.upper()}{value}")


def _group_label(group: str) -> dict[str, Any]:
    known = {**in_both(lambda: str(DiseaseGroup(group).label))} if group else {"zh": "未定", "en": "not known yet"}
    return dict(known)


def with_inputs(base: Explanation, *rows: tuple[str, Any]) -> Explanation:
    """Add facts to a reason: (label, value)."""
    return replace(base, inputs=base.inputs + tuple(shown(label, value) for label, value in rows))
