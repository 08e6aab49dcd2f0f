"""The questionnaires that come with the product; loading them again adds what is missing and changes nothing."""

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction

from unioncare.organisation.models import Unit

from ..enums import VersionState
from ..models import Question, Questionnaire, QuestionnaireVersion, Section

FILE = Path(__file__).with_name("questionnaires.json")
TEXTS = ("intro_zh", "intro_en", "thanks_zh", "thanks_en", "is_anonymous")


@cache
def starter_questionnaires() -> list[dict[str, Any]]:
    """Return what an installation begins with: words, sections and questions of each."""
    read: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
    return read


@transaction.atomic
def load_questionnaires(*, now: datetime) -> int:
    """Put the missing ones into use for the topmost unit, so that all units below can ask them; return how many.

    Before there is a unit nothing is loaded: the next start does it.
    """
    root = Unit.objects.get_first_root_node()
    if root is None:
        return 0
    known = set(Questionnaire.objects.order_by().values_list("code", flat=True))
    missing = [entry for entry in starter_questionnaires() if entry["code"] not in known]
    for entry in missing:
        _load(entry, root, now)
    return len(missing)


def _load(entry: dict[str, Any], unit: Unit, now: datetime) -> None:
    titles = {name: entry[name] for name in ("code", "title_zh", "title_en")}
    version = QuestionnaireVersion.objects.create(
        questionnaire=Questionnaire.objects.create(unit=unit, **titles), number=1,
        state=VersionState.PUBLISHED, published_at=now, **{name: entry[name] for name in TEXTS},
    )  # fmt: skip
    by_key: dict[str, Question] = {}
    for place, part in enumerate(entry["sections"], start=1):
        section = Section.objects.create(version=version, position=place, title_zh=part["zh"], title_en=part["en"])
        for number, raw in enumerate(part["questions"], start=1):
            by_key[raw["key"]] = _question(raw, section, number, by_key)


def _question(raw: dict[str, Any], section: Section, number: int, by_key: dict[str, Question]) -> Question:
    return Question.objects.create(
        section=section, position=number, key=raw["key"], kind=raw["kind"], text_zh=raw["zh"], text_en=raw["en"],
        is_required=raw.get("required", False), is_satisfaction=raw.get("satisfaction", False),
        least=raw.get("least"), most=raw.get("most"),
        options=raw.get("options", []), shown_if=by_key.get(raw.get("after", "")), shown_for=raw.get("answers", []),
    )  # fmt: skip
