"""Public notices: what they tell and what not, objections without an account, who answers, what waits for it."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from cases.care.models import IllnessCase
from cases.care.services.consent import record_consent, withdraw_consent
from cases.care.services.reports import ConsentEntry
from donations.aid.enums import GrantKind, GrantState, ObjectionState, Occasion
from donations.aid.errors import AidRefused
from donations.aid.models import Grant, Notice, Objection
from donations.aid.services.notices import end_notices, publish_grant
from donations.aid.services.objections import answer_objection, object_to
from donations.aid.services.paying import order_grant
from donations.ledger.models import Fund
from tests.factories import RelativeFactory, World
from tests.factories.cases import NOW
from tests.factories.grants import approved_grant, asked_grant, decided, published, settled
from tests.factories.payments import account
from unioncare.core.models import Threshold
from unioncare.core.thresholds import named
from unioncare.core.workflow import MoveRefused
from unioncare.organisation.enums import Role
from unioncare.organisation.models import User
from unioncare.worklist.models import WorkItem

pytestmark = pytest.mark.django_db
OVER = NOW + timedelta(days=8)


@pytest.fixture
def grant(case: IllnessCase, world: World, purse: Fund) -> Grant:
    return approved_grant(case, world, purse)


@pytest.fixture
def notice(grant: Grant, world: World) -> Notice:
    return published(grant, world)


@pytest.fixture
def visitor() -> Client:
    """The browser of somebody without an account, in English."""
    client = Client()
    client.cookies["unioncare_language"] = "en"
    return client


def read(visitor: Client, code: str = "QL3") -> str:
    answer = visitor.get(reverse("donations:notices", args=[code]))
    assert answer.status_code == 200
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    return answer.content.decode()


def state_of(grant: Grant) -> str:
    return Grant.objects.get(pk=grant.pk).state


class TestPublishing:
    def test_it_tells_masked_name_unit_kind_amount_and_days(self, notice: Notice) -> None:
        assert (notice.masked_name, notice.unit_name, notice.amount) == ("陈**", "综采一队分会", Decimal(6_000))
        assert (str(notice.published_on), str(notice.ends_on)) == ("2026-03-18", "2026-03-25")

    def test_how_long_it_stands_is_a_threshold(self, grant: Grant, world: World) -> None:
        Threshold.objects.create(code=named("aid.notice_days").code, value=2)
        assert str(published(grant, world).ends_on) == "2026-03-20"

    def test_the_page_tells_no_more(self, notice: Notice, visitor: Client, case: IllnessCase) -> None:
        text = read(visitor)
        assert "陈**" in text
        assert "¥6,000.00" in text
        for told in (case.member.name, case.member.employee_no, case.number, notice.grant.number, "恶性肿瘤", "35,000"):
            assert told not in text

    @pytest.mark.parametrize(("code", "found"), [("QL3", True), ("QL3-01", True), ("QL3-02", False), ("QL1", False)])
    def test_a_unit_reads_its_own(self, notice: Notice, visitor: Client, code: str, found: bool) -> None:
        assert ("陈**" in read(visitor, code)) is found

    def test_an_unknown_code_is_no_page(self, notice: Notice, visitor: Client) -> None:
        assert visitor.get(reverse("donations:notices", args=["nowhere"])).status_code == 404

    def test_nothing_is_published_before_it_is_approved(self, case: IllnessCase, world: World, purse: Fund) -> None:
        waiting = asked_grant(case, world, purse)
        with pytest.raises(AidRefused, match="Only what is approved"):
            published(waiting, world)

    def test_nothing_is_published_twice(self, grant: Grant, notice: Notice, world: World) -> None:
        with pytest.raises(AidRefused, match="It was published on 2026-03-18"):
            published(grant, world)

    def test_condolence_within_the_standard_stays_private(self, case: IllnessCase, world: World, purse: Fund) -> None:
        asked = asked_grant(case, world, purse, kind=GrantKind.CONDOLENCE, occasion=Occasion.HOSPITAL)
        done = decided(asked, world, Role.WELFARE_OFFICER, Role.VICE_CHAIR)
        with pytest.raises(AidRefused, match="not published"):
            published(done, world)

    def test_only_the_welfare_officer_publishes(self, grant: Grant, world: World) -> None:
        with pytest.raises(AidRefused, match="Your posts do not include"):
            publish_grant(grant=grant, actor=world.branch_chair, now=NOW)

    def test_it_comes_down_by_itself(self, grant: Grant, notice: Notice, visitor: Client, time_machine: object) -> None:
        time_machine.move_to(OVER, tick=False)  # type: ignore[attr-defined]
        assert "陈**" not in read(visitor)  # the page does not wait for the sweep
        assert end_notices(now=OVER) == 1
        notice.refresh_from_db()
        assert notice.withdrawn_at == OVER
        assert state_of(grant) == GrantState.PAYMENT

    def test_without_consent_it_comes_down_at_once_and_begins_anew(
        self, grant: Grant, notice: Notice, visitor: Client, case: IllnessCase, world: World
    ) -> None:
        by = ConsentEntry(given_by="李梅", relation="妻子", by_proxy=True)
        withdraw_consent(case_id=case.pk, entry=by, actor=world.branch_chair, now=NOW)
        assert "陈**" not in read(visitor)
        # Nothing is paid on a notice that was cut short, whatever day it is.
        assert end_notices(now=OVER) == 0
        with pytest.raises(MoveRefused, match="came down before its term was over"):
            order_grant(grant=grant, actor=world.welfare_officer, now=OVER)
        with pytest.raises(AidRefused, match="Consent was withdrawn"):
            published(grant, world)
        record_consent(case_id=case.pk, entry=by, actor=world.branch_chair, now=NOW)
        assert published(grant, world).pk == notice.pk
        assert "陈**" in read(visitor)
        assert end_notices(now=OVER) == 1
        assert state_of(grant) == GrantState.PAYMENT

    def test_an_advance_is_published_beside_its_payment(self, case: IllnessCase, world: World, purse: Fund) -> None:
        account(world, case.member)
        done = decided(asked_grant(case, world, purse, kind=GrantKind.EMERGENCY), world, Role.CHAIR)
        published(done, world)
        assert state_of(done) == GrantState.PAYMENT
        assert end_notices(now=OVER) == 1
        assert state_of(done) == GrantState.PAYMENT


class TestObjecting:
    def test_without_an_account_and_followed_by_a_link(self, notice: Notice, visitor: Client, world: World) -> None:
        page = reverse("donations:object", args=[notice.mark])
        assert visitor.get(page).status_code == 200
        answer = visitor.post(page, {"text": "他家有两套房", "contact": ""})
        assert answer.status_code == 302
        shown = visitor.get(answer["Location"]).content.decode()
        assert "Being looked into" in shown
        objection = Objection.objects.get()
        assert objection.text == "他家有两套房"
        assert objection.text not in shown
        answer_objection(objection=objection, upheld=False, answer="已核实，属实", actor=officer(world), now=NOW)
        told = visitor.get(answer["Location"]).content.decode()
        assert "已核实，属实" in told
        assert "Not upheld" in told

    def test_a_wrong_link_tells_nothing(self, notice: Notice, visitor: Client) -> None:
        assert visitor.get(reverse("donations:objection", args=["x" * 32])).status_code == 404

    def test_what_is_too_short_is_shown_again(self, notice: Notice, visitor: Client) -> None:
        answer = visitor.post(reverse("donations:object", args=[notice.mark]), {"text": "假"})
        assert answer.status_code == 200
        assert not Objection.objects.exists()

    def test_ten_in_an_hour_are_enough(self, notice: Notice, visitor: Client) -> None:
        page = reverse("donations:object", args=[notice.mark])
        codes = [visitor.post(page, {"text": f"情况不实 {n}"}).status_code for n in range(11)]
        assert codes == [302] * 10 + [403]

    def test_a_machine_keeps_no_honest_one_out(self, notice: Notice, visitor: Client) -> None:
        for number in range(25):
            object_to(notice=notice, text=f"机器 {number}", contact="", now=NOW)
        assert visitor.post(reverse("donations:object", args=[notice.mark]), {"text": "确有两套房"}).status_code == 302
        assert Objection.objects.count() == 26

    def test_after_the_term_nobody_objects_here(self, notice: Notice) -> None:
        with pytest.raises(AidRefused, match="This notice is over"):
            object_to(notice=notice, text="情况不实", contact="", now=OVER)

    def test_the_payment_waits_for_the_answer(self, grant: Grant, notice: Notice, world: World) -> None:
        objection, _code = object_to(notice=notice, text="情况不实", contact="", now=NOW)
        end_notices(now=OVER)
        assert state_of(grant) == GrantState.NOTICE
        answer_objection(objection=objection, upheld=False, answer="已核实", actor=officer(world), now=OVER)
        assert state_of(grant) == GrantState.PAYMENT

    def test_an_upheld_one_stops_it(self, grant: Grant, notice: Notice, world: World, visitor: Client) -> None:
        objection, _code = object_to(notice=notice, text="情况不实", contact="", now=NOW)
        answer_objection(objection=objection, upheld=True, answer="情况不实，停发", actor=officer(world), now=NOW)
        assert state_of(grant) == GrantState.WITHDRAWN
        assert "陈**" not in read(visitor)
        assert not WorkItem.objects.open().filter(kind__startswith="aid_").exists()

    def test_what_is_paid_stays_paid(self, grant: Grant, notice: Notice, world: World) -> None:
        objection, _code = object_to(notice=notice, text="情况不实", contact="", now=NOW)
        Objection.objects.update(state=ObjectionState.REJECTED, answered_at=NOW, answered_by=world.chair)
        end_notices(now=OVER)
        settled(grant, world, now=OVER)
        Objection.objects.update(state=ObjectionState.OPEN, answered_at=None, answered_by=None)
        answer_objection(objection=objection, upheld=True, answer="追回", actor=officer(world), now=OVER)
        assert state_of(grant) == GrantState.PAID

    def test_whoever_decided_does_not_answer(self, grant: Grant, notice: Notice, world: World) -> None:
        objection, _code = object_to(notice=notice, text="情况不实", contact="", now=NOW)
        item = WorkItem.objects.get(kind="aid_objection")
        assert item.assignee == officer(world)
        for role in (Role.VICE_CHAIR, Role.CHAIR):
            with pytest.raises(AidRefused, match="somebody else answers"):
                answer_objection(objection=objection, upheld=False, answer="属实", actor=world.person(role), now=NOW)

    def test_a_relative_does_not_answer(self, grant: Grant, notice: Notice, world: World, case: IllnessCase) -> None:
        RelativeFactory(user=officer(world), employee_no=case.member.employee_no, relation="姐夫")
        objection, _code = object_to(notice=notice, text="情况不实", contact="", now=NOW)
        assert WorkItem.objects.get(kind="aid_objection").assignee == world.person(Role.COMMITTEE_MEMBER)
        with pytest.raises(MoveRefused, match="relative"):
            answer_objection(objection=objection, upheld=False, answer="属实", actor=officer(world), now=NOW)

    def test_nobody_answers_twice_or_without_words(self, notice: Notice, world: World) -> None:
        objection, _code = object_to(notice=notice, text="情况不实", contact="", now=NOW)
        with pytest.raises(AidRefused, match="Write the answer"):
            answer_objection(objection=objection, upheld=False, answer=" ", actor=officer(world), now=NOW)
        answer_objection(objection=objection, upheld=False, answer="属实", actor=officer(world), now=NOW)
        with pytest.raises(AidRefused, match="answered already"):
            answer_objection(objection=objection, upheld=False, answer="属实", actor=officer(world), now=NOW)


def officer(world: World) -> User:
    return world.welfare_officer


def test_the_answer_is_given_on_a_page(
    grant: Grant, notice: Notice, world: World, sign_in: Callable[[User], Client]
) -> None:
    objection, _code = object_to(notice=notice, text="他家有两套房", contact="13800001111", now=NOW)
    office = sign_in(officer(world))
    page = reverse("donations:answer_objection", args=[grant.number, objection.pk])
    assert "他家有两套房" in office.get(page).content.decode()
    office.post(page, {"decision": "rejected", "answer": "已核实，名下无房"})
    objection.refresh_from_db()
    assert (objection.state, objection.answered_by) == (ObjectionState.REJECTED, officer(world))
