"""After an erasure nothing of the person is left in tables, files, logs or the trail, and the books still verify."""

from io import StringIO
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

import pytest
from auditlog.models import LogEntry
from django.core.management import call_command
from django.db.models import Model

from assessments.feedback.enums import Category
from assessments.feedback.models import FeedbackMessage, FeedbackRequest
from cases.members.models import Member
from donations.aid.models import Grant
from donations.campaigns.models import Gift, Pledge, StatementLine
from donations.ledger.models import Entry
from donations.payments.models import PayeeAccount
from tests.dashboard.privacy.known import (
    WORDS,
    everything_known,
    left_in_files,
    left_in_tables,
    looked_at,
    traces,
)
from tests.dashboard.privacy.told import assert_copy_tells, rows_now
from tests.factories.campaigns import given, opened, pledged
from tests.factories.cases import NOW, TODAY, make_member, rejected, reported
from tests.factories.counselling import SECRETS
from tests.factories.feedback import written
from tests.factories.pdf import pdf_of
from tests.factories.privacy import agreed
from unioncare.core.audit import record_access, record_event
from unioncare.core.workflow import MoveRefused
from unioncare.dashboard.privacy.enums import Extent, RequestKind, RequestState
from unioncare.dashboard.privacy.models import PrivacyProof
from unioncare.dashboard.privacy.selectors.preview import preview_of
from unioncare.dashboard.privacy.services.erasing import erase
from unioncare.imports.models import ImportRun, RunState
from unioncare.imports.services.staging import stage_run
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Relative, SavedFilter
from visits.schedule.models import Receipt

pytestmark = pytest.mark.django_db


def kept_files(place):
    return [path for path in place.rglob("*") if path.is_file()]


def test_nothing_of_a_person_is_left_anywhere_and_the_books_verify(
    world, sign_in, private_place, log, django_capture_on_commit_callbacks
):
    known = everything_known(world)
    looked_at(known, world, sign_in)
    asked = agreed(
        known.member, world, RequestKind.ERASURE, extent=Extent.PERSON, words=WORDS["request"],
        files=[("欧阳慕白申请.pdf", pdf_of())],
    )  # fmt: skip
    words = [*known.identities, *WORDS.values(), *SECRETS]
    before = {trace.partition(": ")[2] for trace in left_in_tables(words)}
    assert before >= {*known.identities, *WORDS.values()}, "the search finds what is there"
    entries, files = Entry.objects.count(), len(kept_files(private_place))
    assert files >= 3
    assert_copy_tells(known)
    shown, counted = preview_of(asked), rows_now()
    log.clear()

    with django_capture_on_commit_callbacks(execute=True):
        done = erase(request=asked, actor=world.chair, now=NOW)

    after = rows_now()
    assert {str(part.label): part.count for part in shown.goes} == {
        str(part.label): counted[str(part.label)] - after[str(part.label)] for part in shown.goes
    }
    assert all(part.count > 0 for part in shown.goes)
    kept = [str(part.label) for part in shown.stays if str(part.label) in counted]
    assert [after[label] for label in kept] == [counted[label] for label in kept] != []
    left = left_in_tables(words)
    assert left == []
    assert kept_files(private_place) == []
    assert left_in_files(words, private_place) == []
    told = [word for word in words if len(word) > 6 and word != known.case.number]
    assert traces(told, "\n".join(log)) == []
    call_command("verify_ledger", stdout=StringIO())
    assert Entry.objects.count() == entries
    assert (done.member, done.words, done.state, done.second_by) == (None, "", RequestState.DONE, world.chair)
    assert (done.entered_by, done.decided_by.name) == (world.welfare_officer, "吴建民")
    assert not PrivacyProof.objects.exists()
    grant, account = Grant.objects.get(), PayeeAccount.objects.get()
    assert (grant.case, grant.because, grant.asked > 0) == (None, {}, True)
    assert (account.holder, account.number, account.tail) == ("—", "", "")
    receipt = Receipt.objects.get()
    assert (receipt.received_by, receipt.goods, receipt.amount) == ("—", "—", 500)
    gift = Gift.objects.get()
    assert (gift.amount, gift.donor, gift.shown, gift.donor_index, gift.payer) == (300, "", "anonymous", b"", "— 工号—")
    assert (Pledge.objects.get().donor, StatementLine.objects.get().payer) == ("", "—")
    assert reported(world, member=make_member(world, name="刘海", number="030218")).number == "2026-4713"
    gone = Member.objects.get(pk=known.member.pk)
    assert (gone.name, gone.employee_no, gone.placements.count()) == ("—", None, 0)


