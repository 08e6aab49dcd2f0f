"""Files go with their rows; what was left behind is found."""

import os
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.db import transaction

from cases.care.models import CaseDocument
from tests.factories import build_world
from tests.factories.cases import NOW, load_catalogues, reported
from unioncare.core.stored_files import remove_leftovers

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(tmp_path, monkeypatch):
    place = tmp_path / "private"
    monkeypatch.setattr(CaseDocument._meta.get_field("file"), "storage", FileSystemStorage(location=place))
    return place


@pytest.fixture
def document(clean_slate, place):
    load_catalogues()
    case = reported(build_world())
    paper = CaseDocument(
        case=case, kind="diagnosis", file_name="a.pdf", content_type="application/pdf", size=3, sha256="a" * 64,
        recorded_at=NOW,
    )  # fmt: skip
    paper.file.save("a.pdf", ContentFile(b"pdf"), save=False)
    paper.save()
    return paper


def files(place):
    return [path for path in place.rglob("*") if path.is_file()]


def grown_old(place):
    for path in files(place):
        then = (NOW - timedelta(days=2)).timestamp()
        os.utime(path, (then, then))


def test_a_file_goes_when_its_row_is_deleted_and_not_before_the_commit(
    document, place, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        document.delete()
        assert len(files(place)) == 1
    assert files(place) == []


def test_a_deletion_that_comes_to_nothing_leaves_the_file(document, place, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        document.delete()
        transaction.set_rollback(True)
    assert len(files(place)) == 1


def test_a_file_that_no_row_points_to_is_found_after_a_day(document, place):
    (place / "cases" / "left").write_bytes(b"left")
    (place / "other").write_bytes(b"of somebody else")
    assert remove_leftovers(now=NOW) == 0
    grown_old(place)
    assert remove_leftovers(now=NOW) == 1
    assert sorted(path.name for path in files(place)) == sorted([document.file.name.removeprefix("cases/"), "other"])


def test_where_nothing_was_kept_there_is_nothing_to_remove(clean_slate, tmp_path, monkeypatch):
    field = CaseDocument._meta.get_field("file")
    monkeypatch.setattr(field, "storage", FileSystemStorage(location=tmp_path / "nowhere"))
    assert remove_leftovers(now=NOW) == 0
