"""Improvement actions of the demo: one or more in every state, from visits, from the audit, and told in words."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from django.utils import timezone

from assessments.improvement.models import Cause, ImprovementAction
from assessments.improvement.selectors.owners import possible_owners
from assessments.improvement.services.doing import finish_action, start_action
from assessments.improvement.services.planning import ActionEntry, drop_action, plan_action
from assessments.improvement.services.publishing import PublicWords, publish_action, withdraw_action, word_action
from assessments.improvement.services.verifying import confirm_action, return_action
from assessments.improvement.sources import OTHER
from donations.ledger.models import AuditFinding
from unioncare.organisation.enums import Role, UnitKind
from unioncare.organisation.models import Unit, User
from unioncare.worklist.conflicts import conflict_of
from visits.schedule.selectors.standard import missed_visits


@dataclass(frozen=True, slots=True)
class _Told:
    """What an action says, how many days ago it was planned, and the way that it went since."""

    wrong: str
    measure: str
    cause: str
    ago: int
    way: tuple[str, ...]
    said: str = ""
    said_en: str = ""
    did: str = ""
    did_en: str = ""


DAY: Final = timedelta(days=1)
# The days that an owner has, and those between one step and the next.
DUE, STEP = 30, 8
STORIES: Final = (
    _Told(
        "会员反映住院慰问来得太晚", "入院信息当天转到分会，三日内探视", "not_informed", 300,
        ("finish", "confirm", "publish"),
        "住院了好几天才有人来看", "It took days until somebody came to the hospital",
        "入院信息当天转到分会，三天内探视", "Branches hear of an admission the same day and come within three days",
    ),
    _Told(
        "报销材料要跑三趟", "编印一页纸材料清单，随入院慰问发放", "rule_unclear", 210,
        ("start", "finish", "return", "finish", "confirm", "publish"),
        "报销要带什么材料，每次说法不一样", "Each time we were told to bring other papers",
        "印了一页纸清单，随慰问发到家", "One sheet with all papers now comes with the first visit",
    ),
    _Told(
        "互助申请窗口中午没人", "实行午间轮值", "no_time", 150, ("finish", "confirm", "publish", "withdraw"),
        "中午去窗口没有人", "Nobody is at the desk at noon", "中午安排人轮值", "Somebody is there at noon in turn",
    ),
    _Told("会员电话变更后联系不上", "每季度核对一次联系电话", "wrong_data", 100, ("start", "finish", "confirm")),
    _Told("夜班职工赶不上现场咨询", "每月增加一次晚间咨询", "no_time", 40, ("finish",)),
    _Told("探视记录上传不及时", "班组每周五集中补录", "no_time", 25, ("start",)),
    _Told("外地就医的会员无人探视", "委托就医地兄弟单位代为探视", "nobody_responsible", 12, ()),
    _Told("宣传单字太小", "加大字号重印", "other", 60, ("drop",)),
)  # fmt: skip


def seed_improvement(enterprise: Unit, *, now: datetime) -> None:
    """Let the stories of one enterprise happen; without somebody to plan and to verify nothing does."""
    people = User.objects.filter(posts__unit=enterprise).order_by("pk")
    cast = {role: people.filter(posts__role=role).first() for role in (Role.WELFARE_OFFICER, Role.CHAIR, Role.AUDITOR)}
    branches = list(Unit.objects.within(enterprise.path).filter(kind=UnitKind.BRANCH)[:3]) or [enterprise]
    planner, chair, auditor = (cast[role] for role in cast)
    if planner is None or chair is None or auditor is None:
        return
    demo = _Demo(planner, chair, now)
    for number, told in enumerate(STORIES):
        demo.live(told, f"{OTHER}:{uuid5(NAMESPACE_URL, told.wrong)}", branches[number % len(branches)])
    demo.from_visits()
    finding = AuditFinding.objects.filter(fund__unit=enterprise).order_by("pk").first()
    if finding is not None:
        told = _Told("慰问金缺签领单", "当日签领，次日归档，由经审抽查", "rule_unclear", 2, ())
        _Demo(auditor, chair, now).live(told, f"finding:{finding.number}", enterprise)


@dataclass(frozen=True, slots=True)
class _Demo:
    planner: User
    chair: User
    now: datetime

    def live(self, told: _Told, source_key: str, unit: Unit) -> ImprovementAction:
        """Plan an action and let it go its way, some days after one another, up to now."""
        at = self.now - told.ago * DAY
        owner = self._owner(unit)
        entry = ActionEntry(
            Cause.objects.get(code=told.cause), told.wrong, told.measure, owner, timezone.localdate(at + DUE * DAY)
        )
        action = plan_action(source_key=source_key, unit=unit, entry=entry, actor=self.planner, now=at)
        if told.said:
            words = PublicWords(told.said, told.did, told.said_en, told.did_en)
            word_action(action=action, words=words, actor=self.planner, now=at)
        for place, step in enumerate(told.way, start=1):
            self._step(action, step, owner, min(at + place * STEP * DAY, self.now))
        return action

    def _step(self, action: ImprovementAction, step: str, owner: User, at: datetime) -> None:
        chair: dict[str, Any] = {"action": action, "actor": self.chair, "now": at}
        if step == "start":
            start_action(action=action, actor=owner, now=at)
        elif step == "finish":
            finish_action(action=action, evidence="已落实，现场可查", actor=owner, now=at)
        elif step == "return":
            due_on = timezone.localdate(at + DUE * DAY)
            return_action(**chair, reason="抽查三处，一处未落实", due_on=due_on)
        elif step == "drop":
            drop_action(**chair, reason="已并入新版宣传册")
        elif step == "withdraw":
            withdraw_action(**chair, reason="轮值安排有变，重新公布")
        elif step == "confirm":
            confirm_action(**chair)
        else:
            publish_action(**chair)

    def _owner(self, unit: Unit) -> User:
        """Return somebody who may own it and does not verify it."""
        people = possible_owners(unit, timezone.localdate(self.now)).exclude(pk=self.chair.pk)
        return people.filter(posts__unit=unit).first() or people.first() or self.planner

    def from_visits(self) -> None:
        """Make an action of the latest visits that missed the standard."""
        visits = missed_visits(self.now).select_related("case__unit", "case__subject").order_by("-item__due_at", "-pk")
        wanted = visits.filter(case__unit__path__startswith=self.planner.active_posts[0].unit.path)
        for visit in wanted[:3]:
            owner = self._owner(visit.case.unit)
            if any(conflict_of(visit.case.subject, person) for person in (owner, self.planner)):
                continue
            told = _Told("约定窗口内没有人探视", "分会提前一周排班，安排替补", "no_time", 0, ())
            self.live(told, f"visit:{visit.item_id}", visit.case.unit)
