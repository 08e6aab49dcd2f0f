"""Requests of workers in every state, as the form takes them in and the staff answer them."""

from datetime import datetime, timedelta
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from assessments.feedback.enums import Category
from assessments.feedback.models import FeedbackRequest
from assessments.feedback.services.answering import acknowledge, answer, ask_back, judge_answer, refuse, withdraw
from assessments.feedback.services.details import RightsEntry, note_rights
from assessments.feedback.services.receiving import FeedbackEntry, receive_feedback
from unioncare.organisation.enums import Role, UnitKind
from unioncare.organisation.models import Post, Unit, User
from unioncare.worklist.models import WorkItem

# Kind, words, days ago, name ("" stays unknown), what became of it.
STORIES: Final = (
    (Category.SUGGESTION, "井口浴室水温太低，建议检修锅炉。", 40, "", "closed"),
    (Category.INSURANCE, "住院津贴怎么申请？材料交到哪里？", 26, "孙志强", "answered"),
    (Category.RIGHTS, "工伤认定申请被退回，想请工会帮忙。", 20, "马建军", "rights"),
    (Category.COMPLAINT, "食堂夜班饭菜经常是凉的，反映过没有人管。", 18, "", "reopened"),
    (Category.CARE, "我师傅查出肺部肿瘤，家里只有老伴，想请工会关心一下。", 4, "刘海涛", "acknowledged"),
    (Category.AID, "父亲透析两年，自费部分实在负担不起。", 2, "何春生", "received"),
    (Category.SUGGESTION, "建议食堂增加低盐餐。", 30, "", "withdrawn"),
    (Category.AID, "想申请装修补助。", 33, "钱立", "refused"),
)


def seed_feedback(unit: Unit, *, now: datetime) -> None:
    """Write a few requests to the first branch of an enterprise and let them be answered."""
    branch = Unit.objects.within(unit.path).filter(kind=UnitKind.BRANCH).order_by("path").first() or unit
    for number, (category, text, days, name, end) in enumerate(STORIES):
        at = now - timedelta(days=days)
        entry = FeedbackEntry(
            key=uuid5(NAMESPACE_URL, f"{unit.code}:feedback:{number}"), unit=branch, category=category, text=text,
            is_anonymous=not name, name=name, phone="13800000000" if name else "",
        )  # fmt: skip
        request, _code = receive_feedback(entry=entry, actor=None, now=at)
        _go_on(request, end, unit, at)


def _go_on(request: FeedbackRequest, end: str, unit: Unit, at: datetime) -> None:
    later, person = at + timedelta(days=1), _holder(request, unit)
    if end == "received":
        return
    if end == "withdrawn":
        withdraw(request_id=request.pk, now=later)
        return
    if end == "refused":
        refuse(request_id=request.pk, reason="不属于救助范围，请咨询物业部门。", actor=person, now=later)
        return
    acknowledge(request_id=request.pk, actor=person, now=later)
    if end == "rights":
        entry = RightsEntry(
            kind="injury", applicant=request.name, respondent="人力资源部",
            facts="井下滑倒致腕部骨折，认定申请被退回。",
            limitation_date=(at + timedelta(days=75)).date(),
        )  # fmt: skip
        note_rights(request_id=request.pk, entry=entry, actor=person, now=later)
        ask_back(request_id=request.pk, text="请把退回通知拍照发来。", actor=person, now=later)
    elif end != "acknowledged":
        answer(request_id=request.pk, text="已了解情况并安排处理，一周内落实。", actor=person, now=later)
        if end != "answered":
            score = 5 if end == "closed" else 2
            judge_answer(request_id=request.pk, score=score, words="", now=later + timedelta(days=2))


def _holder(request: FeedbackRequest, unit: Unit) -> User:
    """Return who has the request, or a leader where the demo has nobody for it."""
    items = WorkItem.objects.open().filter(subject=request.subject_id, assignee__isnull=False)
    item = items.select_related("assignee").order_by("pk").first()
    if item is not None and item.assignee is not None:
        return item.assignee
    return Post.objects.filter(unit=unit, role=Role.CHAIR).select_related("user").order_by("pk")[0].user
