"""Documents: filed by whoever notes facts, read by few, never shown inside our pages, every reading noted."""

import io
from pathlib import Path

import pytest
from auditlog.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from cases.care.enums import DocumentKind
from cases.care.files import FileRefused
from cases.care.forms.facts import DocumentForm
from cases.care.models import CaseDocument
from cases.care.services.consent import withdraw_consent
from cases.care.services.documents import add_document
from cases.care.services.facts import strike_fact
from cases.care.services.reports import ConsentEntry
from tests.factories.cases import NOW, reported, verified
from unioncare.core.workflow import MoveRefused
from unioncare.organisation.enums import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work")]
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\n%%EOF\n"


def filed(
    case, world, *, data: bytes = PDF, kind: str = DocumentKind.DIAGNOSIS, name: str = "诊断证明.pdf"
) -> CaseDocument:
    return add_document(case_id=case.pk, kind=kind, title="", name=name, data=data, actor=world.branch_chair, now=NOW)


def photo() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "PhoneMaker"
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(out, "JPEG", exif=exif.tobytes())
    return out.getvalue()


def test_a_document_is_filed_from_the_page(world, sign_in):
    case = verified(world)
    upload = SimpleUploadedFile("照片.jpg", photo(), "image/jpeg")

    response = sign_in(world.branch_chair).post(
        reverse("cases:document_add", args=[case.number]), {"kind": "photo", "title": "检查单", "file": upload}
    )

    document = CaseDocument.objects.get()
    assert response.url == case.get_absolute_url() + "#documents"
    assert (document.kind, document.title, document.file_name, document.content_type) == (
        "photo",
        "检查单",
        "照片.jpg",
        "image/jpeg",
    )
    with document.file.open("rb") as kept:
        assert b"PhoneMaker" not in kept.read()


def test_its_name_in_storage_tells_nothing(world, private_place: Path):
    document = filed(verified(world), world)

    assert not {"陈", "诊"} & set(document.file.name)
    assert [path.read_bytes() for path in private_place.rglob("*") if path.is_file()] == [PDF]


def test_a_page_disguised_as_a_document_is_sent_back_with_the_way_out(world, sign_in):
    case = verified(world)
    upload = SimpleUploadedFile("report.pdf", b"<html><script>alert(1)</script></html>", "application/pdf")

    html = sign_in(world.branch_chair).post(
        reverse("cases:document_add", args=[case.number]), {"kind": "other", "file": upload}
    )

    assert "Only PDF, pictures" in html.content.decode()
    assert not CaseDocument.objects.exists()


def test_a_file_that_is_too_large_is_refused_before_it_is_read():
    class Unread(SimpleUploadedFile):
        def read(self, *args: object) -> bytes:
            raise AssertionError("a file of any size would have to fit into memory")

    upload = Unread("scan.pdf", PDF, "application/pdf")
    upload.size = 20 * 1024**2 + 1

    form = DocumentForm({"kind": "other"}, {"file": upload})

    assert form.errors["file"] == ["The file has more than 20 MB: reduce it or split it, then upload it again."]


def test_the_same_content_is_filed_once_until_it_is_struck_out(world):
    case = verified(world)
    first = filed(case, world)

    with pytest.raises(FileRefused, match="already holds"):
        filed(case, world, kind=DocumentKind.OTHER)
    strike_fact(fact=first, actor=world.branch_chair, now=NOW, reason="传错了")
    filed(case, world)

    assert CaseDocument.objects.count() == 2


def test_when_the_row_cannot_be_written_no_file_stays_behind(world, private_place: Path, monkeypatch):
    case = verified(world)
    monkeypatch.setattr("cases.care.services.documents.complete_file", lambda **_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        filed(case, world)

    assert not [path for path in private_place.rglob("*") if path.is_file()]


def test_before_consent_only_the_signed_consent_is_filed(world):
    case = reported(world, consent=None)

    with pytest.raises(MoveRefused, match="pending"):
        filed(case, world)
    assert filed(case, world, kind=DocumentKind.CONSENT).pk


class TestReading:
    def read(self, client, document: CaseDocument):
        return client.get(reverse("cases:document", args=[document.case.number, document.pk]))

    def test_it_is_handed_out_as_a_download_that_no_browser_opens_inside_our_pages(self, world, sign_in):
        document = filed(verified(world), world)

        response = self.read(sign_in(world.welfare_officer), document)

        assert b"".join(response.streaming_content) == PDF
        assert response["Content-Disposition"].startswith("attachment;")
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Cache-Control"] == "private, no-store"

    def test_reading_is_noted_with_name_and_document(self, world, sign_in):
        document = filed(verified(world), world)

        self.read(sign_in(world.welfare_officer), document)

        entry = LogEntry.objects.filter(action=LogEntry.Action.ACCESS).latest("pk")
        assert (entry.actor, entry.object_id) == (world.welfare_officer, document.case_id)
        assert entry.additional_data == {"purpose": "Diagnosis certificate", "what": "document"}

    def test_only_few_posts_read_and_none_outside_the_units(self, world, sign_in):
        document = filed(verified(world), world)
        readers = {Role.BRANCH_CHAIR, Role.WELFARE_OFFICER, Role.INSURANCE_OFFICER, Role.CHAIR}

        for role in Role:
            expected = 200 if role in readers else 403
            assert self.read(sign_in(world.person(role)), document).status_code == expected, role
        for role in readers:
            assert self.read(sign_in(world.outsider(role)), document).status_code == 404, role

    def test_struck_out_or_after_a_withdrawal_it_is_gone_except_the_signed_consent(self, world, sign_in):
        case = verified(world)
        diagnosis, signed = filed(case, world), filed(case, world, data=PDF + b" ", kind=DocumentKind.CONSENT)
        other = filed(case, world, data=PDF + b"  ", kind=DocumentKind.OTHER)
        strike_fact(fact=other, actor=world.branch_chair, now=NOW, reason="传错了")
        client = sign_in(world.welfare_officer)
        assert self.read(client, other).status_code == 404

        withdraw_consent(case_id=case.pk, entry=ConsentEntry(), actor=world.branch_chair, now=NOW)

        assert self.read(client, diagnosis).status_code == 404
        assert self.read(client, signed).status_code == 200
