"""What happens to a file before it is kept: its content decides, its name does not."""

import io
import zipfile

import pytest
from PIL import Image

from cases.care.files import FileRefused, check_file
from cases.care.files.images import MAX_PIXELS

LIMIT = 20 * 1024**2
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
HERE = (31.2304, 121.4737)


def picture(form: str = "JPEG", size: tuple[int, int] = (40, 20), **options) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, form, **options)
    return out.getvalue()


def photo_with_place(orientation: int = 1) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "PhoneMaker"
    exif.get_ifd(0x8825)[2] = HERE
    return picture(exif=exif.tobytes())


def package(*names: str, size: int = 10) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, b"0" * size)
    return out.getvalue()


def container(*names: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + b"".join((n + "\0").encode("utf-16-le") for n in names)


def refused(data: bytes, name: str = "file") -> str:
    with pytest.raises(FileRefused) as error:
        check_file(data, name, limit=LIMIT)
    return str(error.value.reason)


@pytest.mark.parametrize(
    ("data", "content_type", "ending"),
    [
        (PDF, "application/pdf", ".pdf"),
        (picture("JPEG"), "image/jpeg", ".jpg"),
        (picture("PNG"), "image/png", ".png"),
        (picture("WEBP"), "image/jpeg", ".jpg"),
        (picture("GIF"), "image/png", ".png"),
        (package("[Content_Types].xml", "word/document.xml"),
         "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"),
        (package("[Content_Types].xml", "xl/workbook.xml"),
         "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"),
        (container("WordDocument"), "application/msword", ".doc"),
        (container("Workbook"), "application/vnd.ms-excel", ".xls"),
    ],
)  # fmt: skip
def test_pdf_pictures_and_office_files_are_kept_under_their_real_type(data, content_type, ending):
    checked = check_file(data, "诊断证明.exe", limit=LIMIT)

    assert (checked.content_type, checked.name) == (content_type, f"诊断证明{ending}")


@pytest.mark.parametrize(
    "data",
    [
        b"<html><script>alert(1)</script></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"MZ\x90\x00" + b"\0" * 100,
        b"#!/bin/sh\nrm -rf /\n",
        b"just text",
        b"<html>%PDF-1.4 %%EOF</html>",
        b"MZ\x90\x00" + b"\0" * 100 + PDF,
        b"#!/bin/sh\n" + PDF,
    ],
)
def test_pages_programs_and_text_are_refused_whatever_their_name(data):
    assert "Only PDF, pictures" in refused(data, "report.pdf")


def test_the_place_and_the_camera_do_not_survive():
    kept = check_file(photo_with_place(), "photo.jpg", limit=LIMIT).content

    assert b"PhoneMaker" not in kept
    assert dict(Image.open(io.BytesIO(kept)).getexif()) == {}


def test_a_picture_taken_sideways_is_kept_upright():
    kept = check_file(photo_with_place(orientation=6), "photo.jpg", limit=LIMIT).content

    assert Image.open(io.BytesIO(kept)).size == (20, 40)


def test_what_is_hidden_behind_a_picture_does_not_survive():
    kept = check_file(picture("PNG") + b"<script>alert(1)</script>", "photo.png", limit=LIMIT).content

    assert b"script" not in kept


def test_a_photo_with_a_pdf_behind_it_is_a_photo_and_keeps_no_place():
    checked = check_file(photo_with_place() + PDF, "scan.pdf", limit=LIMIT)

    assert (checked.content_type, checked.name) == ("image/jpeg", "scan.jpg")
    assert b"PhoneMaker" not in checked.content


def test_bytes_that_a_scanner_writes_before_the_pdf_are_dropped():
    assert check_file(b"SCAN-JOB 17\r\n" + PDF, "scan.pdf", limit=LIMIT).content == PDF


def test_a_large_photo_is_unpacked_smaller_where_a_drawing_of_that_size_is_refused():
    photo, drawing = picture("JPEG", (10_000, 8_000)), picture("PNG", (10_000, 8_000))

    assert Image.open(io.BytesIO(check_file(photo, "p.jpg", limit=LIMIT).content)).size == (5_000, 4_000)
    assert "too many pixels" in refused(drawing)


def test_a_picture_that_unpacks_to_too_many_pixels_is_refused_before_it_is_unpacked():
    out = io.BytesIO()
    side = int(MAX_PIXELS**0.5) + 10
    Image.new("1", (side, side)).save(out, "PNG")

    assert len(out.getvalue()) < LIMIT
    assert "too many pixels" in refused(out.getvalue())


def test_a_picture_cut_in_half_is_refused():
    assert "damaged" in refused(picture("JPEG", (400, 400), quality=95)[:600])


def test_a_large_picture_is_kept_at_a_size_that_stays_legible():
    kept = check_file(picture("JPEG", (9_000, 3_000)), "scan.jpg", limit=LIMIT).content

    assert max(Image.open(io.BytesIO(kept)).size) <= 5_000


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (package("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "macros"),
        (container("WordDocument", "_VBA_PROJECT"), "macros"),
        (container("EncryptedPackage"), "password"),
        (package("[Content_Types].xml", "xl/workbook.xml", "xl/macrosheets/sheet1.xml"), "macros"),
        (package("a.txt"), "archive"),
        (package("a.txt") + PDF, "archive"),
        (b"PK\x03\x04" + b"\0" * 50, "damaged"),
        (PDF.replace(b"%%EOF", b""), "not complete"),
        (b"", "empty"),
    ],
)
def test_what_cannot_be_read_safely_is_refused_with_the_way_out(data, words):
    assert words in refused(data)


def test_macros_packed_under_another_name_are_found_by_what_the_file_declares():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "[Content_Types].xml", '<Override ContentType="application/vnd.ms-word.document.macroEnabled"/>'
        )
        archive.writestr("word/document.xml", "<w/>")
        archive.writestr("word/pictures.bin", b"code")

    assert "macros" in refused(out.getvalue(), "通知.docx")


def test_an_office_file_that_unpacks_to_hundreds_of_megabytes_is_refused():
    bomb = package("[Content_Types].xml", "word/document.xml", *[f"x{n}" for n in range(40)], size=8 * 1024**2)

    assert len(bomb) < LIMIT
    assert "far larger inside" in refused(bomb)


def test_a_file_above_the_limit_is_refused_and_the_limit_named():
    with pytest.raises(FileRefused) as error:
        check_file(PDF + b"0" * 2_000_000, "big.pdf", limit=1024**2)

    assert "more than 1 MB" in str(error.value.reason)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("..\\..\\windows\\出院小结.PDF", "出院小结.pdf"),
        ("/etc/passwd", "passwd.pdf"),
        ("report\u202efdp.exe", "reportfdp.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf"),
        ("", "document.pdf"),
        ("...", "document.pdf"),
        ("长" * 300 + ".pdf", "长" * 120 + ".pdf"),
    ],
)
def test_names_lose_paths_and_misleading_characters(name, kept):
    assert check_file(PDF, name, limit=LIMIT).name == kept
