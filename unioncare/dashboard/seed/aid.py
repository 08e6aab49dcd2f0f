"""The aid of the demo: grants at every step, two on public notice, one objected to; what aid did; condolence lists."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from django.db.models import Q
from django.utils import timezone
from stdnum import luhn

from cases.care.enums import CaseState, ConsentState
from cases.care.models import IllnessCase
from cases.members.models import Member
from donations.aid.enums import GrantKind, GrantState, MoneyUse, Occasion
from donations.aid.models import CondolenceList, Grant
from donations.aid.selectors.choosing import Criteria
from donations.aid.selectors.condolence import lines_of_list
from donations.aid.selectors.payments import payment_of
from donations.aid.selectors.proposal import propose
from donations.aid.services.asking import GrantEntry, draft_grant, submit_grant
from donations.aid.services.effects import EffectEntry, note_effect
from donations.aid.services.hardship import assess_hardship
from donations.aid.services.listing import ListEntry, draft_list, submit_list
from donations.aid.services.notices import end_notices, publish_grant
from donations.aid.services.objections import object_to
from donations.aid.services.receipts import sign_receipt
from donations.aid.services.signing import note_signatures
from donations.ledger.enums import Account
from donations.ledger.models import Fund
from donations.payments.services.accounts import enter_account, verify_account
from donations.payments.services.batches import Outcome, make_batch, send_batch, settle_batch
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Post, Unit, User
from unioncare.worklist.approvals import decide, pending_for
from unioncare.worklist.models import Approval

PAID: Final = 4  # lived to the signed receipt
# How far the others have come: noticed, approved, asked for, drafted.
NOTICED, DECIDED, ASKED = 2, 1, 2
DAY: Final = timedelta(days=1)
# Ordinary cards begin so; the check digit follows.
CARD: Final = "62220212345"
SAID: Final = ("药费压力小了不少，孩子的学费也交上了", "先还了住院时借亲戚的钱")


def seed_aid(enterprise: Unit, *, now: datetime) -> None:
    """Live the aid of the cases in care of one enterprise; its funds stand already."""
    found = {role: _holder(role, enterprise) for role in Role}
    people = {role: user for role, user in found.items() if user is not None}
    wanted = (Role.WELFARE_OFFICER, Role.FINANCE_OFFICER, Role.COMMITTEE_MEMBER)
    if all(role in people for role in wanted):
        _Aid(enterprise, people, now).live()


def _holder(role: Role, unit: Unit) -> User | None:
    return User.objects.filter(posts__role=role, posts__unit=unit).order_by("pk").first()


@dataclass(slots=True)
class _Aid:
    """The aid of one enterprise."""

    unit: Unit
    people: dict[Role, User]
    now: datetime

    def live(self) -> None:
        cases = self._cases()
        paid_at = self._first_of_last_month()
        for number, case in enumerate([case for case in cases if case.reported_at < paid_at - 45 * DAY][:PAID]):
            self._pay(case, paid_at, number)
            cases.remove(case)
        self._take_on(cases)
        self._lists()

    def _cases(self) -> list[IllnessCase]:
        rows = IllnessCase.objects.filter(
            state=CaseState.IN_CARE, consent_state=ConsentState.GIVEN, unit__path__startswith=self.unit.path
        )
        found = rows.select_related("member", "unit", "subject", "disease").order_by("number")
        today = timezone.localdate(self.now)
        return [case for case in found if propose(case, GrantKind.RELIEF, today).amount]

    def _first_of_last_month(self) -> datetime:
        """Return when the grants were paid: the books are open from there on, and a month has passed since."""
        last = timezone.localdate(self.now).replace(day=1) - DAY
        return timezone.make_aware(datetime.combine(last.replace(day=1), time(10)))

    def _fund(self, code: str) -> Fund:
        return Fund.objects.get(code=f"{self.unit.code.lower()}-{code}")

    def _chair_of(self, unit: Unit) -> User:
        """Return the chair of the branch above a unit: they ask for aid."""
        post = Post.objects.filter(role=Role.BRANCH_CHAIR, unit__path__in=unit.ancestor_paths()).first()
        return post.user if post else self.people[Role.WELFARE_OFFICER]

    def _ask(self, case: IllnessCase, at: datetime, *, send: bool = True) -> Grant:
        asker, today = self._chair_of(case.unit), timezone.localdate(at)
        entry = GrantEntry(
            kind=GrantKind.RELIEF, asked=propose(case, GrantKind.RELIEF, today).amount, fund=self._fund("union"),
            key=uuid5(NAMESPACE_URL, case.number), note="住院与后续治疗费用",
        )  # fmt: skip
        assess_hardship(case_id=case.pk, actor=asker, now=at)
        grant = draft_grant(case_id=case.pk, entry=entry, actor=asker, now=at)
        return submit_grant(grant=grant, actor=asker, now=at + timedelta(hours=1)) if send else grant

    def _decide(self, approval: Approval | None, at: datetime) -> None:
        """Let everybody whose step it is approve, each some hours after the one before."""
        while approval is not None and (user := self._next(approval)) is not None:
            at += timedelta(hours=4)
            decide(approval_id=approval.pk, actor=user, now=at, approve=True, comment="同意")

    @staticmethod
    def _next(approval: Approval) -> User | None:
        step = approval.steps.filter(decided_at__isnull=True).order_by("order").first()
        if step is None:
            return None
        post = Post.objects.filter(role__in=step.roles, unit=step.unit).select_related("user").order_by("pk").first()
        return post.user if post else None

    def _pay(self, case: IllnessCase, at: datetime, number: int) -> None:
        """Live a grant from its request to the signed receipt, and to the first look at what it did."""
        finance, asked = self.people[Role.FINANCE_OFFICER], at - 40 * DAY
        self._note_account(case.member, asked)
        grant = self._ask(case, asked)
        self._decide(grant.approval, asked)
        publish_grant(grant=grant, actor=self.people[Role.WELFARE_OFFICER], now=asked + 2 * DAY)
        end_notices(now=at - 8 * DAY)
        payment = payment_of(Grant.objects.get(pk=grant.pk))
        if payment is None:
            return
        batch = make_batch(fund=payment.fund, payment_ids=[payment.pk], actor=finance, now=at - 2 * DAY)
        waiting = pending_for(batch.subject, "payment_batch")
        assert waiting is not None
        decide(approval_id=waiting.pk, actor=self.people[Role.COMMITTEE_MEMBER], now=at - DAY, approve=True)
        send_batch(batch=batch, actor=finance, now=at)
        outcome = Outcome(paid_on=timezone.localdate(at))
        settle_batch(batch=batch, outcomes={payment.pk: outcome}, actor=finance, now=at + timedelta(hours=3))
        self._follow(case, grant, at + 2 * DAY, number)

    def _follow(self, case: IllnessCase, grant: Grant, at: datetime, number: int) -> None:
        """Sign the receipt, and look at what every other one did; the new grading is left to whoever shows the demo."""
        asker = self._chair_of(case.unit)
        day = timezone.localdate(at)
        sign_receipt(grant=grant, received_by=case.member.name, receipt_on=day, actor=asker, now=at)
        if number % 2 == 0:
            entry = EffectEntry([MoneyUse.MEDICINE, MoneyUse.SCHOOLING], SAID[number // 2 % len(SAID)])
            note_effect(grant=grant, months=1, entry=entry, actor=asker, now=self.now)

    def _note_account(self, member: Member, at: datetime) -> None:
        number = f"{CARD}{member.pk % 10**7:07}"
        number += luhn.calc_check_digit(number)
        account = enter_account(
            member=member, holder=member.name, bank="工商银行青岭支行", number=number,
            actor=self.people[Role.WELFARE_OFFICER], now=at,
        )  # fmt: skip
        verify_account(account=account, number=number, actor=self.people[Role.FINANCE_OFFICER], now=at)

    def _take_on(self, cases: list[IllnessCase]) -> None:
        """Take the newest grants to the steps before the payment."""
        for number, (case, far) in enumerate(zip(cases, _far(), strict=False)):
            begun = self.now - timedelta(days=6, hours=number)
            grant = self._ask(case, begun, send=far != GrantState.DRAFT)
            if far in (GrantState.APPROVED, GrantState.NOTICE):
                self._decide(grant.approval, begun)
            if far == GrantState.NOTICE:
                self._publish(grant, objected=number == 0)

    def _publish(self, grant: Grant, *, objected: bool) -> None:
        welfare = self.people[Role.WELFARE_OFFICER]
        notice = publish_grant(grant=grant, actor=welfare, now=self.now - 2 * DAY)
        if objected:
            words = "听说他家去年刚买了车，请核实家庭收入"
            object_to(notice=notice, text=words, contact="", now=self.now - DAY)

    def _lists(self) -> None:
        """Hand one list over but for its last line, and draft the next."""
        begun, welfare, finance = (
            self.now - 20 * DAY,
            self.people[Role.WELFARE_OFFICER],
            self.people[Role.FINANCE_OFFICER],
        )
        held = self._list("重病职工节日送温暖", begun, min_severity=3)
        if held is None:
            return
        sent = submit_list(held=held, actor=welfare, now=begun + DAY)
        self._decide(sent.approval, begun + DAY)
        at = begun + 4 * DAY
        for line in [line for line in lines_of_list(held) if not line.left_out][:-1]:
            note_signatures(
                held=held, line_ids=[line.pk], handed_by=self._chair_of(line.unit), on=timezone.localdate(at),
                actor=finance, now=at,
            )  # fmt: skip
        self._list("年终慰问", self.now - DAY, min_level=1)

    def _list(self, title: str, at: datetime, **asked: int) -> CondolenceList | None:
        named = Q(unit__path__startswith=self.unit.path, consent_state=ConsentState.GIVEN)
        fits = {"severity__gte": asked.get("min_severity", 0), "level__gte": asked.get("min_level", 0)}
        if not IllnessCase.objects.filter(named, state=CaseState.IN_CARE, **fits).exists():
            return None
        entry = ListEntry(
            title=title, occasion=Occasion.FESTIVAL, criteria=Criteria(self.unit, **asked), fund=self._fund("aid"),
            place=Account.BANK, key=uuid5(NAMESPACE_URL, f"{self.unit.code}/{title}"),
        )  # fmt: skip
        return draft_list(entry=entry, actor=self.people[Role.WELFARE_OFFICER], now=at)


def _far() -> Iterator[GrantState]:
    yield from [GrantState.NOTICE] * NOTICED
    yield from [GrantState.APPROVED] * DECIDED
    yield from [GrantState.REVIEW] * ASKED
    yield GrantState.DRAFT
