"""A case that is erased takes along what its visits tell of the member: rows, photos, words in the worklist."""

from datetime import timedelta
from io import BytesIO

import pytest
from auditlog.models import LogEntry
from django.urls import reverse
from PIL import Image

from cases.care.models import IllnessCase
from cases.care.services.erased import forget_erased
from tests.factories.cases import NOW, reported
from tests.factories.visits import GIFT, PHOTO, first_visit, promised, record_entry
from unioncare.worklist.models import Pause, Subject, WorkItem
from unioncare.worklist.services import complete_item, pause_item
from visits.schedule.enums import Trigger
from visits.schedule.models import Promise, Receipt, Visit, VisitPhoto, VisitRecord
from visits.schedule.services.opening import open_visit
from visits.schedule.services.recording import record_visit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work")]


@pytest.fixture
def case(world) -> IllnessCase:
    """A case with everything that a visit may leave behind."""
    case = reported(world)
    entry = record_entry(
        world, photo_consent=True, photos=(PHOTO,), gift=GIFT, promises=(promised(world),), needs={"economic": "押金"}
    )
    record_visit(visit=first_visit(case), entry=entry, actor=world.branch_chair, now=NOW)
    promise = Promise.objects.get()
    complete_item(item=promise.item_id, actor=world.branch_chair, now=NOW, result="学校同意缓交学费")
    first = NOW.date() + timedelta(days=1)
    extra = open_visit(
        case_id=case.pk, trigger=Trigger.HARDSHIP, first=first, last=first + timedelta(days=7), reason="陈家屋顶漏水",
        actor=world.welfare_officer, now=NOW,
    )  # fmt: skip
    pause_item(item=extra.item_id, actor=world.branch_chair, now=NOW, why="other", note="妻子住院")
    return IllnessCase.objects.get(pk=case.pk)


def erase(case, commit):
    with commit(execute=True):
        case.delete()


def kept(place):
    return [path for path in place.rglob("*") if path.is_file()]


def test_the_photos_go_with_the_rows(case, private_place, django_capture_on_commit_callbacks):
    assert len(kept(private_place)) == 1
    erase(case, django_capture_on_commit_callbacks)
    assert not Visit.objects.exists()
    assert not VisitRecord.objects.exists()
    assert not VisitPhoto.objects.exists()
    assert kept(private_place) == []


def test_of_a_receipt_stays_what_the_books_need(case, django_capture_on_commit_callbacks):
    erase(case, django_capture_on_commit_callbacks)
    receipt = Receipt.objects.get()
    assert (receipt.number, receipt.amount, receipt.given_by.name) == ("R2026-0001", GIFT.amount, "韩立新")
    assert (receipt.record, receipt.received_by, receipt.relation) == (None, "—", "")


def test_the_worklist_keeps_numbers_and_forgets_words(case, django_capture_on_commit_callbacks):
    subject, items = case.subject_id, WorkItem.objects.filter(subject=case.subject_id).count()
    erase(case, django_capture_on_commit_callbacks)
    assert forget_erased() == items
    assert forget_erased() == 0
    left = str([*Subject.objects.filter(pk=subject).values(), *WorkItem.objects.filter(subject=subject).values()])
    left += str(list(Pause.objects.values()))
    for word in ("陈国栋", "屋顶", "学费", "妻子", "肿"):
        assert word not in left
    assert Subject.objects.get(pk=subject).label == f"#{subject}"
    assert WorkItem.objects.filter(subject=subject, kind="first_visit").get().state == "done"


def test_the_trail_never_held_where_the_member_lay(case, django_capture_on_commit_callbacks):
    erase(case, django_capture_on_commit_callbacks)
    trail = str(list(LogEntry.objects.filter(content_type__app_label="visits").values("changes", "additional_data")))
    for word in ("市第一医院", "精神尚可", "李梅", "联系学校", "押金"):
        assert word not in trail


def test_a_photo_that_cannot_be_kept_leaves_no_file_of_the_others(world, private_place, monkeypatch):
    saved = []

    def save(self, *args, **kwargs):
        saved.append(self)
        if len(saved) == 2:
            raise OSError("the disk is full")
        super(VisitPhoto, self).save(*args, **kwargs)

    monkeypatch.setattr(VisitPhoto, "save", save)
    visit = first_visit(reported(world))
    entry = record_entry(world, photo_consent=True, photos=(PHOTO, _red()))
    with pytest.raises(OSError, match="full"):
        record_visit(visit=visit, entry=entry, actor=world.branch_chair, now=NOW)
    assert kept(private_place) == []
    assert not VisitRecord.objects.exists()


def _red():
    out = BytesIO()
    Image.new("RGB", (20, 10), "red").save(out, "PNG")
    return "red.png", out.getvalue()


def test_a_photo_opens_to_nobody_who_does_not_see_the_visit(case, world, sign_in):
    photo = VisitPhoto.objects.select_related("record__visit").get()
    page = reverse("visits:photo", args=[photo.record.visit.item_id, photo.pk])
    assert sign_in(world.branch_chair).get(page).status_code == 200
    assert sign_in(world.outsiders["branch_chair"]).get(page).status_code == 404
    assert sign_in(world.administrator).get(page).status_code == 403
