"""After an erasure nothing of the person is left in tables, files, logs or the trail, and the books still verify."""

from io import StringIO

import pytest
from django.core.management import call_command

from cases.members.models import Member
from donations.aid.models import Grant
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
from tests.factories.cases import NOW
from tests.factories.counselling import SECRETS
from tests.factories.pdf import pdf_of
from tests.factories.privacy import agreed
from unioncare.dashboard.privacy.enums import Extent, RequestKind, RequestState
from unioncare.dashboard.privacy.models import PrivacyProof
from unioncare.dashboard.privacy.services.erasing import erase
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
    log.clear()

    with django_capture_on_commit_callbacks(execute=True):
        done = erase(request=asked, actor=world.chair, now=NOW)

    left = left_in_tables(words)
    assert left == []
    assert kept_files(private_place) == []
    assert left_in_files(words, private_place) == []
    assert traces([word for word in words if len(word) > 6], "\n".join(log)) == []
    call_command("verify_ledger", stdout=StringIO())
    assert Entry.objects.count() == entries
    assert (done.member, done.words, done.state, done.second_by) == (None, "", RequestState.DONE, world.chair)
    assert (done.entered_by, done.decided_by.name) == (world.welfare_officer, "吴建民")
    assert not PrivacyProof.objects.exists()
    grant, account = Grant.objects.get(), PayeeAccount.objects.get()
    assert (grant.case, grant.because, grant.asked > 0) == (None, {}, True)
    assert (account.holder, account.number, account.tail) == ("—", "", "")
    assert Receipt.objects.get().received_by == "欧***"
    gone = Member.objects.get(pk=known.member.pk)
    assert (gone.name, gone.employee_no, gone.placements.count()) == ("—", None, 0)