def erasure(world, name: str, number: str, **changes: Any):
    """Ask for the erasure of somebody who left, with one case that ended, and return both."""
    case = rejected(world, member=make_member(world, name=name, number=number))
    Member.objects.filter(pk=case.member_id).update(left_on=TODAY)
    return case, agreed(case.member, world, RequestKind.ERASURE, **changes)


def staged(world, *rows: list[str]) -> ImportRun:
    source: Any = SimpleNamespace(name="roster.csv", sha256="0" * 64, size=1)
    with stage_run(kind="roster", source=source, started_by=world.chair, now=NOW) as stage:
        stage.extend("new", rows)
    return stage.run


def trail_of(obj) -> list[tuple[Any, ...]]:
    rows = LogEntry.objects.get_for_object(obj).order_by("pk")
    return list(rows.values_list("pk", "object_repr", "changes", "changes_text", "additional_data", "actor"))


def whole(*models: type[Model]) -> list[dict[str, Any]]:
    """Return every row of tables, with all of its columns."""
    return [row for model in models for row in model._default_manager.order_by("pk").values()]


def test_whoever_has_a_longer_name_or_number_keeps_every_row(world) -> None:
    case, asked = erasure(world, "欧阳慕白", "0987", extent=Extent.PERSON)
    neighbour = make_member(world, name="欧阳慕白云", number="10987")
    campaign = opened(world)
    given(campaign, donor="欧阳慕白云", shown="name", payer=f"欧阳慕白云 J{case.number}")
    pledged(campaign, donor="欧阳慕白云", employee_no="10987")
    StatementLine.objects.create(
        campaign=campaign, channel="bank", transaction_no="1", amount=5, arrived_on=TODAY, payer="欧阳慕白云"
    )
    written(world, Category.AID, is_anonymous=False, name="欧阳慕白云", phone="13900000000", unit=world.group)
    Relative.objects.create(user=world.person(Role.CLERK), name="欧阳慕白云", relation="表哥")
    others = (Gift, Pledge, StatementLine, FeedbackRequest, FeedbackMessage, Relative)
    rows = whole(*others)
    record_access(neighbour, actor=world.chair, purpose=f"核对欧阳慕白云的P{case.number}", what=f"case {case.number}")
    record_event(neighbour, actor=world.chair, what="owner", details={"from": "欧阳慕白", "to": "", "reason": "10987"})
    SavedFilter.objects.create(user=world.chair, page="cases:cases", name="云", query=f"q={quote('欧阳慕白云')}")
    run = staged(world, ["10987", "欧阳慕白云"])
    before = trail_of(neighbour)

    erase(request=asked, actor=world.chair, now=NOW)

    assert trail_of(neighbour) == before
    assert whole(*others) == rows
    assert SavedFilter.objects.count() == 1
    run.refresh_from_db()
    assert (run.state, run.chunks.count()) == (RunState.STAGED, 1)


def test_words_about_the_erased_leave_the_rows_of_others_which_stay(world) -> None:
    case, asked = erasure(world, "欧阳慕白", "0987")
    other = make_member(world, name="刘海", number="030218")
    record_access(other, actor=world.chair, purpose=f"同{case.number}核对欧阳慕白化疗费", what="phone")
    details = {"from": "欧阳慕白", "to": "赵敏", "reason": "欧阳慕白住院", "filter": f"unit=A&q={quote('欧阳慕白')}"}
    record_event(other, actor=world.chair, what="owner", details=details)

    erase(request=asked, actor=world.chair, now=NOW)

    looked, moved = LogEntry.objects.get_for_object(other).order_by("-pk")[:2][::-1]
    assert looked.additional_data == {"purpose": "同—核对—化疗费", "what": "phone"}
    assert (moved.object_repr, moved.additional_data["from"], moved.additional_data["to"]) == (
        str(other), "欧阳慕白", "赵敏",
    )  # fmt: skip
    assert (moved.additional_data["reason"], moved.additional_data["filter"]) == ("—住院", f"unit=A&q={quote('—')}")


def test_an_import_that_names_the_person_and_is_running_holds_the_erasure_back(world) -> None:
    case, asked = erasure(world, "欧阳慕白", "0987")
    run = staged(world, ["0987", "欧阳慕白"])
    ImportRun.objects.filter(pk=run.pk).update(state=RunState.RUNNING)

    with pytest.raises(MoveRefused, match="import"):
        erase(request=asked, actor=world.chair, now=NOW)

    case.refresh_from_db()
    assert run.chunks.count() == 1
    ImportRun.objects.filter(pk=run.pk).update(state=RunState.DONE)
    erase(request=asked, actor=world.chair, now=NOW)
    assert run.chunks.count() == 0
