"""A member about whom the union knows all that it can know, and where each word of it may be found."""

import base64
import json
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

from django.db import connection
from django.urls import reverse

from assessments.feedback.enums import Category
from assessments.feedback.models import FeedbackRequest
from assessments.surveys.models import Answer, Invitation, Question, Response
from cases.care.models import IllnessCase
from cases.care.services.documents import add_document
from cases.care.services.letters import write_letter
from cases.care.services.numbering import keep_given
from cases.insurance.models import Claim, EnrolmentRefusal
from cases.insurance.services.claims import note_seen
from cases.members.models import Member
from donations.aid.models import Grant, PastAid
from donations.aid.services.hardship import assess_hardship
from donations.aid.services.notices import end_notices
from donations.campaigns.models import Campaign, Refund, StatementLine
from donations.payments.models import Payment
from tests.factories import World
from tests.factories.campaigns import given, opened_for, pledged
from tests.factories.cases import NOW, TODAY, closed, make_member
from tests.factories.counselling import counselled, staffed
from tests.factories.feedback import written
from tests.factories.funds import fund
from tests.factories.grants import asked_grant, published, settled
from tests.factories.insurance import enrolled, term
from tests.factories.member_page import linked
from tests.factories.members import id_number
from tests.factories.payments import CARDS, account
from tests.factories.pdf import pdf_of
from tests.factories.protocol import in_care
from tests.factories.questionnaires import links, questionnaire, survey
from tests.factories.recovery import measured
from tests.factories.screening import screened
from tests.factories.visits import PHOTO, first_visit, record_entry
from unioncare.core.crypto import decrypt, decrypt_bytes
from unioncare.imports.services.staging import stage_run
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Relative, SavedFilter
from unioncare.worklist.approvals import decide
from unioncare.worklist.models import ApprovalStep
from visits.schedule.entries import Gift
from visits.schedule.enums import BookingState
from visits.schedule.models import Receipt
from visits.schedule.services.recording import record_visit
from visits.screening.starter import load_scales

NAME, NUMBER, PHONE, PINYIN = "欧阳慕白", "098765", "13977665544", "ouyang"
ID = id_number(7, date(1979, 5, 17))
# Each stands in one place alone, so that finding it says where it was left.
WORDS = {
    "what happened": "矿灯房门口突然昏倒", "evidence": "右肺上叶占位", "household": "岳父拾荒补贴",
    "cost": "伽马刀治疗费",
    "document": "慕白出院小结", "visit": "床头放着旧口琴", "family": "女儿在读聋哑学校", "grant": "补交透析押金",
    "closing": "随女儿迁往海南", "feedback": "想问丧葬补贴手续", "survey": "探望的人很和气", "past": "九八年雪灾补助",
    "letter": "嫂子放心养病", "campaign": "和老欧阳一起渡难关", "story": "掘进班的老口琴手", "measure": "上两层楼就喘",
    "goods": "老欧阳的口琴盒", "refusal": "嫌手续麻烦",
    "request": "请把我的东西都删掉", "purpose": "核对欧阳慕白化疗费",
}  # fmt: skip


@dataclass(frozen=True)
class Known:
    """The member, and their case."""

    member: Member
    case: IllnessCase

    @property
    def identities(self) -> list[str]:
        return [NAME, NUMBER, PHONE, ID, PINYIN, CARDS[0], "欧阳", self.case.number]


