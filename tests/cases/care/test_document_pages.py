"""A PDF page by page: how it is drawn, what cannot be, and who gets a page of which document."""

import io
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from auditlog.models import LogEntry
from django.db import connection
from django.urls import reverse
from PIL import Image

from cases.care.enums import DocumentKind
from cases.care.files import FileRefused
from cases.care.files.pdf import count_pages, draw_page
from cases.care.models import CaseDocument
from cases.care.selectors import document_pages
from cases.care.selectors.document_pages import PLACES, PROGRAMS, printed
from cases.care.services.consent import withdraw_consent
from cases.care.services.documents import add_document
from cases.care.services.facts import strike_fact
from cases.care.services.reports import ConsentEntry
from tests.factories.cases import NOW, verified
from tests.factories.pdf import pdf_of
from unioncare.core.caching import lenient
from unioncare.core.jobs import lock_key
from unioncare.organisation.enums import Role

BROKEN = b"%PDF-1.7\n1 0 obj <<>> endobj\n%%EOF\n"


def size_of(picture: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(picture)) as opened:
        assert opened.format == "JPEG"
        return opened.size


@contextmanager
def places_taken(count: int) -> Iterator[None]:
    """As long as somebody else opens so many PDFs, over a connection of their own."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            for place in range(count):
                cursor.execute("SELECT pg_advisory_lock(%s)", [lock_key(f"{PLACES} {place}")])
        yield
    finally:
        other.close()


def ink(picture: bytes) -> int:
    """How many pixels of a page are dark."""
    with Image.open(io.BytesIO(picture)) as opened:
        return sum(opened.convert("L").histogram()[:128])


class TestDrawing:
    @pytest.mark.parametrize(
        ("size", "drawn"),
        [((595, 842), (1240, 1754)), ((842, 595), (1754, 1240)), ((2384, 3370), (1241, 1754)),
         ((144, 288), (600, 1200))],
        ids=["A4", "A4 across", "A1", "a receipt is not blown up"],
    )  # fmt: skip
    def test_a_page_fits_on_a4(self, size, drawn):
        width, height = size_of(draw_page(pdf_of(size=size), 1))
        assert (abs(width - drawn[0]) <= 2, abs(height - drawn[1]) <= 2) == (True, True), (width, height)

    def test_each_page_is_its_own(self):
        data = pdf_of(2)
        assert count_pages(data) == 2
        first, second = draw_page(data, 1), draw_page(data, 2)
        assert ink(first) > 1000
        assert first != second

    @pytest.mark.parametrize(
        ("data", "why"),
        [(pdf_of(locked=True), "protected by a password"), (BROKEN, "cannot be opened"),
         (pdf_of(0), "cannot be opened"), (pdf_of(3)[:400] + b"%%EOF", "cannot be opened")],
        ids=["locked", "no pages", "empty", "cut off"],
    )  # fmt: skip
    def test_what_cannot_be_drawn_says_why(self, data, why):
        with pytest.raises(FileRefused, match=why):
            count_pages(data)

    def test_a_page_that_is_not_there_is_refused(self):
        with pytest.raises(FileRefused, match="cannot be opened"):
            draw_page(pdf_of(), 2)


@pytest.mark.django_db
@pytest.mark.usefixtures("at_work")
class TestDocuments:
    @pytest.fixture
    def case(self, world):
        return verified(world)

    def filed(self, case, world, data: bytes) -> CaseDocument:
        return add_document(
            case_id=case.pk, kind=DocumentKind.DIAGNOSIS, title="", name="d.pdf", data=data,
            actor=world.branch_chair, now=NOW,
        )  # fmt: skip

    def page(self, client, document: CaseDocument, number: int = 1):
        return client.get(reverse("cases:document_page", args=[document.case.number, document.pk, number]))

    def test_of_a_long_one_the_first_thirty_pages_are_drawn(self, case, world, sign_in):
        document = self.filed(case, world, pdf_of(32))
        found = printed(document)
        assert (list(found.pages), found.of, found.left_out) == (list(range(1, 31)), 32, 2)
        client = sign_in(world.welfare_officer)
        assert [self.page(client, document, number).status_code for number in (30, 31, 0)] == [200, 404, 404]

    def test_a_picture_stays_what_it_is_and_a_lost_file_says_so(self, case, world, sign_in):
        out = io.BytesIO()
        Image.new("RGB", (60, 40), "white").save(out, "PNG")
        picture, lost = self.filed(case, world, out.getvalue()), self.filed(case, world, pdf_of())
        lost.file.storage.delete(lost.file.name)
        assert (printed(picture).trouble, printed(lost).trouble) == ("", "The file is not in the store.")
        client = sign_in(world.welfare_officer)
        assert [self.page(client, document).status_code for document in (picture, lost)] == [404, 404]

    def test_a_page_goes_out_uncached_and_each_reading_is_noted(self, case, world, sign_in):
        answer = self.page(sign_in(world.welfare_officer), self.filed(case, world, pdf_of(2)), 2)
        assert size_of(answer.content) == (1240, 1754)
        assert (answer["Content-Type"], answer["X-Content-Type-Options"], answer["Cache-Control"]) == (
            "image/jpeg", "nosniff", "private, no-store",
        )  # fmt: skip
        entry = LogEntry.objects.filter(action=LogEntry.Action.ACCESS).latest("pk")
        assert (entry.actor, entry.object_id) == (world.welfare_officer, case.pk)
        assert entry.additional_data == {"purpose": "Diagnosis certificate, page 2", "what": "document"}

    def test_few_are_drawn_at_once_and_none_twice_within_minutes(self, case, world, sign_in, monkeypatch):
        document, other = self.filed(case, world, pdf_of(2)), self.filed(case, world, pdf_of(3))
        monkeypatch.setattr(document_pages, "WAIT", 0.2)
        client, drawn = sign_in(world.welfare_officer), []
        drawn.append(self.page(client, document).content)
        with places_taken(PROGRAMS):
            drawn.append(self.page(client, document).content)
            busy = self.page(client, other)
            assert (busy.status_code, busy["Retry-After"]) == (429, "10")
            assert printed(other).trouble == "Too many PDFs are being drawn just now. Try again in a minute."
        assert drawn[0] == drawn[1]
        kept = lenient.get(f"pdf:{document.pk}:{document.sha256}:1")
        assert (b"JFIF" in drawn[0], b"JFIF" in kept) == (True, False), "sealed"
        with places_taken(PROGRAMS - 1):
            assert self.page(client, other).status_code == 200
        read = LogEntry.objects.filter(action=LogEntry.Action.ACCESS, additional_data__what="document")
        assert read.count() == 3, "each reading is noted, drawn or kept"

    def test_it_opens_to_those_who_read_the_document_and_to_nobody_else(self, case, world, sign_in):
        document = self.filed(case, world, pdf_of())
        answers = {
            role: self.page(sign_in(world.person(role)), document).status_code
            for role in (Role.CHAIR, Role.VICE_CHAIR, Role.GROUP_LEADER)
        }
        assert answers == {Role.CHAIR: 200, Role.VICE_CHAIR: 403, Role.GROUP_LEADER: 403}

    @pytest.mark.parametrize("how", ["struck out", "without consent"])
    def test_what_is_not_read_is_not_drawn(self, case, world, sign_in, how):
        document = self.filed(case, world, pdf_of())
        if how == "struck out":
            strike_fact(fact=document, actor=world.branch_chair, now=NOW, reason="传错了")
        else:
            withdraw_consent(case_id=case.pk, entry=ConsentEntry(), actor=world.branch_chair, now=NOW)
        assert self.page(sign_in(world.welfare_officer), document).status_code == 404
