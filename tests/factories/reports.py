"""Reports as an officer writes them and a chair publishes them."""

from datetime import datetime
from typing import Any

from unioncare.core.periods import Period
from unioncare.dashboard.reports.enums import Section
from unioncare.dashboard.reports.models import Report
from unioncare.dashboard.reports.selectors.sections import mark_of, texts_of
from unioncare.dashboard.reports.services.publishing import publish_report
from unioncare.dashboard.reports.services.writing import begin_report, write_sections

from .world import World

# The quarter before the Wednesday of the mock-ups.
QUARTER = Period(2025, 10, 3)
WORDS = {Section.INTRODUCTION: "本季度接案平稳。", Section.MEASURES: "补齐分会主席，四月底前完成。"}


def written(world: World, *, now: datetime, unit: Any = None, period: Period = QUARTER, **words: str) -> Report:
    """Return a draft with the words that publication asks for."""
    officer = world.welfare_officer
    report = begin_report(unit=unit or world.enterprise, period=period, actor=officer, now=now)
    shown = texts_of(report)
    texts = {section: (text, mark_of(shown[section])) for section, text in {**WORDS, **words}.items()}
    write_sections(report=report, texts=texts, actor=officer, now=now)
    return report


def published(world: World, *, now: datetime, **more: Any) -> Report:
    """Return a report that the chair published."""
    return publish_report(report=written(world, now=now, **more), actor=world.chair, now=now)
