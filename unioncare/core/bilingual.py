"""Texts that the database holds in both languages."""

from typing import Any

from django.utils.translation import get_language

# A bilingual text inside JSON: {"zh": "…", "en": "…"}.
Bilingual = dict[str, str]


def language_suffix() -> str:
    """Return "zh" or "en" for the language of the moment; Chinese is the default."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def localized(obj: Any, name: str) -> str:
    """Return `obj.<name>_zh` or `obj.<name>_en`; a missing translation falls back to the other language."""
    first = language_suffix()
    second = "zh" if first == "en" else "en"
    return str(getattr(obj, f"{name}_{first}") or getattr(obj, f"{name}_{second}"))


def pick(text: Any) -> str:
    """Return the text of a JSON bilingual, or the plain value as it is."""
    if isinstance(text, dict):
        first = language_suffix()
        return str(text.get(first) or text.get("zh") or text.get("en") or "")
    return str(text)
