"""Finding a disease of the catalogue by code, name, the words people use, or an ICD-10 code."""

import re
from collections.abc import Iterable

from ..models import Disease

_CODE = re.compile(r"([A-Z])(\d{1,2})?(?:\.?(\d))?[A-Z0-9]*")
_RANGE = re.compile(r"\s*[–—~-]\s*")


def catalogue() -> list[Disease]:
    """Return the diseases that are offered, in their order; one query."""
    return list(Disease.objects.filter(is_active=True))


def find_diseases(query: str, rows: Iterable[Disease] | None = None) -> list[Disease]:
    """Return the diseases that a query may mean: "C34", "肺癌", "stroke", "尿毒症", "6"; all for an empty one."""
    text = query.strip()
    diseases = list(catalogue() if rows is None else rows)
    if not text:
        return diseases
    exact = [disease for disease in diseases if disease.code.casefold() == text.casefold()]
    if span := icd_span(text):
        return exact or [disease for disease in diseases if overlaps(disease, span)]
    found = [disease for disease in diseases if disease not in exact and _names(disease, text.casefold())]
    return exact + found


def _names(disease: Disease, text: str) -> bool:
    names = (disease.name_zh.casefold(), disease.name_en.casefold(), *keywords(disease))
    return any(text in name for name in names) or any(word in text for word in keywords(disease))


def keywords(disease: Disease) -> list[str]:
    """Return the other names of a disease, in lower case."""
    return [word for part in re.split(r"[,，、;；]", disease.keywords) if (word := part.strip().casefold())]


def overlaps(disease: Disease, span: tuple[str, str]) -> bool:
    """Tell whether one of the disease's ICD-10 ranges meets a span of codes."""
    return any(low <= span[1] and span[0] <= high for low, high in icd_ranges(disease.icd10))


def icd_ranges(text: str) -> list[tuple[str, str]]:
    """Return the ranges of a catalogue entry such as "I60–I64, I69" as spans of four-character codes."""
    spans = []
    for part in filter(None, re.split(r"[,，、\s]+(?=[A-Z])", text.strip().upper())):
        ends = [icd_span(end) for end in _RANGE.split(part.strip())]
        if all(ends):
            spans.append((ends[0][0], ends[-1][1]))  # type: ignore[index]
    return spans


def icd_span(text: str) -> tuple[str, str] | None:
    """Return the first and last four-character code that a code stands for: C34 → C340, C349; None for other text."""
    code = text.strip().upper().replace("．", ".")
    match = _CODE.fullmatch(code)
    if match is None or len(code) < 2:
        return None
    letter, number, sub = match.groups()
    if number is None:
        return None
    if len(number) == 1:
        return f"{letter}{number}00"[:4], f"{letter}{number}99"
    return f"{letter}{number}{sub or '0'}", f"{letter}{number}{sub or '9'}"