def everything_known(world: World) -> Known:
    """Let everything happen to a member that leaves words behind; nothing of it is open at the end."""
    member = make_member(world, name=NAME, number=NUMBER, phone=PHONE, id_number=ID)
    Relative.objects.create(user=world.person(Role.CLERK), name=NAME, relation="表哥", employee_no=NUMBER)
    cover = term(world.enterprise)
    enrolled(member, cover)
    EnrolmentRefusal.objects.create(
        member=member, plan=cover.plan, refused_on=TODAY, ask_again_on=TODAY + timedelta(days=90),
        note=WORDS["refusal"], recorded_by=world.chair, recorded_at=NOW,
    )  # fmt: skip
    Relative.objects.create(user=world.chair, name=NAME, relation="老同学")
    # So that the number of the case is no part of another number.
    keep_given("2026-4711")
    case = in_care(world, member=member, what_happened=WORDS["what happened"], contact_phone=PHONE, informant=NAME)
    case.gradings.update(severity_evidence=WORDS["evidence"])
    case.surveys.update(evidence=WORDS["household"])
    case.costs.update(description=WORDS["cost"])
    add_document(
        case_id=case.pk, kind="discharge", title=WORDS["document"], name=f"{NAME}.pdf", data=pdf_of(),
        actor=world.welfare_officer, now=NOW,
    )  # fmt: skip
    _cared_for(case, world)
    _given_money(case, world)
    _asked(member, world)
    _claimed(case, world)
    closed(IllnessCase.objects.get(pk=case.pk), world)
    case.moves.filter(move="close").update(reason=WORDS["closing"])
    Member.objects.filter(pk=member.pk).update(left_on=TODAY)
    return Known(Member.objects.get(pk=member.pk), IllnessCase.objects.get(pk=case.pk))


def _cared_for(case: IllnessCase, world: World) -> None:
    load_scales()
    staffed(world)
    entry = record_entry(
        world, photo_consent=True, photos=(PHOTO,), gift=Gift("goods", 500, NAME, "本人", WORDS["goods"]),
        note=WORDS["visit"], family=WORDS["family"],
    )  # fmt: skip
    record_visit(visit=first_visit(case), entry=entry, actor=world.branch_chair, now=NOW)
    Receipt.objects.update(state=BookingState.BOOKED)
    counselled(world, case=case)
    screened(case, world)
    measured(case, world, note=WORDS["measure"])
    linked(case, world)
    write_letter(
        case_id=case.pk, actor=world.welfare_officer, now=NOW, kind="call", words=WORDS["letter"], language="zh-hans"
    )


def _given_money(case: IllnessCase, world: World) -> None:
    assess_hardship(case_id=case.pk, actor=world.welfare_officer, now=NOW)
    campaign = opened_for(case, world, title_zh=WORDS["campaign"], story_zh=WORDS["story"])
    _gave(campaign, world)
    account(world, case.member)
    grant = _approved(asked_grant(case, world, fund(world.enterprise, bank=500_000), note=WORDS["grant"]), world)
    published(grant, world)
    end_notices(now=NOW + timedelta(days=30))
    settled(grant, world)
    Grant.objects.update(state="closed", receipt_on=TODAY, received_by=NAME)
    Campaign.objects.update(state="settled")
    PastAid.objects.create(
        member=case.member, kind="relief", amount=200, given_on=date(1998, 8, 1), note=WORDS["past"], recorded_at=NOW
    )


def _gave(campaign: Campaign, world: World) -> None:
    """Let the member themselves give, pledge, stand in a statement and get something back."""
    gift = given(campaign, 300, donor=NAME, shown="name", payer=f"{NAME} 工号{NUMBER}")
    pledged(campaign, donor=NAME, employee_no=NUMBER)
    StatementLine.objects.create(
        campaign=campaign, channel="bank", transaction_no="7001", amount=50, arrived_on=TODAY, payer=NAME,
        remark=f"退给{PHONE}",
    )  # fmt: skip
    Refund.objects.create(
        gift=gift, amount=300, reason=f"{NAME}要用钱", asked_by=world.chair, asked_at=NOW, received_by="岳父欧阳山"
    )


def _approved(grant: Grant, world: World) -> Grant:
    """Let each step be decided by the role that it asks."""
    while (step := ApprovalStep.objects.filter(approval=grant.approval_id, state="pending").first()) is not None:
        decide(approval_id=grant.approval_id, actor=world.person(Role(step.roles[0])), now=NOW, approve=True)
    return Grant.objects.get(pk=grant.pk)


