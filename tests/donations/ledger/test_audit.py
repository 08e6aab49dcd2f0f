"""The audit of the books: checks by a worker, seals that leave the house, samples, findings that go to and fro."""

import json
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from donations.ledger.enums import EntryKind, SampleKind
from donations.ledger.errors import LedgerRefused
from donations.ledger.models import AuditFinding, AuditSample, BookCheck, Entry, EntryLine, Fund, SealExport
from donations.ledger.services import checks
from donations.ledger.services.checks import run_check, start_check
from donations.ledger.services.findings import move_finding, raise_finding
from donations.ledger.services.sampling import MOST, draw_sample
from donations.ledger.tasks import check_books
from tests.factories import World
from tests.factories.cases import NOW, TODAY
from tests.factories.funds import OPENED, booked, fund
from unioncare.core.workflow import MoveRefused
from unioncare.organisation.enums import Role
from unioncare.organisation.models import User
from unioncare.worklist.models import WorkItem

SignIn = Callable[[User], Client]
# Session, user, posts; the page: checks, seals, samples, findings; the unit that is sealed; counts of the navigation.
AUDIT_QUERIES = 9


@pytest.fixture(autouse=True)
def in_english(at_work: None):
    """Tests here read the English words, which are the msgids."""
    with translation.override("en"):
        yield


@pytest.fixture
def books(union_fund: Fund) -> Fund:
    """A fund with two opening entries and eight of interest: 1 to 8 yuan."""
    for amount in range(1, 9):
        booked(union_fund, EntryKind.INTEREST, amount)
    union_fund.refresh_from_db()
    return union_fund


@pytest.fixture
def auditor(world: World) -> User:
    return world.person(Role.AUDITOR)


@pytest.fixture
def office(auditor: User, sign_in: SignIn) -> Client:
    """The browser of the auditor."""
    return sign_in(auditor)


@pytest.fixture
def finance(world: World) -> User:
    return world.person(Role.FINANCE_OFFICER)


@pytest.fixture
def check_now(office: Client, django_capture_on_commit_callbacks) -> Callable[..., str]:
    """Ask for a check by its page, let the worker do it, and return what the page of the check says."""

    def check(**data: object) -> str:
        unit = data.pop("unit", None) or Fund.objects.earliest("pk").unit_id
        with django_capture_on_commit_callbacks(execute=True):
            answer = office.post(reverse("donations:audit_check"), {"unit": unit, **data}, follow=False)
        if answer.status_code == 200:
            return answer.content.decode()
        return office.get(answer.url).content.decode()

    return check


def seal_of(office: Client, unit: int) -> bytes:
    answer = office.post(reverse("donations:audit_seal"), {"unit": unit})
    assert answer["Content-Disposition"].startswith('attachment; filename="seal-20260318-')
    return answer.content


