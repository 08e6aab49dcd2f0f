"""Reports of the demo: one of the last quarter that is over, published, and a draft of the one that runs."""

from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from unioncare.core.periods import Period, quarter_with
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Unit, User

from ..reports.enums import Section
from ..reports.models import Report
from ..reports.selectors.sections import mark_of
from ..reports.services.publishing import publish_report
from ..reports.services.writing import begin_report, write_sections

DAY: Final = timedelta(days=1)
WORDS: Final = {
    Section.INTRODUCTION: "本季度按规程开展重病职工关爱工作，接案、核实、评估、计划各环节均有责任人和时限。",
    Section.RESPONSE: "首次探望总体及时，个别病例因夜班交接延误，已提醒分会。",
    Section.PROTECTION: "续保工作提前三十天启动，未参保人员已逐人核对原因。",
    Section.MONEY: "救助按档次发放，公示按期完成，募捐专款专用。",
    Section.MEASURES: "一、补齐空缺的工会小组长，下季度第一个月完成，组织委员负责。\n"
    "二、逾期探望逐件说明原因，分会主席负责，生活保障委员每周督办。",
    Section.CLOSING: "以上情况提请工会委员会审议。",
}


def seed_reports(enterprise: Unit, *, now: datetime) -> None:
    """Let one enterprise report; without somebody to write and to publish nothing is."""
    officer, chair = _holder(enterprise, Role.WELFARE_OFFICER), _holder(enterprise, Role.CHAIR)
    if officer is None or chair is None:
        return
    running = quarter_with(timezone.localdate(now))
    report = _written(enterprise, quarter_with(running.first - DAY), officer, now)
    publish_report(report=report, actor=chair, now=now)
    _written(enterprise, running, officer, now, (Section.INTRODUCTION,))


def _written(
    enterprise: Unit, period: Period, officer: User, now: datetime, sections: tuple[Section, ...] = tuple(WORDS)
) -> Report:
    report = begin_report(unit=enterprise, period=period, actor=officer, now=now)
    texts = {section.value: (WORDS[section], mark_of("")) for section in sections}
    write_sections(report=report, texts=texts, actor=officer, now=now)
    return report


def _holder(unit: Unit, role: Role) -> User | None:
    return User.objects.filter(posts__unit=unit, posts__role=role).order_by("pk").first()