def _asked(member: Member, world: World) -> None:
    asked = written(
        world, Category.AID, text=WORDS["feedback"], is_anonymous=False, name=NAME, phone=PHONE, unit=world.group
    )
    FeedbackRequest.objects.filter(pk=asked.pk).update(state="closed", ended_at=NOW)
    version = questionnaire(world.enterprise, anonymous=False)
    link = links(survey(version, world.group), world.group)[0]
    # By no case's link: the member was drawn from a list.
    Invitation.objects.filter(pk=link.pk).update(member=member)
    answer = Response.objects.create(
        survey=link.survey, version=version, unit=world.group, answered_on=TODAY, is_anonymous=False, invitation=link
    )
    question = Question.objects.get(section__version=version, key="words")
    Answer.objects.create(response=answer, question=question, text=WORDS["survey"])
    SavedFilter.objects.create(user=world.chair, page="cases:cases", name="老欧阳", query=f"q={quote(NAME)}")
    source: Any = SimpleNamespace(name="roster.csv", sha256="0" * 64, size=1)
    with stage_run(kind="roster", source=source, started_by=world.chair, now=NOW) as stage:
        stage.add("new", [NUMBER, NAME, PHONE])


def _claimed(case: IllnessCase, world: World) -> None:
    for claim in Claim.objects.filter(case=case):
        for paper in claim.papers.filter(is_required=True):
            note_seen(paper=paper, actor=world.person(Role.INSURANCE_OFFICER), now=NOW)
    Claim.objects.filter(case=case).update(state="closed")
    Payment.objects.exclude(state="paid").update(state="cancelled")


def looked_at(known: Known, world: World, sign_in) -> None:
    """Read and search as staff do, so that the trail is full of it."""
    client = sign_in(world.welfare_officer)
    client.get(known.case.get_absolute_url())
    client.get(reverse("cases:member", args=[known.member.pk]))
    client.get(reverse("cases:member_changes", args=[known.member.pk]))
    client.post(reverse("cases:unmask_part", args=[known.member.pk, "phone"]), {"purpose": WORDS["purpose"]})
    client.post(reverse("cases:export") + f"?q={quote(NAME)}", {"purpose": WORDS["purpose"]})
    client.get(reverse("cases:search") + f"?q={NUMBER}")


def forms_of(word: str) -> list[bytes]:
    """Return every way in which a word may be written down somewhere."""
    plain = word.encode()
    if word.isascii():
        return [plain]
    if len(word) < 4:  # the middle of a short word in base64 is nobody's
        return [plain, json.dumps(word)[1:-1].encode(), quote(word).encode()]
    middles = [base64.b64encode(b"x" * before + plain)[4:-4] for before in range(3)]
    return [plain, json.dumps(word)[1:-1].encode(), quote(word).encode(), word.encode("unicode_escape"), *middles]


def traces(words: list[str], text: str | bytes) -> list[str]:
    raw = text if isinstance(text, bytes) else text.encode()
    return [word for word in words if any(form in raw for form in forms_of(word))]


def left_in_tables(words: list[str]) -> list[str]:
    """Read every column of every row of every table, envelopes opened too, and say where one of the words stands."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            columns = [column.name for column in cursor.description]
            for row in cursor.fetchall():
                for column, value in zip(columns, row, strict=True):
                    for text in _readings(value):
                        found += [f"{table}.{column}: {word}" for word in traces(words, text)]
    return sorted(set(found))


def _readings(value: object) -> list[bytes]:
    if not isinstance(value, memoryview | bytes):
        return [] if value is None else [str(value).encode()]
    raw = bytes(value)
    readings = [raw]
    for opened in (decrypt, decrypt_bytes):
        try:
            plain = opened(raw)
        except Exception:  # noqa: BLE001 -- no envelope, or none of this kind
            continue
        readings.append(plain.encode() if isinstance(plain, str) else plain)
    return readings


def left_in_files(words: list[str], place: Path) -> list[str]:
    files = [path for path in place.rglob("*") if path.is_file()]
    return [path.name for path in files if traces(words, path.name) or traces(words, path.read_bytes())]