def uploaded(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("seal.json", content)


class TestCheck:
    def test_good_books_are_said_to_be_good_and_the_result_is_kept(self, books: Fund, check_now, auditor: User) -> None:
        assert "10 entries of 1 funds were read" in check_now()
        check = BookCheck.objects.get()
        assert (check.started_by, check.is_good, check.entries) == (auditor, True, 10)

    def test_a_row_changed_in_the_database_is_named(self, books: Fund, check_now) -> None:
        EntryLine.objects.filter(entry__number=5, account="bank").update(amount=999)
        text = check_now()
        assert "An entry was changed" in text
        assert "The books are not what was written" in text
        assert [(kept["fund"], kept["number"]) for kept in BookCheck.objects.get().findings] == [("union", 5)]

    def test_what_is_wrong_reads_in_chinese_too(self, books: Fund, check_now, office: Client) -> None:
        rows = Entry.objects.filter(number__in=[9, 10])
        EntryLine.objects.filter(entry__in=rows)._raw_delete("default")
        rows._raw_delete("default")
        assert "entries 9 to 10 are missing at the end" in check_now()
        office.cookies["unioncare_language"] = "zh-hans"
        text = office.get(BookCheck.objects.get().get_absolute_url()).content.decode()
        assert "末尾缺少第 9 至第 10 号分录" in text

    def test_only_books_of_ones_own_units_are_read(self, world: World, books: Fund, check_now) -> None:
        far = fund(world.far_enterprise, code="far", bank=5)
        EntryLine.objects.filter(entry__fund=far).update(amount=7)
        assert "every seal" in check_now()
        assert "Select a valid choice" in check_now(unit=world.far_enterprise.pk)

    def test_only_the_first_of_many_faults_are_kept_and_all_are_counted(
        self, books: Fund, check_now, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(checks, "KEPT", 3)
        EntryLine.objects.filter(entry__number__gt=4).update(amount=999)
        assert "The first 3 of 6." in check_now()

    def test_a_second_check_waits_for_the_first_unless_its_worker_was_lost(
        self, world: World, books: Fund, auditor: User
    ) -> None:
        start_check(unit=world.enterprise, actor=auditor, now=NOW)
        with pytest.raises(LedgerRefused, match="running"):
            start_check(unit=world.enterprise, actor=auditor, now=NOW + timedelta(minutes=59))
        start_check(unit=world.enterprise, actor=auditor, now=NOW + timedelta(hours=1))

    def test_a_check_that_ended_is_not_done_again(self, world: World, books: Fund, auditor: User) -> None:
        check = start_check(unit=world.enterprise, actor=auditor, now=NOW)
        run_check(check_id=check.pk, now=NOW)
        EntryLine.objects.filter(entry__number=5, account="bank").update(amount=999)
        run_check(check_id=check.pk, now=NOW)
        check.refresh_from_db()
        assert check.is_good

    def test_a_check_that_breaks_says_so(
        self, world: World, books: Fund, auditor: User, office: Client, settings
    ) -> None:
        check = start_check(unit=world.enterprise, actor=auditor, now=NOW)
        BookCheck.objects.update(witness="{}")
        with pytest.raises(LedgerRefused):
            check_books(check.pk, "en")
        assert "The check was broken off" in office.get(check.get_absolute_url()).content.decode()

    def test_a_running_check_tells_how_far_it_is(
        self, world: World, books: Fund, auditor: User, office: Client
    ) -> None:
        check = start_check(unit=world.enterprise, actor=auditor, now=NOW)
        progress = reverse("donations:audit_progress", args=[check.pk])
        assert "waiting for its turn" in office.get(progress).content.decode()
        run_check(check_id=check.pk, now=NOW)
        assert office.get(progress)["HX-Refresh"] == "true"


class TestSeal:
    def test_a_seal_is_noted_with_its_fingerprint(
        self, world: World, books: Fund, office: Client, auditor: User
    ) -> None:
        content = seal_of(office, world.enterprise.pk)
        taken = SealExport.objects.get()
        assert (taken.taken_by, taken.funds, taken.entries) == (auditor, 1, 10)
        assert [one["code"] for one in json.loads(content)["funds"]] == ["union"]
        assert taken.sha256[:12] in office.get(reverse("donations:audit")).content.decode()

    def test_it_holds_no_fund_of_others(self, world: World, books: Fund, office: Client) -> None:
        fund(world.far_enterprise, code="far")
        assert b"far" not in seal_of(office, world.enterprise.pk)
        office.post(reverse("donations:audit_seal"), {"unit": world.far_enterprise.pk})
        assert SealExport.objects.count() == 1

    def test_books_are_compared_with_a_seal_that_was_kept(
        self, world: World, books: Fund, office: Client, check_now
    ) -> None:
        before = Fund.objects.filter(pk=books.pk).values().get()
        totals = list(books.totals.values())
        booked(books, EntryKind.INTEREST, 9)
        seal = seal_of(office, world.enterprise.pk)
        assert "Compared with the seal of 18 Mar 2026" in check_now(seal=uploaded(seal))

        last = Entry.objects.filter(number=11)
        EntryLine.objects.filter(entry__in=last)._raw_delete("default")
        last._raw_delete("default")
        Fund.objects.filter(pk=books.pk).update(**{key: before[key] for key in before if key != "id"})
        for total in totals:
            books.totals.filter(pk=total["id"]).update(amount=total["amount"], lines=total["lines"])

        assert "every seal" in check_now(), "without the seal nothing shows"
        assert "The books are not those of the seal" in check_now(seal=uploaded(seal))

    def test_a_seal_of_more_books_than_ones_own_misses_none_of_the_others(
        self, world: World, books: Fund, office: Client, check_now
    ) -> None:
        from donations.ledger.selectors.seals import export_seal

        fund(world.far_enterprise, code="far", bank=5)
        assert "every seal" in check_now(seal=uploaded(export_seal(Fund.objects.all(), now=NOW)))

    @pytest.mark.parametrize("content", [b"{}", b"not json", b"\xff\xfe"])
    def test_a_file_that_is_no_seal_is_refused(self, books: Fund, check_now, content: bytes) -> None:
        assert "no seal" in check_now(seal=uploaded(content))
        assert not BookCheck.objects.exists()


def drawn(books: Fund, auditor: User, **more: object) -> AuditSample:
    given = {"kind": SampleKind.RANDOM, "first": OPENED, "last": TODAY, "size": 4} | more
    return draw_sample(fund=books, **given, actor=auditor, now=NOW)


def numbers(sample: AuditSample) -> list[int]:
    return list(sample.entries.order_by("entry__number").values_list("entry__number", flat=True))


class TestSample:
    def test_a_seed_draws_the_same_again_and_another_one_others(self, books: Fund, auditor: User) -> None:
        first = drawn(books, auditor)
        assert len(set(numbers(first))) == 4
        assert numbers(drawn(books, auditor, seed=first.seed)) == numbers(first)
        others = {tuple(numbers(drawn(books, auditor, seed=seed))) for seed in "abcdefgh"}
        assert len(others) > 1

    def test_what_is_booked_later_is_not_in_it(self, books: Fund, auditor: User) -> None:
        first = drawn(books, auditor, size=MOST, seed="1")
        booked(books, EntryKind.INTEREST, 99)
        assert numbers(first) == list(range(1, 11))
        assert numbers(drawn(books, auditor, size=MOST, seed="1")) == list(range(1, 11))

    def test_everything_from_an_amount_on(self, books: Fund, auditor: User) -> None:
        found = drawn(books, auditor, kind=SampleKind.LARGE, amount=Decimal(7))
        assert numbers(found) == [1, 2, 9, 10]
        assert numbers(drawn(books, auditor, kind=SampleKind.LARGE, amount=Decimal(7), first=TODAY)) == [9, 10]

    @pytest.mark.parametrize(
        ("more", "said"),
        [
            ({"size": 0}, "1 to 200"), ({"size": 201}, "1 to 200"),
            ({"first": TODAY, "last": OPENED}, "after the last"),
            ({"first": OPENED + timedelta(days=1), "last": OPENED + timedelta(days=1)}, "No entry"),
            ({"kind": SampleKind.LARGE, "amount": None}, "above 0"),
        ],
    )  # fmt: skip
    def test_what_cannot_be_drawn_is_refused(
        self, books: Fund, auditor: User, more: dict[str, object], said: str
    ) -> None:
        with pytest.raises(LedgerRefused, match=said):
            drawn(books, auditor, **more)
        assert not AuditSample.objects.exists()

    def test_too_many_large_entries_are_not_cut_silently(
        self, books: Fund, auditor: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for module in ("services", "selectors"):
            monkeypatch.setattr(f"donations.ledger.{module}.sampling.MOST", 3)
        with pytest.raises(LedgerRefused, match="More than 3"):
            drawn(books, auditor, kind=SampleKind.LARGE, amount=Decimal(1))

    def test_it_is_drawn_on_its_page_and_ticked_off(self, books: Fund, auditor: User, office: Client) -> None:
        given = {"fund": books.pk, "first": "2026-01-01", "last": "2026-03-18", "kind": "random", "size": "2"}
        answer = office.post(reverse("donations:audit_draw"), given, follow=True)
        assert "0 of 2 looked at" in answer.content.decode()
        sample = AuditSample.objects.get()
        number = numbers(sample)[0]
        look = reverse("donations:audit_look", args=[sample.pk, number])
        text = office.post(look, follow=True).content.decode()
        assert "1 of 2 looked at" in text
        assert sample.seed in text
        assert [row.looked_by for row in sample.entries.filter(looked_at__isnull=False)] == [auditor]
        stranger = next(one for one in range(1, 11) if one not in numbers(sample))
        elsewhere = reverse("donations:audit_look", args=[sample.pk, stranger])
        assert f"Entry {stranger} is not in this sample" in office.post(elsewhere, follow=True).content.decode()

    def test_the_page_asks_for_what_the_choice_needs(self, books: Fund, office: Client) -> None:
        given = {"fund": books.pk, "first": "2026-01-01", "last": "2026-03-18", "kind": "large"}
        answer = office.post(reverse("donations:audit_draw"), given)
        assert answer.context["form"].errors == {"amount": ["This field is required."]}


def open_items(finding: AuditFinding) -> list[tuple[str, str]]:
    rows = WorkItem.objects.open().filter(subject=finding.subject).select_related("assignee")
    return [(item.kind, item.assignee.username if item.assignee else "") for item in rows]


class TestFinding:
    @pytest.fixture
    def finding(self, books: Fund, auditor: User) -> AuditFinding:
        entry = Entry.objects.get(fund=books, number=5)
        return raise_finding(fund=books, entry=entry, text="第 5 号凭证缺审批单", actor=auditor, now=NOW)

    def test_finance_is_asked_answers_and_the_auditor_settles(
        self, finding: AuditFinding, finance: User, auditor: User
    ) -> None:
        assert finding.number == "A2026-0001"
        assert open_items(finding) == [("audit_answer", finance.username)]
        move_finding(finding=finding, move="answer", text="已补附审批单", actor=finance, now=NOW)
        assert open_items(finding) == [("audit_settle", auditor.username)]
        move_finding(finding=finding, move="settle", text="已核对", actor=auditor, now=NOW)
        finding.refresh_from_db()
        assert (finding.state, open_items(finding)) == ("settled", [])
        assert [step.text for step in finding.steps.all()] == ["第 5 号凭证缺审批单", "已补附审批单", "已核对"]

    def test_an_answer_that_settles_nothing_goes_back(
        self, finding: AuditFinding, finance: User, auditor: User
    ) -> None:
        for _round in range(2):
            move_finding(finding=finding, move="answer", text="正在找", actor=finance, now=NOW)
            move_finding(finding=finding, move="return", text="请附复印件", actor=auditor, now=NOW)
        assert open_items(finding) == [("audit_answer", finance.username)]

    @pytest.mark.parametrize(
        ("state", "role", "possible"),
        [
            ("open", Role.FINANCE_OFFICER, {"answer"}), ("open", Role.AUDITOR, set()), ("open", Role.CHAIR, set()),
            ("answered", Role.FINANCE_OFFICER, set()), ("answered", Role.AUDITOR, {"settle", "return"}),
            ("settled", Role.FINANCE_OFFICER, set()), ("settled", Role.AUDITOR, set()),
        ],
    )  # fmt: skip
    def test_each_side_takes_its_own_steps_alone(
        self, world: World, finding: AuditFinding, state: str, role: Role, possible: set[str]
    ) -> None:
        AuditFinding.objects.update(state=state)
        for move in ("answer", "settle", "return"):
            given = {"finding": finding, "move": move, "text": "说明", "actor": world.person(role), "now": NOW}
            if move in possible:
                continue
            with pytest.raises(MoveRefused):
                move_finding(**given)
        finding.refresh_from_db()
        assert finding.state == state
        for move in sorted(possible)[:1]:
            assert move_finding(finding=finding, move=move, text="说明", actor=world.person(role), now=NOW)

    def test_a_step_without_words_is_refused(self, finding: AuditFinding, finance: User) -> None:
        with pytest.raises(MoveRefused):
            move_finding(finding=finding, move="answer", text="  ", actor=finance, now=NOW)

    def test_what_was_said_is_kept_as_an_envelope(self, finding: AuditFinding) -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT text FROM donations_auditfinding UNION ALL SELECT text FROM donations_findingstep")
            envelopes = [bytes(text) for (text,) in cursor.fetchall()]
        assert len(envelopes) == 2
        assert not any("审批单".encode() in envelope for envelope in envelopes)

    def test_it_is_raised_answered_and_settled_on_pages(
        self, world: World, books: Fund, office: Client, sign_in: SignIn, finance: User
    ) -> None:
        raising = reverse("donations:fund_finding", args=["union"])
        assert 'value="5"' in office.get(raising + "?entry=5").content.decode()
        assert "no entry 99" in office.post(raising, {"number": "99", "text": "缺审批单"}).content.decode()
        office.post(raising, {"number": "5", "text": "缺审批单"})
        finding = AuditFinding.objects.get()
        assert finding.entry.number == 5
        assert f"Finding {finding.number}" in office.get(finding.entry.get_absolute_url()).content.decode()

        desk = sign_in(finance)
        page = desk.get(finding.get_absolute_url())
        assert "缺审批单" in page.content.decode()
        assert [move.name for move in page.context["moves"]] == ["answer"]
        desk.post(reverse("donations:audit_finding_move", args=[finding.number, "answer"]), {"text": "已补附"})
        assert [move.name for move in office.get(finding.get_absolute_url()).context["moves"]] == ["settle", "return"]
        office.post(reverse("donations:audit_finding_move", args=[finding.number, "settle"]), {"text": "已核对"})
        finding.refresh_from_db()
        assert finding.state == "settled"

    def test_open_findings_stand_before_settled_ones(
        self, books: Fund, finding: AuditFinding, auditor: User, office: Client
    ) -> None:
        later = raise_finding(fund=books, text="另一件", actor=auditor, now=NOW + timedelta(hours=1))
        AuditFinding.objects.filter(pk=later.pk).update(state="settled")
        found = office.get(reverse("donations:audit")).context["findings"]
        assert [one.pk for one in found] == [finding.pk, later.pk]

    @pytest.mark.parametrize("key", ["x", "A2026-0002"])
    def test_there_is_no_page_for_a_finding_that_is_not_there(self, office: Client, key: str) -> None:
        assert office.get(reverse("donations:audit_finding", args=[key])).status_code == 404

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_audit_page_asks_as_often_for_many_as_for_one(
        self, world: World, books: Fund, auditor: User, office: Client, count: int, django_assert_num_queries
    ) -> None:
        for number in range(count):
            raise_finding(fund=books, text="缺审批单", actor=auditor, now=NOW)
            drawn(books, auditor)
            start_check(unit=world.enterprise, actor=auditor, now=NOW - timedelta(hours=2 * number))
            BookCheck.objects.update(finished_at=NOW)
            seal_of(office, world.enterprise.pk)
        with django_assert_num_queries(AUDIT_QUERIES):
            office.get(reverse("donations:audit"))
